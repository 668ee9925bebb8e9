"""Who calls: a paired device, by its token."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from conference.api_conventions import Problem
from conference.permissions import client_address
from conference.rate_limits import Limit, TooManyTries, count_try
from registrations import devices
from registrations.devices import Door

# No token can be guessed in a lifetime; who tries is told to stop, and phones that work never are.
GUESSES = Limit("unknown device token", tries=30, window=timedelta(minutes=1))


class DeviceToken(HttpBearer):
    """A paired device, known by the token that it got at pairing."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Door | None:
        now = timezone.now()
        door = devices.find(token, now=now)
        if door is None:
            _count_guess(request)
            return None
        if not door.may_be_used:
            return None
        if self.scope and not door.may(self.scope):
            raise Problem(403, _("This device is not allowed to do that."), scope=self.scope)
        devices.note_seen(door, now=now)
        return door


def _count_guess(request: HttpRequest) -> None:
    try:
        count_try((GUESSES, client_address(request)), now=timezone.now())
    except TooManyTries as refused:
        headers = {"Retry-After": str(refused.retry_after)}
        detail = _("Too many unknown tokens. Wait a little and try again.")
        raise Problem(429, detail, headers=headers) from None


class DeviceRequest(HttpRequest):
    """A request that `DeviceToken` let through."""

    auth: Door
