"""`python -m localcite`, and the `localcite` command: answers `--version` at once, leaves the rest to `app`."""

import gc
import sys

GARBAGE = 100_000  # new objects between two looks for rings: loading makes none, and each look costs


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from localcite.version import __version__  # noqa: PLC0415 - the answer to --version loads nothing else

        sys.stdout.write(f"localcite {__version__}\n")
        return 0
    gc.set_threshold(GARBAGE)
    try:
        from localcite.app import main as run  # noqa: PLC0415 - the answer to --version loads nothing else

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before anything began
        return 130
    gc.freeze()  # what is left goes with the process: Python need not look through it first
    return code


if __name__ == "__main__":
    sys.exit(main())
