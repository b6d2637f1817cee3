"""How well speech is recognised: what is tried, by whom, and how it is scored.

Nothing here is a part of the product; the benchmarks of recognition share it.
"""
