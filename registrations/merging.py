"""Two entries of the register that are one organisation become one, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction

from conference.models import Conference, Organisation
from registrations import places, quotas

# What the entry that stays is given where it says nothing itself.
FACTS = (
    *("name_en", "municipality_code", "organisation_number", "peppol_id"),
    *("reference_pattern", "reference_help_sv", "reference_help_en"),
)


@dataclass(frozen=True, slots=True)
class Moving:
    """How many rows of a kind would belong to the other organisation."""

    kind: str
    number: int


class CannotMerge(Exception):
    """Both have something that an organisation can only have one of; `kind` says what."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def what_would_move(merged: Organisation) -> list[Moving]:
    """What belongs to the organisation, in whatever table."""
    counted = ((_kind(field), _rows(field, merged).count()) for field in _references())
    return [Moving(kind, number) for kind, number in counted if number]


@transaction.atomic
def merge(kept: Organisation, merged: Organisation) -> Organisation:
    """Everything of the one becomes the other's, its names and mail domains too.

    Whoever registers holds the quota and the pool before they name their organisation, so those
    come first.
    """
    quotas.lock_all(kept, merged)
    for conference in Conference.objects.order_by("pk"):
        places.lock_all(conference)
    both = Organisation.objects.select_for_update().order_by("pk").in_bulk([kept.pk, merged.pk])
    kept, merged = both[kept.pk], both[merged.pk]
    for field in _references():
        _move(field, merged, to=kept)
    _take_over(kept, merged)
    merged.delete()
    kept.save()
    return kept


def names_after(kept: Organisation, merged: Organisation) -> list[str]:
    """All other spellings that the one that stays will be known by."""
    told = [*kept.other_names, merged.name_sv, merged.name_en, *merged.other_names]
    own = {kept.name_sv, kept.name_en or merged.name_en, ""}
    return [name for name in dict.fromkeys(told) if name not in own]


def _take_over(kept: Organisation, merged: Organisation) -> None:
    kept.other_names = names_after(kept, merged)
    kept.mail_domains = list(dict.fromkeys([*kept.mail_domains, *merged.mail_domains]))
    for fact in FACTS:
        setattr(kept, fact, getattr(kept, fact) or getattr(merged, fact))


def _references() -> "Iterator[models.Field[Any, Any]]":
    """Every column that points at an organisation, those of tables in between included."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.field


def _move(field: "models.Field[Any, Any]", merged: Organisation, *, to: Organisation) -> None:
    try:
        with transaction.atomic():
            _rows(field, merged).update(**{field.name: to})
    except IntegrityError:
        raise CannotMerge(_kind(field)) from None


def _rows(
    field: "models.Field[Any, Any]", organisation: Organisation
) -> models.QuerySet[models.Model]:
    return field.model._base_manager.filter(**{field.name: organisation})


def _kind(field: "models.Field[Any, Any]") -> str:
    return str(field.model._meta.verbose_name_plural)
