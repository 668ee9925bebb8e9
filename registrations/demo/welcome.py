"""Where to go in the demo, and as whom."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import override

from conference.models import User
from registrations import devices
from registrations.demo import needs, organiser
from registrations.models import Checkpoint


def ways_in(site: str, *, keeps_mail: bool, now: datetime) -> Iterator[tuple[str, str]]:
    """What there is to see, and its address. Pairs a door device, whose link works today."""
    with override("sv"):
        swedish, door = site + reverse("current_conference"), site + reverse("door")
        organisers = site + reverse("organiser_home")
    with override("en"):
        english = site + reverse("current_conference")
    yield "Conference", f"{swedish}  (in English: {english})"
    if User.objects.filter(email=organiser.EMAIL).exists():
        login = f"{organiser.EMAIL}, password {organiser.password()}"
        yield "Organiser", f"{organisers}  as {login}"
        for role, (email, *_rest) in needs.CONTACTS.items():
            yield role, f"{organisers}  as {email}, the same password"
    entrance = Checkpoint.objects.filter(kind=Checkpoint.Kind.ENTRANCE).order_by("pk").first()
    if entrance:
        device = devices.pair(devices.Pairing(entrance, "Demo"), now=now)
        yield "Door", f"{door}#pair={device.token}"
    if keeps_mail:
        yield "Mail", site + reverse("demo_mail")
