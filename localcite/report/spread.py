"""Where the nodes of a network stand on a sheet: each part that hangs together in a box of its own. Pure, with numpy.

`pictures.layout` places the nodes of one part; what is crowded in its middle is drawn apart here, so that every node
can be seen and reached.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Edge: TypeAlias = tuple[int, int]
Layout: TypeAlias = Callable[[Sequence[Edge], int], NDArray[np.float64]]
Places: TypeAlias = NDArray[np.float64]

OPENED = 0.62  # exponent of the distance from the middle: below 1 the middle is given more room
APART = 32.0  # pixels between two nodes, where there is room
ROUNDS = 60
PADDING = 16.0
LEAST = 64.0  # pixels: the side of the smallest box


class Box(NamedTuple):
    """A part of the sheet, in pixels."""

    x: float
    y: float
    wide: float
    high: float


def spread(edges: Sequence[Edge], n: int, layout: Layout, wide: float, high: float) -> Places:
    """Return n rows of x and y in pixels, for nodes 0 … n-1."""
    places = np.zeros((n, 2))
    parts = components(edges, n)
    for part, box in zip(parts, boxes([len(part) for part in parts], wide, high), strict=True):
        numbers = {node: place for place, node in enumerate(part)}
        inner = [(numbers[one], numbers[other]) for one, other in edges if one in numbers]
        places[part] = _placed(np.asarray(layout(inner, len(part)), dtype=np.float64), box)
    return places


def components(edges: Sequence[Edge], n: int) -> list[list[int]]:
    """Return the parts that hang together, the largest first; each with its nodes in order."""
    near: list[list[int]] = [[] for _node in range(n)]
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    seen = [False] * n
    found = [sorted(_reached(start, near, seen)) for start in range(n) if not seen[start]]
    return sorted(found, key=lambda part: (-len(part), part[0]))


def _reached(start: int, near: list[list[int]], seen: list[bool]) -> list[int]:
    seen[start] = True
    reached = [start]
    for node in reached:
        for other in near[node]:
            if not seen[other]:
                seen[other] = True
                reached.append(other)
    return reached


def boxes(sizes: Sequence[int], wide: float, high: float) -> list[Box]:
    """Return a box for each part: rows of parts of about one size, each as high as its share of the nodes."""
    shares = [max(float(size) ** 0.8, 1.0) for size in sizes]
    rows = _rows(shares, wide, high)
    total = sum(sum(row) for row in rows) or 1.0
    found = []
    y = 0.0
    for row in rows:
        height, x = high * sum(row) / total, 0.0
        for share in row:
            found += [Box(x, y, wide * share / sum(row), height)]
            x += found[-1].wide
        y += height
    return found


def _rows(shares: list[float], wide: float, high: float) -> list[list[float]]:
    """Part the shares into rows so that boxes are as near to squares as they can be in their order."""
    total = sum(shares) or 1.0
    rows: list[list[float]] = []
    for share in shares:
        if rows and _worst([*rows[-1], share], total, wide, high) <= _worst(rows[-1], total, wide, high):
            rows[-1].append(share)
        else:
            rows.append([share])
    return rows


def _worst(row: list[float], total: float, wide: float, high: float) -> float:
    """Return how far the worst box of a row is from a square."""
    height = high * sum(row) / total
    widths = [wide * share / sum(row) for share in row]
    return max(max(width / height, height / width) for width in widths)


def _placed(spots: Places, box: Box) -> Places:
    """Return a part's nodes within its box, none upon another where there is room."""
    room = np.array([box.wide, box.high]) - 2 * min(PADDING, box.wide / 4, box.high / 4)
    low, high = spots.min(axis=0), spots.max(axis=0)
    centred = (spots - (low + high) / 2) / np.maximum((high - low) / 2, 1e-9)
    distance = np.maximum(np.hypot(centred[:, 0], centred[:, 1]), 1e-9)[:, None]
    opened = centred * distance ** (OPENED - 1)
    reach = np.maximum(np.abs(opened).max(axis=0), 1e-9)
    spots = opened / reach * room / 2
    for _round in range(ROUNDS if len(spots) > 1 else 0):
        pushes = _pushes(spots, room)
        if not pushes.any():
            break
        spots = np.clip(spots + pushes, -room / 2, room / 2)
    middle: Places = np.array([box.x + box.wide / 2, box.y + box.high / 2])
    return np.add(spots, middle)


def _pushes(spots: Places, room: Places) -> Places:
    """Return how nodes that stand too near push each other away."""
    apart = min(APART, 0.8 * float(np.sqrt(room[0] * room[1] / len(spots))))
    gaps = spots[:, None, :] - spots[None, :, :]
    far = np.hypot(gaps[..., 0], gaps[..., 1])
    alike = (far < 1e-6) & ~np.eye(len(spots), dtype=bool)
    order = np.arange(len(spots))
    gaps[alike] = np.column_stack((np.cos(order), np.sin(order)))[np.nonzero(alike)[0]]
    far[alike] = 1.0
    strength = np.where(far < apart, (apart - far) / 2, 0.0)
    np.fill_diagonal(strength, 0.0)
    far[far == 0] = 1.0
    return np.asarray((gaps / far[..., None] * strength[..., None]).sum(axis=1) * 0.5)
