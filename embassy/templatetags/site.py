"""Template tags and filters that every template of the site has without loading them."""

from django import template

register = template.Library()
