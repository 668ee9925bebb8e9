"""A plan in a sentence: "12 new, 3 changed, 1 error"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scheduling.importing.plans import Plan
from scheduling.models import Table


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


def lines(plan: Plan) -> list[str]:
    """Table by table, what there is to tell."""
    told = []
    for table in Table:
        new, changed = len(plan.new(table)), len(plan.changed(table))
        same = sum(item.table == table for item in plan.items) - new - changed
        gone = len(plan.missing.get(table, ()))
        counts = _("%(new)d new, %(changed)d changed, %(same)d as they are") % {
            "new": new,
            "changed": changed,
            "same": same,
        }
        if gone:
            counts += ", " + _("%(gone)d no longer in the file") % {"gone": gone}
        if new or changed or same or gone:
            told.append(f"{table.label}: {counts}")
    return told
