"""An invented world of patents and papers that answers any id, the same way each time. Pure: no clock, no IO."""

from localcite.sandbox.world.world import World

__all__ = ["World"]
