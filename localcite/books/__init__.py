"""The books, beside what the vendor says: reconciliation with its statement, and money spent for nothing. Pure.

`statement` and `spreadsheet` read what the vendor counted into lines; `days` says when a day begins, and when its
count is final; `readings` finds every way in which calls fit the totals; `reconcile` puts a report together from
that, with the doubts that can end in one way only; `waste` looks for purchases that brought nothing. Reads no clock,
no file and no database: calls come as `values.Sent` and `waste.Bought`.
"""
