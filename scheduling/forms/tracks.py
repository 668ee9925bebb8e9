"""What organisers write about a track."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from scheduling.colours import COLOUR, is_readable
from scheduling.forms.addresses import Slug
from scheduling.models import Track

FIRST_COLOUR = "#0b5a7a"


class TrackForm(forms.Form):
    """A track, and the mark it is known by."""

    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        longest=100,
        error_messages={"required": gettext_lazy("Write what the track is called.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), longest=100, required=False)
    code = OneLine(
        label=gettext_lazy("Letters"),
        help_text=gettext_lazy("One to three, on the mark of each session: HAL."),
        longest=3,
        error_messages={"required": gettext_lazy("Write one to three letters.")},
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("The letters are written on it, dark or light."),
        widget=forms.TextInput(attrs={"type": "color"}),
        initial=FIRST_COLOUR,
        error_messages={"required": gettext_lazy("Choose a colour.")},
    )

    def __init__(self, *args: Any, codes: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = codes

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        if code in self.codes:
            raise ValidationError(_("Another track has these letters. Choose others."))
        return code

    def clean_colour(self) -> str:
        colour: str = self.cleaned_data["colour"].lower()
        if not COLOUR.fullmatch(colour):
            raise ValidationError(_("Write the colour as six digits 0–9 and a–f, like #0b5a7a."))
        if not is_readable(colour):
            raise ValidationError(
                _("Letters cannot be read well on this colour. Choose a darker or a lighter one.")
            )
        return colour


class KnownTrackForm(TrackForm):
    """A track that is there already: its address can be chosen until it is public."""

    def __init__(self, *args: Any, track: Track, is_public: bool, **options: Any) -> None:
        facts = {name: getattr(track, name) for name in self.base_fields}
        options["initial"] = facts | {"slug": track.slug}
        super().__init__(*args, **options)
        if not is_public:
            others = track.conference.tracks.exclude(pk=track.pk)
            self.fields["slug"] = Slug(taken=others.values_list("slug", flat=True), max_length=50)
