"""Pages about doors and the devices that stand there: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import checkpoints, devices, disagreements, evacuation

urlpatterns = [
    path(_("organiser/<conference:slug>/devices/"), devices.devices, name="devices"),
    path(_("organiser/<conference:slug>/devices/pair/"), devices.pair_device, name="pair_device"),
    path(
        _("organiser/<conference:slug>/devices/<int:device_id>/shut-out/"),
        devices.revoke_device,
        name="revoke_device",
    ),
    path(_("organiser/<conference:slug>/doors/"), checkpoints.checkpoints, name="checkpoints"),
    path(
        _("organiser/<conference:slug>/doors/new/"),
        checkpoints.checkpoint_kinds,
        name="checkpoint_kinds",
    ),
    path(
        _("organiser/<conference:slug>/doors/new/<slug:kind>/"),
        checkpoints.add_checkpoint,
        name="add_checkpoint",
    ),
    path(
        _("organiser/<conference:slug>/doors/<int:checkpoint_id>/"),
        checkpoints.edit_checkpoint,
        name="edit_checkpoint",
    ),
    path(
        _("organiser/<conference:slug>/doors/<int:checkpoint_id>/remove/"),
        checkpoints.remove_checkpoint,
        name="remove_checkpoint",
    ),
    path(
        _("organiser/<conference:slug>/doors/<int:checkpoint_id>/empty-seats/"),
        checkpoints.empty_seats,
        name="empty_seats",
    ),
    path(_("organiser/<conference:slug>/who-is-in/"), evacuation.evacuation, name="evacuation"),
    path(
        _("organiser/<conference:slug>/to-sort-out/"),
        disagreements.disagreements,
        name="disagreements",
    ),
    path(
        _("organiser/<conference:slug>/to-sort-out/<uuid:check_in_id>/done/"),
        disagreements.settle_disagreement,
        name="settle_disagreement",
    ),
]
