"""Answers as pictures: bars, timelines, heat maps, networks of citations, and how what is held grew. All of it pure.

The way of a picture: columns and rows → `shape.figure_of` → a figure (`figures`, frozen values) → `draw.draw` → SVG.

figures.py   what is drawn, as values, and the numbers of a figure as a table
shape.py     which figure an answer makes, by the shape of its table
draw.py      `draw(figure, frame, look) -> str`: the SVG, with title, legend, coverage and footer around the drawing
layout.py    `layout(edges, n) -> xy`: where the nodes of a network stand
bars.py, timeline.py, heat.py, growth.py, network.py   one drawing each
canvas.py, theme.py, measure.py, scale.py              marks, colours, widths of text, ticks
page.py      an SVG with its numbers as a page of HTML
raster.py    SVG → PNG by a library

What is unknown is None, is drawn as an outline or a hatch with its own word in the legend, and never as 0.
"""
