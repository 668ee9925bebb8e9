"""Which days the demo's people come, and what each way of taking part has to tell."""

from collections import defaultdict
from datetime import date
from random import Random
from typing import Any

from django.db.models import Q

from conference.models import Conference
from registrations.models import Attendance, Pool, Registration

type Json = dict[str, Any]
# The dates somebody comes, by the primary key of their registration.
type ChosenDays = dict[int, frozenset[date]]

GOOD_TO_KNOW = {
    Attendance.ON_SITE: (
        (
            "Incheckningen öppnar kl. 8.30 på tisdagen. Garderob, vilrum och laddplatser finns på "
            "entréplan. Bussarna går kl. 14.50 på onsdagen."
        ),
        (
            "Check-in opens at 8.30 on Tuesday. Cloakroom, quiet room and charging places are on "
            "the entrance floor. The buses leave at 14.50 on Wednesday."
        ),
    ),
    Attendance.ONLINE: (
        (
            "Alla gemensamma programpunkter och de tre största salarna sänds. Länkarna står i "
            "programmet när dagen börjar."
        ),
        (
            "All plenary sessions and the three largest rooms are streamed. The links are in the "
            "programme when the day begins."
        ),
    ),
    Attendance.HUB: (
        (
            "Vi ser sändningen tillsammans i kommunhuset och äter lunch tillsammans. Nodvärden tar "
            "emot dig i receptionen."
        ),
        (
            "We follow the stream together in the town hall and have lunch together. The host "
            "meets you at the reception."
        ),
    ),
}


def describe(conference: Conference) -> None:
    """What is good to know, and whom to ask at each hub."""
    pools = list(conference.pools.select_related("host"))
    for pool in pools:
        pool.about_sv, pool.about_en = GOOD_TO_KNOW[Attendance(pool.attendance)]
        if pool.host:
            domain = pool.host.mail_domains[0]
            pool.address = f"Kommunhuset, {pool.name_sv.removeprefix('Nod ')}"
            pool.contact_name, pool.contact_email = "Nodvärden", f"nod@{domain}"
    Pool.objects.bulk_update(
        pools, ["about_sv", "about_en", "address", "contact_name", "contact_email"]
    )


def choose_days(conference: Conference, numbers: Json) -> ChosenDays:
    """As many as the specification says come only one of the days; none of them is a speaker."""
    first, second = conference.days.order_by("date")
    speakers = Q(email_key__in=conference.speakers.exclude(email="").values("email"))
    on_site = conference.registrations.confirmed().filter(pool__attendance=Attendance.ON_SITE)
    guests = list(on_site.exclude(speakers).order_by("pk").values_list("pk", flat=True))
    chosen = Random(2026).sample(guests, k=numbers["day1_only"] + numbers["day2_only"])
    days = {
        person: first if place < numbers["day1_only"] else second
        for place, person in enumerate(chosen)
    }
    through = Registration.days.through
    through.objects.bulk_create(
        through(registration_id=person, conferenceday_id=day.pk) for person, day in days.items()
    )
    every_day = frozenset({first.date, second.date})
    return defaultdict(
        lambda: every_day, {person: frozenset({day.date}) for person, day in days.items()}
    )
