"""Lists of ids as analysts have them, read from files: lines, tables, libraries, exports, free text. Buys nothing.

A file's bytes become text (`encoding`), its content tells the format (`reading`), a reader for each format yields
entries with their places (`values`), and `report` sums up what was read. What is an id is judged by `localcite.ids`;
nothing here knows the store, a plan or the network. The files themselves are opened by `localcite.api.files`.
"""
