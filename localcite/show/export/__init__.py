"""Answers as files: which form a file has, how each form is written, and the receipt that says what it stands on.

forms.py       the forms, and the one that the ending of a file names
whole.py       a file that is whole or not there at all
receipt.py     what a file stands on
cells.py       values as typed files have them: days, moments, numbers, text without what XML cannot hold
rows.py        rows in any form, streamed
excel.py, parquet.py                          typed files
records.py, bibtex.py, ris.py, csl.py         documents as references
graphml.py, vosviewer.py                      citations as networks
asked.py       a question → a file
"""
