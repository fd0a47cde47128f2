"""A view says that its pages may be kept, and which query parameters make other pages of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from embassy.pagestore import once

View = Callable[..., HttpResponseBase]
# Where the view's word travels to embassy/pagestore/wsgi.py.
PARAMETERS = "embassy.pagestore.parameters"
# Parameters by which a former site asked its home page for a text (`/?p=12`): an address that
# names one is never answered from the store, whatever its view declares.
MEANT_ELSEWHERE = frozenset({"p", "page_id"})
# HTML that says of when the page is, for a copy that is shown later.
NOTICE = "embassy.pagestore.notice"


def stored(view: View, *parameters: str, tells_time: bool = False) -> View:
    """`view`, whose pages depend on nothing but their path and these query parameters.

    Nothing personal may be in them: no session, no cookie, no language of the browser. Of the
    query it is given what it declares and nothing else, so that it cannot depend on more. A
    page that `tells_time`, outside of `{% each_time %}`, is made anew each time.
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
        if tells_time or request.method != "GET" or "at" in request.GET:
            return view(request, *args, **kwargs)
        return once.answer(
            request, lambda: view(request, *args, **kwargs), lambda: PARAMETERS in request.META
        )

    return declaring
