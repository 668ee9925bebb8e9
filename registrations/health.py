"""How many come and how many are in, for conference.health: numbers, never names."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from conference.health import Metric
from registrations.models import CheckIn, Pool, Registration


def registration_metrics(_now: datetime) -> Iterator[Metric]:
    registrations = (
        Registration.objects.order_by("conference__slug", "attendance", "status")
        .values_list("conference__slug", "attendance", "status")
        .annotate(Count("pk"))
    )
    for slug, attendance, status, count in registrations:
        labels = {"conference": slug, "attendance": attendance, "status": status}
        yield Metric("dv_registrations", "Registrations by attendance and state.", count, labels)
    for pool in Pool.objects.select_related("conference").order_by("conference__slug", "slug"):
        labels = {"conference": pool.conference.slug, "pool": pool.slug}
        yield Metric("dv_places_taken", "Places taken, by pool.", pool.taken, labels)
    check_ins = CheckIn.objects.values_list("outcome").annotate(Count("pk")).order_by("outcome")
    for outcome, count in check_ins:
        yield Metric("dv_check_ins", "Scans at the doors by outcome.", count, {"outcome": outcome})
