"""The buttons of headsets and keyboards, where the system offers them."""
