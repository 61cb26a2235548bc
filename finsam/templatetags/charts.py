"""Diagram i mallar."""

from django import template

register = template.Library()


@register.filter
def place(value: float) -> str:
    """44.5: SVG takes no decimal comma, and floatformat costs more than drawing the chart."""
    return f"{value:.1f}"
