"""Hold off Python's search for reference cycles while very many values are made. Touches the interpreter, nothing else.

A reply of 3,000 rows makes some 50,000 values that live for a moment and form no cycles, and a large plan many more;
looking through them, and through everything else each time, takes a tenth of the time of reading a reply in.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
_holders = [0, False]  # how many hold it off (two threads may), and whether it was on before the first did


@contextmanager
def no_collecting() -> Iterator[None]:
    """Run the body without cycle collection, until the last that holds it off ends; where it was off, it stays off."""
    with _LOCK:
        if not _holders[0]:
            _holders[1] = gc.isenabled()
            gc.disable()
        _holders[0] += 1
    try:
        yield
    finally:
        with _LOCK:
            _holders[0] -= 1
            if not _holders[0] and _holders[1]:
                gc.enable()
