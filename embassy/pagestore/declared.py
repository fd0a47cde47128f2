"""A view says that its pages may be kept, and which query parameters make other pages of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]
# Where the view's word travels to embassy/pagestore/wsgi.py.
PARAMETERS = "embassy.pagestore.parameters"
# HTML that says of when the page is, for a copy that is shown later.
NOTICE = "embassy.pagestore.notice"


def stored(view: View, *parameters: str) -> View:
    """`view`, whose pages depend on nothing but their path and these query parameters.

    Nothing personal may be in them: no session, no cookie, no language of the browser. Of the
    query it is given what it declares and nothing else, so that it cannot depend on more.
    """
    declared = frozenset(parameters)

    @wraps(view)
    def declaring(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.META[PARAMETERS] = declared
        if request.GET.keys() - declared:
            known = QueryDict(mutable=True)
            for name in declared & request.GET.keys():
                known.setlist(name, request.GET.getlist(name))
            request.GET = known  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return declaring
