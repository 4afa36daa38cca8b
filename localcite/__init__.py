"""localcite: a local citation database that answers offline and buys only what it lacks.

What is wanted (numbers, DOIs, a collection) becomes a *plan*, priced before anything is spent; a *sync* fetches only
what is missing or out of date, and writes each billed call into an append-only *ledger* before it is sent; every reply
is kept as it came, normalised and stored; *questions* are answered from the store with no network at all.
"""

from localcite.version import __version__

__all__ = ["__version__"]
