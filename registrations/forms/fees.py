"""What the finance unit says about invoices, and what is decided about fees."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from conference.identifiers import is_bankgiro, is_vat_number
from conference.models import Conference
from registrations.models import InvoiceTerms, NoShowFee

Vat = InvoiceTerms.Vat
A_QUARTER = timedelta(days=90)


class TermsForm(forms.Form):
    vat = forms.ChoiceField(
        label=gettext_lazy("VAT"),
        choices=Vat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the finance unit says about VAT.")},
    )
    vat_percent = forms.TypedChoiceField(
        label=gettext_lazy("VAT rate"),
        help_text=gettext_lazy("Counts only with VAT."),
        coerce=int,
        choices=InvoiceTerms.VatPercent.choices,
        error_messages={"required": gettext_lazy("Choose a rate.")},
    )
    exemption = OneLine(
        label=gettext_lazy("Why there is no VAT"),
        help_text=gettext_lazy("Stands on the invoice where there is none."),
        required=False,
    )
    vat_number = OneLine(
        label=gettext_lazy("VAT number"),
        help_text=gettext_lazy("SE, the organisation number's ten digits and 01."),
        required=False,
    )
    bankgiro = OneLine(
        label=gettext_lazy("Bankgiro number"),
        error_messages={"required": gettext_lazy("Write the number to pay to.")},
    )
    days_to_pay = forms.IntegerField(
        label=gettext_lazy("Days to pay"),
        initial=30,
        min_value=1,
        max_value=A_QUARTER.days,
        error_messages={"required": gettext_lazy("Write how many days, for example 30.")},
    )
    street = OneLine(
        label=gettext_lazy("Street or box"),
        error_messages={"required": gettext_lazy("Write the organiser's address.")},
    )
    postcode = forms.RegexField(
        "^[0-9]{3} ?[0-9]{2}$",
        label=gettext_lazy("Postcode"),
        error_messages={
            "required": gettext_lazy("Write the postcode, for example 901 00."),
            "invalid": gettext_lazy("Write the postcode, for example 901 00."),
        },
    )
    town = OneLine(
        label=gettext_lazy("Town"),
        error_messages={"required": gettext_lazy("Write the town.")},
    )

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        terms = InvoiceTerms.objects.filter(conference=conference).first()
        if terms:
            options["initial"] = model_to_dict(terms, list(self.base_fields))
        super().__init__(*args, **options)

    def clean_vat_number(self) -> str:
        number: str = self.cleaned_data["vat_number"].replace(" ", "").upper()
        if number and not is_vat_number(number):
            raise ValidationError(
                _("Write SE, the ten digits of the organisation number and 01: SE212000262701.")
            )
        return number

    def clean_bankgiro(self) -> str:
        number: str = self.cleaned_data["bankgiro"]
        if not is_bankgiro(number):
            raise ValidationError(_("The digits do not add up. Check the bankgiro number."))
        return number

    def clean(self) -> None:
        vat = self.cleaned_data.get("vat")
        if vat in {Vat.EXEMPT, Vat.OUTSIDE} and self.cleaned_data.get("exemption") == "":
            self.add_error("exemption", _("Write why there is no VAT."))
        if vat in {Vat.STANDARD, Vat.EXEMPT} and self.cleaned_data.get("vat_number") == "":
            self.add_error("vat_number", _("Write the organiser's VAT number."))


class DecisionForm(forms.Form):
    """Approved or waived, and which: those that are named, or all that nobody has decided."""

    APPROVE, WAIVE = "approve", "waive"

    decision = forms.ChoiceField(choices=[(APPROVE, APPROVE), (WAIVE, WAIVE)])
    fee = forms.ModelMultipleChoiceField(NoShowFee.objects.none(), required=False)

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        self.undecided = conference.no_show_fees.filter(state=NoShowFee.State.PROPOSED)
        fees = self.fields["fee"]
        assert isinstance(fees, forms.ModelMultipleChoiceField)
        fees.queryset = conference.no_show_fees.all()

    def fees(self) -> list[NoShowFee]:
        return list(self.cleaned_data["fee"] or self.undecided)
