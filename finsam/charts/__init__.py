"""Diagram: numbers in, geometry out, drawn as SVG by templates/charts.

A chart is right on a page under a strict content policy and on paper alike: the fragments carry
the values of print as attributes, and their classes let the page's theme win over them.
"""

from finsam.charts.bars import Bar, BarChart, bar_chart
from finsam.charts.drawing import PAGE, PAGE_BARS, PAPER, PAPER_WIDE, Sheet
from finsam.charts.lines import LineChart, line_chart, sparkline

__all__ = [
    "PAGE",
    "PAGE_BARS",
    "PAPER",
    "PAPER_WIDE",
    "Bar",
    "BarChart",
    "LineChart",
    "Sheet",
    "bar_chart",
    "line_chart",
    "sparkline",
]
