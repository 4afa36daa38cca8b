"""What commands and Python programs do alike: orders, plans, runs, collections, prices, budgets, the state of it all.

The command line gives it what was typed, a program gives it arguments; both get values, and neither has a way of its
own to buy. Nothing here reads options, asks anybody or writes to a terminal.
"""
