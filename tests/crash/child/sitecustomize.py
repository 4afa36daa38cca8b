"""Runs at the start of a `localcite` that the harness watches: Python imports it by its name, from PYTHONPATH.

The product knows nothing of it. LOCALCITE_CRASH holds JSON: `kill`: the boundary at which the process kills itself;
`turn`: the how-manieth time it comes there; `log`: a file for what was seen; `mutation`: how the product is broken.
"""

import os


def obey(environ):
    """Watch and break this process as its environment says."""
    if told := environ.get("LOCALCITE_CRASH"):
        import json

        import breaking
        import watching

        orders = json.loads(told)
        breaking.break_(orders.get("mutation"), orders)
        watching.watch(orders)


obey(os.environ)
