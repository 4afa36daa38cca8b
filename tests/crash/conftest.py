"""The harness lies in a folder that is no package, and the child's watcher in one below it."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "child")]
