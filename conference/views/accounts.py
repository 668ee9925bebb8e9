"""Logging in and out. Only those who work with the conference have an account."""

from datetime import timedelta

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from conference.permissions import client_address, limited, public
from conference.rate_limits import Limit, count_try

TRIED_AN_ACCOUNT = Limit("logins to an account", 10, timedelta(minutes=15))
TRIED_TO_LOG_IN = Limit("logins from a client", 60, timedelta(minutes=15))


class LogInForm(AuthenticationForm):
    """Known and unknown addresses are answered alike."""

    error_messages = {
        "invalid_login": _("The address and the password do not belong together. Try again."),
        "inactive": _("The address and the password do not belong together. Try again."),
    }


@public
@limited
def log_in(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST":
        account = request.POST.get("username", "").strip().casefold()
        tries = (TRIED_AN_ACCOUNT, account), (TRIED_TO_LOG_IN, client_address(request))
        count_try(*tries, now=timezone.now())
    page = LoginView.as_view(
        template_name="conference/log_in.html",
        authentication_form=LogInForm,
        redirect_authenticated_user=True,
    )
    return page(request)


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponseBase:
    return LogoutView.as_view()(request)
