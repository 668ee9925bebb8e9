"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from conference.views import pages

urlpatterns = [
    path("", pages.current_conference, name="current_conference"),
    path(_("accessibility/"), pages.accessibility, name="accessibility"),
    path(_("privacy/"), pages.privacy, name="privacy"),
]
