"""How templates write a share."""

from django import template
from django.template.defaultfilters import floatformat

register = template.Library()


@register.filter
def percent(share: float, digits: int = 1) -> str:
    """Return a share, 0..1, as a percentage."""
    return f"{floatformat(100 * share, digits)}\N{NO-BREAK SPACE}%"
