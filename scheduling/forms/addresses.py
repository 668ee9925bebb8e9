"""The word that names a thing in addresses."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Slug(forms.SlugField):
    """Small letters, digits and hyphens, that nothing else of its kind has."""

    def __init__(self, *, taken: Collection[str] = (), **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Word in the address"),
            help_text=gettext_lazy("Can be chosen until it is published; then the address stays."),
            widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
            **options,
        )
        self.taken = taken
        wrong = gettext_lazy("Write small letters a–z, digits and hyphens.")
        self.error_messages |= {"required": wrong, "invalid": wrong}

    def clean(self, value: Any) -> str:
        slug = str(super().clean(value)).lower()
        if slug in self.taken:
            raise ValidationError(_("Something else has this address. Choose another word."))
        return slug
