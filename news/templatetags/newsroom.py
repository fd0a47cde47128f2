"""The start page of the newsroom asks for its desk here: Django's own index view has no hook."""

from django import template
from django.template.context import RequestContext

from news.admin.dashboard import Desk

register = template.Library()


@register.simple_tag(takes_context=True)
def desk(context: RequestContext) -> Desk:
    return Desk(context["request"])
