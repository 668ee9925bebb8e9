"""The devices that let people in, as organisers see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, User
from conference.permissions import organiser_required
from registrations.devices import pair, revoke
from registrations.forms.pairing import PairingForm
from registrations.pairing import paired_before
from registrations.views.answering import posted


@require_safe
@organiser_required
def devices(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {
        "conference": conference,
        "devices": paired_before(conference),
        "now": timezone.now(),
    }
    return render(request, "registrations/organiser/devices.html", context)


@never_cache
@organiser_required
def pair_device(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The token is shown in the answer to the form, this once; no address leads back to it."""
    now, paired = timezone.now(), None
    form = PairingForm(posted(request), conference=conference, now=now)
    if form.is_valid():
        assert isinstance(request.user, User)
        paired = pair(form.pairing(), now=now, by=request.user)
    context = {"conference": conference, "form": form, "paired": paired}
    return render(request, "registrations/organiser/pair_device.html", context)


@require_POST
@organiser_required
def revoke_device(request: HttpRequest, conference: Conference, device_id: int) -> HttpResponse:
    device = get_object_or_404(conference.devices, pk=device_id)
    revoke(device, now=timezone.now())
    return redirect("devices", conference.slug)
