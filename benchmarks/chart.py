"""Charts as SVG, drawn from numbers alone: dots on a logarithmic scale, and lines where both scales are. Pure."""

import math
from html import escape

OURS, THEIRS, GRID, TEXT = "#1465b4", "#c8641e", "#dddddd", "#222222"
COLOURS = ("#1465b4", "#c8641e", "#2d8a4e", "#8344a8", "#8a6d1f", "#b3264f", "#444444")
LABEL, WIDTH, LINE = 400, 960, 24


def dots(title, rows):
    """Return a chart of (what, ours, rival's name, theirs), one line each; a row without a rival has None."""
    values = [value for _what, ours, _rival, theirs in rows for value in (ours, theirs) if value]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.001))
    height = 70 + LINE * len(rows)

    def x(value):
        share = math.log(value / low) / math.log(high / low)
        return LABEL + 20 + share * (WIDTH - LABEL - 170)

    parts = [text(10, 20, title, size=15, weight="bold"), *legend()]
    tick = low
    while tick <= high * 1.001:
        parts.append(line(x(tick), 38, x(tick), height - 26, GRID))
        parts.append(text(x(tick), height - 10, f"{tick:g}", anchor="middle", colour="#666666"))
        tick *= 10
    for place, (what, ours, rival, theirs) in enumerate(rows):
        y = 52 + LINE * place
        parts.append(text(LABEL, y + 4, what, anchor="end"))
        if theirs:
            parts.append(line(x(ours), y, x(theirs), y, "#bbbbbb"))
            parts.append(dot(x(theirs), y, THEIRS))
        parts.append(dot(x(ours), y, OURS))
        right = max(x(ours), x(theirs) if theirs else 0)
        parts.append(text(right + 10, y + 4, rival, colour=THEIRS))
    return svg(WIDTH, height, parts)


def legend():
    yield dot(WIDTH - 150, 16, OURS)
    yield text(WIDTH - 140, 20, "localcite")
    yield dot(WIDTH - 70, 16, THEIRS)
    yield text(WIDTH - 60, 20, "rival")


def lines(title, label, series):
    """Return a chart of name → [(x, y), …], both scales logarithmic."""
    points = [point for each in series.values() for point in each if point[1] > 0]
    xs, ys = zip(*points, strict=True)
    left, right, top, bottom = 60, WIDTH - 260, 40, 420
    bounds = [
        (10 ** math.floor(math.log10(min(of)) + 0.001), 10 ** math.ceil(math.log10(max(of)) - 0.03)) for of in (xs, ys)
    ]
    (low_x, high_x), (low_y, high_y) = bounds

    def at(point):
        across = math.log(point[0] / low_x) / math.log(high_x / low_x)
        up = math.log(point[1] / low_y) / math.log(high_y / low_y)
        return left + across * (right - left), bottom - up * (bottom - top)

    parts = [text(10, 20, title, size=15, weight="bold"), text((left + right) / 2, bottom + 38, label, anchor="middle")]
    for tick in powers(low_x, high_x):
        place = at((tick, low_y))[0]
        parts += [line(place, top, place, bottom, GRID), text(place, bottom + 18, f"{tick:,.0f}", anchor="middle")]
    for tick in powers(low_y, high_y):
        place = at((low_x, tick))[1]
        parts += [line(left, place, right, place, GRID), text(left - 8, place + 4, f"{tick:g}", anchor="end")]
    names = []
    for place, (name, each) in enumerate(series.items()):
        colour = COLOURS[place % len(COLOURS)]
        way = [at(point) for point in each if point[1] > 0]
        joined = " ".join(f"{across:.1f},{down:.1f}" for across, down in way)
        parts.append(f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [dot(*point, colour) for point in way]
        names.append((way[-1][1], name, colour))
    parts += named(names, right)
    return svg(WIDTH, bottom + 50, parts)


def named(names, right):
    """Write each name where its line ends, none over another."""
    lowest = -math.inf
    for height, name, colour in sorted(names):
        lowest = max(height, lowest + 17)
        yield text(right + 12, lowest + 4, name, colour=colour)


def powers(low, high):
    return [10**power for power in range(round(math.log10(low)), round(math.log10(high)) + 1)]


def dot(x, y, colour):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'


def line(x, y, to_x, to_y, colour):
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{colour}"/>'


def text(x, y, words, *, anchor="start", colour=TEXT, size=12, weight="normal"):
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}" font-weight="{weight}"'
    return f"<text {place}>{escape(words)}</text>"


def svg(width, height, parts):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    ground = '<rect width="100%" height="100%" fill="white"/>'
    return "\n".join([f'{head} font-family="sans-serif">', ground, *parts, "</svg>\n"])
