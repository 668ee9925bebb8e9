"""The invoice reference: asked for only where a fee may come, and checked by what we know of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.models import Conference, Organisation
from conference.references import fits

LONGEST = 50


def reference_field() -> OneLine:
    return OneLine(
        label=gettext_lazy("Your organisation's invoice reference"),
        help_text=gettext_lazy("Leave it empty if you do not know it."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST}),
    )


def check_reference(reference: str, organisation: Organisation | None) -> None:
    """Raise what is wrong with it, in words; an organisation we do not know may have any."""
    if len(reference) > LONGEST:
        raise ValidationError(
            _("Write at most %(number)d characters of the reference.") % {"number": LONGEST}
        )
    if reference and organisation and not fits(reference, organisation.reference_pattern):
        raise ValidationError(what_it_looks_like(organisation))


def what_it_looks_like(organisation: Organisation) -> str:
    if organisation.reference_help:
        return _("References of %(organisation)s look like this: %(form)s.") % {
            "organisation": organisation.name,
            "form": organisation.reference_help,
        }
    return _(
        "References of %(organisation)s do not look like that. Ask a colleague, or leave it empty."
    ) % {"organisation": organisation.name}


def fee_words(conference: Conference) -> str:
    """What it costs to stay away without a word; nothing where there is no such fee."""
    if not conference.no_show_fee:
        return ""
    fee = number_format(conference.no_show_fee, force_grouping=True)
    if conference.free_cancellation_until is None:
        return _(
            "It costs nothing to take part. If you have a place on site and stay away without "
            "cancelling, we invoice your organisation %(fee)s kronor. You can always hand the "
            "place over to a colleague or change to online."
        ) % {"fee": fee}
    last_day = conference.local_date(conference.free_cancellation_until)
    return _(
        "It costs nothing to take part. If you have a place on site and stay away without having "
        "cancelled by %(date)s, we invoice your organisation %(fee)s kronor. You can always hand "
        "the place over to a colleague or change to online."
    ) % {"fee": fee, "date": date_format(last_day, "j F")}
