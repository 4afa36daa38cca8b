"""Rows out of the bytes of a SQLite file, page by page, whatever has become of the rest of it. Pure but for reading.

`pages` finds the pages of a file and of its -wal file, `cells` takes rows out of one page, `rows` tells whose they are.
SQLite's file format: https://www.sqlite.org/fileformat2.html
"""
