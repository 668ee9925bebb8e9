"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from conference.views import accounts, pages

urlpatterns = [
    path("", pages.current_conference, name="current_conference"),
    path(_("accessibility/"), pages.accessibility, name="accessibility"),
    path(_("privacy/"), pages.privacy, name="privacy"),
    path(_("organiser/log-in/"), accounts.log_in, name="log_in"),
    path(_("organiser/log-out/"), accounts.log_out, name="log_out"),
]
