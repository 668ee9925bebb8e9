"""Who may see a page, and how often. Login is required unless the view says otherwise."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Concatenate

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from conference.models import Conference, Membership, User
from conference.rate_limits import Limit, TooManyTries, count_try

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

public = login_not_required
# A town hall may share one address: generous for each client.
SENT_A_FORM = Limit("forms from a client", 1200, timedelta(minutes=1))
GUESSED = Limit("guesses from a client", 30, timedelta(minutes=10))


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


def personal[**P](view: View[P]) -> View[P]:
    """A page whose address is the key to it, that its owner may fill in."""
    return public_form(secret(view))


def secret[**P](view: View[P]) -> View[P]:
    """A page whose address is the key to it: not stored, not indexed, told to no other site."""

    @wraps(view)
    def keep_the_address_secret(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return keep_the_address_secret


def key_required[T, **P](
    find: Callable[[str], T | None],
) -> Callable[
    [Callable[Concatenate[HttpRequest, T, P], HttpResponseBase]], Callable[..., HttpResponseBase]
]:
    """The view gets what its address (`token`) is the key to; a wrong one is a guess, counted."""

    def require(
        view: Callable[Concatenate[HttpRequest, T, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @personal
        @limited
        @wraps(view)
        def only_with_the_key(
            request: HttpRequest, /, token: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            found = find(token)
            if found is None:
                count_try((GUESSED, client_address(request)), now=timezone.now())
                raise Http404
            return view(request, found, *args, **kwargs)

        return only_with_the_key

    return require


def limited[**P](view: View[P]) -> View[P]:
    """Who tries too often is told when to try again."""

    @wraps(view)
    def answer_when_it_is_too_much(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TooManyTries as refusal:
            minutes = ceil(refusal.retry_after / 60)
            response = render(request, "429.html", {"minutes": minutes}, status=429)
            response.headers["Retry-After"] = str(refusal.retry_after)
            return response

    return answer_when_it_is_too_much


def client_address(request: HttpRequest) -> str:
    """Where the request comes from, as seen by the outermost proxy that is ours."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    told = [hop.strip() for hop in reversed(forwarded) if hop.strip()]
    hops = [str(request.META["REMOTE_ADDR"]), *told]
    return hops[: settings.TRUSTED_PROXIES + 1][-1]


type ConferenceView[**P] = Callable[Concatenate[HttpRequest, Conference, P], HttpResponseBase]


def organiser_required[**P](view: ConferenceView[P]) -> Callable[..., HttpResponseBase]:
    """The view gets the conference that its address names, if the user organises it; else 404."""
    return _only_where(Conference.objects.organised_by, view)


def any_organiser_required[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For what all conferences share: whoever organises one of them; else 404."""

    @wraps(view)
    def only_organisers(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        assert isinstance(request.user, User)
        if not Conference.objects.organised_by(request.user).exists():
            raise Http404
        return view(request, *args, **kwargs)

    return only_organisers


def role_required[**P](
    *roles: Membership.Role,
) -> Callable[[ConferenceView[P]], Callable[..., HttpResponseBase]]:
    """Like `organiser_required`, for those who have one of the roles themselves.

    A superuser is an organiser everywhere. Nobody else: an organiser or a superuser who needs
    another role is given it, and that shows.
    """

    def allowed(user: User) -> QuerySet[Conference]:
        if user.is_superuser and Membership.Role.ORGANISER in roles:
            return Conference.objects.all()
        return Conference.objects.where(user, *roles)

    def require(view: ConferenceView[P]) -> Callable[..., HttpResponseBase]:
        return _only_where(allowed, view)

    return require


def programme_editor_required[**P](view: ConferenceView[P]) -> Callable[..., HttpResponseBase]:
    """Like `organiser_required`, for those who build the programme too."""
    return role_required(Membership.Role.ORGANISER, Membership.Role.PROGRAMME_EDITOR)(view)


def _only_where[**P](
    allowed: Callable[[User], QuerySet[Conference]], view: ConferenceView[P]
) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def only_the_allowed(
        request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        assert isinstance(request.user, User)
        conferences = allowed(request.user)
        return view(request, get_object_or_404(conferences, slug=slug), *args, **kwargs)

    return only_the_allowed
