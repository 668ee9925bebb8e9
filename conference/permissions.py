"""Who may see a page. Login is required unless the view says otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from conference.models import Conference, User

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

public = login_not_required


def public_form[**P](view: View[P]) -> View[P]:
    """A page anybody may fill in, without a cookie.

    A form that no login protects has no session to ride on, so it needs no CSRF token; posts
    that a browser says come from another site are refused all the same (Fetch Metadata).
    """

    @wraps(view)
    def refuse_other_sites(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return login_not_required(csrf_exempt(refuse_other_sites))


def organiser_required[**P](
    view: Callable[Concatenate[HttpRequest, Conference, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """The view gets the conference that its address names, if the user organises it; else 404."""

    @wraps(view)
    def only_organisers(
        request: HttpRequest, slug: str, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        assert isinstance(request.user, User)
        organised = Conference.objects.organised_by(request.user)
        return view(request, get_object_or_404(organised, slug=slug), *args, **kwargs)

    return only_organisers
