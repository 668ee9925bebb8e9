"""How many places of a pool one organisation may have, so that those nearest do not take them all.

A quota counts those who hold a place and those who stand in line for one, so nobody waits for a
place that their organisation could not be given.
"""

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from conference.models import Conference, Organisation
from registrations.models import Pool, Quota, Registration


class QuotaBelowTaken(Exception):
    """The organisation has or waits for more places than the quota would be."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


def lock(organisation: Organisation | None, pool: Pool | None) -> Quota | None:
    """The quota, if there is one, and nobody else counts against it until the transaction ends.

    It is locked before any pool, so that nobody waits in a circle.
    """
    if organisation is None or pool is None:
        return None
    locked = Quota.objects.select_for_update(of=("self",))
    return (
        locked.select_related("organisation", "pool")
        .filter(organisation=organisation, pool=pool)
        .first()
    )


def lock_all(*organisations: Organisation) -> None:
    """Every quota of the organisations, in the order of their keys."""
    locked = Quota.objects.select_for_update().filter(organisation__in=organisations)
    list(locked.order_by("pk"))


def of(organisation: Organisation | None, pool: Pool) -> Quota | None:
    """The quota, if there is one, as it is now."""
    quotas = Quota.objects.select_related("organisation", "pool")
    return quotas.filter(organisation=organisation, pool=pool).first()


def is_reached(quota: Quota) -> bool:
    return taken(quota.organisation, quota.pool) >= quota.places


def taken(organisation: Organisation, pool: Pool) -> int:
    return _held_or_waited_for(organisation, pool).count()


@transaction.atomic
def set_quota(organisation: Organisation, pool: Pool, places: int) -> None:
    """Give the organisation so many places of the pool, and no more."""
    lock(organisation, pool)
    Pool.objects.select_for_update().get(pk=pool.pk)
    if places < (already := taken(organisation, pool)):
        raise QuotaBelowTaken(already)
    Quota.objects.update_or_create(
        organisation=organisation, pool=pool, defaults={"places": places}
    )


def with_taken(conference: Conference) -> QuerySet[Quota]:
    """The conference's quotas in the order of names, each with how many places are `taken`."""
    theirs = (
        Registration.objects.active()
        .filter(Q(pool=OuterRef("pool")) | Q(waiting_for=OuterRef("pool")))
        .filter(organisation=OuterRef("organisation"))
        .order_by()
        .values("organisation")
        .annotate(number=Count("pk"))
        .values("number")
    )
    quotas = Quota.objects.filter(pool__conference=conference)
    return (
        quotas.select_related("organisation", "pool")
        .annotate(taken=Coalesce(Subquery(theirs, output_field=IntegerField()), 0))
        .order_by("organisation__name_sv", F("pool__position"), "pk")
    )


def _held_or_waited_for(organisation: Organisation, pool: Pool) -> QuerySet[Registration]:
    of_the_pool = Q(pool=pool) | Q(waiting_for=pool)
    return Registration.objects.active().filter(of_the_pool, organisation=organisation)
