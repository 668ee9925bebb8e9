"""A plan in a sentence: "12 new, 3 changed, 1 error"."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.importing.plans import Change, Plan
from scheduling.models import Table


@dataclass(frozen=True, slots=True)
class Overview:
    """What becomes of one table: things that are new, changed, or no longer in the file."""

    table: Table
    new: list[Change]
    changed: list[Change]
    same: int
    gone: tuple[str, ...]

    def __str__(self) -> str:
        counts = _("New: %(new)d, changed: %(changed)d, as they are: %(same)d") % {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
        }
        gone = _("no longer in the file: %(gone)d") % {"gone": len(self.gone)}
        return f"{counts}, {gone}" if self.gone else counts


def summary(plan: Plan) -> str:
    """New and changed things of all tables together, and errors."""
    new = sum(change.is_new for change in plan.changes)
    changed = len(plan.changes) - new
    errors = len(plan.errors)
    told = [
        ngettext("%(number)d new", "%(number)d new", new) % {"number": new},
        ngettext("%(number)d changed", "%(number)d changed", changed) % {"number": changed},
        ngettext("%(number)d error", "%(number)d errors", errors) % {"number": errors},
    ]
    return ", ".join(told)


def overview(plan: Plan) -> list[Overview]:
    """Table by table, those that there is something to tell of."""
    tables = []
    for table in Table:
        new, changed = plan.new(table), plan.changed(table)
        number = sum(item.table == table for item in plan.items)
        gone = plan.missing.get(table, ())
        if number or gone:
            same = number - len(new) - len(changed)
            tables.append(Overview(table, new, changed, same, gone))
    return tables
