"""What organisers write about an organisation, and which two entries they say are one."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.identifiers import is_organisation_number, is_peppol_address, with_hyphen
from conference.languages import swedish_order
from conference.models import Organisation
from conference.organisations import GENERIC_DOMAINS, spelling_key
from conference.references import is_pattern

DOMAIN = re.compile(r"(?:[a-z0-9åäö](?:[a-z0-9åäö-]*[a-z0-9åäö])?\.)+[a-z]{2,}")
FACTS = (
    *("name_sv", "name_en", "other_names", "kind", "municipality_code", "mail_domains"),
    *("organisation_number", "peppol_id"),
    *("reference_pattern", "reference_help_sv", "reference_help_en"),
)


class Lines(forms.CharField):
    """Several one-line answers, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.one = OneLine(required=False)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [self.one.clean(line) for line in str(value or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class OrganisationForm(forms.Form):
    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        error_messages={"required": gettext_lazy("Write the name, for example Malå kommun.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), required=False)
    other_names = Lines(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One a line. Who writes one of these is known to come from here."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)
    municipality_code = OneLine(
        label=gettext_lazy("Municipality code"),
        help_text=gettext_lazy("Four digits, for example 2418; a region has two."),
        required=False,
    )
    mail_domains = Lines(
        label=gettext_lazy("Mail domains"),
        help_text=gettext_lazy("What comes after @, one a line: mala.example"),
    )
    organisation_number = OneLine(
        label=gettext_lazy("Organisation number"),
        help_text=gettext_lazy("For example 212000-2627."),
        required=False,
    )
    peppol_id = OneLine(
        label=gettext_lazy("Peppol address"),
        help_text=gettext_lazy("0007: and the organisation number, or 0088: and the GLN."),
        required=False,
    )
    reference_pattern = OneLine(
        label=gettext_lazy("Pattern of invoice references"),
        help_text=gettext_lazy("For example [0-9]{2,5} for two to five digits."),
        required=False,
    )
    reference_help_sv = OneLine(
        label=gettext_lazy("What a reference looks like, in Swedish"),
        help_text=gettext_lazy("For example: 2–5 siffror"),
        required=False,
    )
    reference_help_en = OneLine(
        label=gettext_lazy("What a reference looks like, in English"), required=False
    )

    def __init__(
        self, *args: Any, organisation: Organisation | None = None, **options: Any
    ) -> None:
        if organisation:
            options["initial"] = model_to_dict(organisation, FACTS)
        super().__init__(*args, **options)
        self.others = [one for one in Organisation.objects.all() if one != organisation]

    def clean_name_sv(self) -> str:
        name: str = self.cleaned_data["name_sv"]
        self._refuse_another_s_name(name)
        return name

    def clean_other_names(self) -> list[str]:
        names: list[str] = self.cleaned_data["other_names"]
        for name in names:
            self._refuse_another_s_name(name)
        return names

    def _refuse_another_s_name(self, name: str) -> None:
        key = spelling_key(name)
        for other in self.others:
            names = {other.name_sv, other.name_en, *other.other_names}
            if name in names or (key and key in map(spelling_key, names)):
                raise ValidationError(
                    _("%(name)s is a name of %(other)s. Merge the two if they are the same.")
                    % {"name": name, "other": other.name}
                )

    def clean_municipality_code(self) -> str:
        code: str = self.cleaned_data["municipality_code"]
        is_region = self.data.get("kind") == Organisation.Kind.REGION
        if code and not re.fullmatch("[0-9]{2}" if is_region else "[0-9]{4}", code):
            raise ValidationError(
                _("Write the region's two digits, for example 24.")
                if is_region
                else _("Write the municipality's four digits, for example 2418.")
            )
        return code

    def clean_mail_domains(self) -> list[str]:
        written = self.cleaned_data["mail_domains"]
        domains = [domain.casefold().removeprefix("@") for domain in written]
        for domain in domains:
            self._refuse_domain(domain)
        return domains

    def _refuse_domain(self, domain: str) -> None:
        if not DOMAIN.fullmatch(domain):
            raise ValidationError(
                _("%(domain)s is no mail domain. Write it like mala.example.") % {"domain": domain}
            )
        if domain in GENERIC_DOMAINS:
            raise ValidationError(
                _("Anybody can have an address at %(domain)s. Leave it out.") % {"domain": domain}
            )
        for other in self.others:
            if domain in other.mail_domains:
                raise ValidationError(
                    _("%(domain)s belongs to %(other)s. Merge the two if they are the same.")
                    % {"domain": domain, "other": other.name}
                )

    def clean_organisation_number(self) -> str:
        number: str = self.cleaned_data["organisation_number"]
        if number and not is_organisation_number(number):
            raise ValidationError(
                _("The digits do not add up. Check the organisation number: NNNNNN-NNNN.")
            )
        return with_hyphen(number)

    def clean_peppol_id(self) -> str:
        address: str = self.cleaned_data["peppol_id"].replace(" ", "")
        if address and not is_peppol_address(address):
            raise ValidationError(
                _(
                    "Write 0007: and the ten digits of the organisation number, or 0088: and "
                    "the thirteen of the GLN. The last digit is a check on the others."
                )
            )
        return address

    def clean_reference_pattern(self) -> str:
        pattern: str = self.cleaned_data["reference_pattern"]
        if pattern and not is_pattern(pattern):
            raise ValidationError(
                _(
                    "Write it with digits, letters, sets such as [0-9] and numbers such as "
                    "{2,5}, and at most three parts of unknown length."
                )
            )
        return pattern


def organisation_field(**words: Any) -> "forms.ModelChoiceField[Organisation]":
    told = gettext_lazy("Choose an organisation.")
    return forms.ModelChoiceField(
        Organisation.objects.all(),
        empty_label="",
        error_messages={"required": told, "invalid_choice": told},
        **words,
    )


class MergeForm(forms.Form):
    """Which two are one, and which of them stays."""

    kept = organisation_field(label=gettext_lazy("The entry that stays"))
    merged = organisation_field(
        label=gettext_lazy("The entry that becomes part of it"),
        help_text=gettext_lazy("Its name is kept as another name of the one that stays."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        register = sorted(Organisation.objects.all(), key=lambda one: swedish_order(one.name))
        for field in self.fields.values():
            assert isinstance(field, forms.ModelChoiceField)
            field.choices = [("", ""), *((one.pk, one.name) for one in register)]

    def clean(self) -> None:
        kept, merged = self.cleaned_data.get("kept"), self.cleaned_data.get("merged")
        if kept is not None and kept == merged:
            self.add_error("merged", _("Choose another organisation than the one that stays."))


class RecogniseForm(forms.Form):
    """That a spelling means an organisation of the register."""

    written = forms.CharField(max_length=200, strip=False)
    organisation = organisation_field()
