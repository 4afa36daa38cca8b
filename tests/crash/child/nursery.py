"""Start `localcite` processes quickly: fork one that has its modules already. For the test suite alone.

Each line on standard input is an order as JSON: a command with its environment and files, or a process to wait for.
"""

import json
import os
import random
import sys


def serve():
    """Carry out orders until there are no more."""
    _load()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if answer == 0:
                _become(order)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _load():
    """Import what a sync imports, and start nothing."""
    import alembic.command  # noqa: F401 - loading them is the point
    import sqlmodel  # noqa: F401 - the same

    import localcite.app
    import localcite.cli.sync
    import localcite.db.upgrade
    import localcite.sync.replay
    import localcite.sync.run
    import localcite.vendor.client  # noqa: F401 - the same


def _become(order):
    """Be the process that was ordered."""
    for place, path in enumerate((os.devnull, order["out"], order["err"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), place)
    os.environ.clear()
    os.environ.update(order["environ"])
    random.seed()
    import sitecustomize

    sitecustomize.obey(os.environ)
    from localcite.app import main

    code = main(order["argv"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
