"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views import steward

urlpatterns = [
    path(_("door/"), steward.door, name="door"),
]
