"""A network of citations. Pure."""

from localcite.pictures.canvas import Canvas, Drawn
from localcite.pictures.figures import Network


def draw_network(_figure: Network, _canvas: Canvas, top: float) -> Drawn:
    """Draw a network from `top` downwards."""
    return Drawn(top)
