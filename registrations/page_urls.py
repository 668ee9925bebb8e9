"""Pages: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views import organiser, public, steward

urlpatterns = [
    path("<conference:slug>/", public.conference, name="conference"),
    path(_("<conference:slug>/register/"), public.register, name="register"),
    path(_("<conference:slug>/my-link/"), public.my_link, name="my_link"),
    path(_("my/<slug:token>/"), public.personal_page, name="personal_page"),
    path(_("my/<slug:token>/change/"), public.change_registration, name="change_registration"),
    path(_("my/<slug:token>/cancel/"), public.cancel_registration, name="cancel_registration"),
    path(_("door/"), steward.door, name="door"),
    path(_("organiser/"), organiser.organiser_home, name="organiser_home"),
    path(_("organiser/<conference:slug>/devices/"), organiser.devices, name="devices"),
    path(_("organiser/<conference:slug>/devices/pair/"), organiser.pair_device, name="pair_device"),
    path(
        _("organiser/<conference:slug>/devices/<int:device_id>/shut-out/"),
        organiser.revoke_device,
        name="revoke_device",
    ),
]
