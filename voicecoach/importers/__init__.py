"""What others wrote, as files of this program: articles, exercise databases, routines, past sets.

``sources`` fetches, ``formats`` says what it is, one module a format reads it into
``drafts``, ``writing`` turns those into files. What had to be guessed is marked in
the file; what could not be taken over is named.
"""
