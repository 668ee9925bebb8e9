"""What speakers type about themselves."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conference.form_fields import OneLine, Prose
from scheduling.models import SessionSpeaker, Slides, Speaker
from scheduling.speaking import slides
from scheduling.speaking.availability import Away
from scheduling.speaking.consents import photographs_text, recording_text
from scheduling.speaking.photos import NotAPhoto, portrait
from scheduling.speaking.practical import Practical
from scheduling.speaking.profile import Field, Values, fingerprint, tidy_organisation, wished_by

YES_OR_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
PHOTO_TYPES = "image/jpeg,image/png,image/webp"
SLIDES_TYPES = ".pdf,.pptx,.odp,.key"


class ProfileForm(forms.Form):
    """What is shown of a speaker, in both languages; not the photo, which is sent by itself."""

    name = OneLine(
        label=gettext_lazy("Name, as it is shown"),
        error_messages={"required": gettext_lazy("Write the name that is to be shown.")},
    )
    organisation = OneLine(label=gettext_lazy("Organisation"), required=False)
    title_sv = OneLine(label=gettext_lazy("Job title in Swedish"), required=False)
    title_en = OneLine(label=gettext_lazy("Job title in English"), required=False)
    biography_sv = Prose(label=gettext_lazy("About you, in Swedish"), longest=2000, required=False)
    biography_en = Prose(
        label=gettext_lazy("About you, in English"),
        longest=2000,
        help_text=gettext_lazy("Where one language is empty, the other one is shown."),
        required=False,
    )
    photo_alt_sv = OneLine(
        label=gettext_lazy("What the photo shows, in Swedish"),
        help_text=gettext_lazy("For those who do not see it. Your name is said anyway."),
        required=False,
    )
    photo_alt_en = OneLine(label=gettext_lazy("What the photo shows, in English"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, posted: Any = None, *, speaker: Speaker) -> None:
        wished = wished_by(speaker)
        super().__init__(posted, initial={**wished, "seen": fingerprint(wished)})

    def clean_organisation(self) -> str:
        return tidy_organisation(self.cleaned_data["organisation"])

    @property
    def values(self) -> Values:
        return {field: self.cleaned_data[field] for field in Field.values if field in self.fields}

    def refuse(self) -> None:
        self.add_error(
            None,
            _(
                "Somebody has changed this while you wrote. Nothing is saved yet, and what you "
                "wrote stands below. Open the page again to see the other change."
            ),
        )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 5 MB. We cut a square out of the middle."
        ),
        widget=forms.FileInput(attrs={"accept": PHOTO_TYPES}),
        error_messages={
            "required": gettext_lazy("Choose a picture."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )

    def clean_photo(self) -> bytes:
        """The picture that we keep."""
        file = self.cleaned_data["photo"]
        try:
            return portrait(file, size=file.size)
        except NotAPhoto as refusal:
            raise ValidationError(str(refusal)) from refusal


class DayForm(forms.Form):
    """When somebody cannot come on one day; some rows of times, and as many empty ones as fit."""

    all_day = forms.BooleanField(label=gettext_lazy("Not at all this day"), required=False)
    ROWS = 3

    def __init__(self, posted: Any = None, *, day: date, away: Away) -> None:
        self.day = day
        rows = max(self.ROWS, len(away.times) + 1)
        initial: dict[str, Any] = {"all_day": away.all_day}
        for number, (begins, ends) in enumerate(away.times):
            initial |= {f"from_{number}": begins, f"until_{number}": ends}
        super().__init__(posted, prefix=day.isoformat(), initial=initial)
        for number in range(rows):
            self.fields[f"from_{number}"] = _time_field(pgettext_lazy("time of day", "From"))
            self.fields[f"until_{number}"] = _time_field(pgettext_lazy("time of day", "Until"))
        self.numbers = range(rows)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"from_{number}"], self[f"until_{number}"]) for number in self.numbers]

    def clean(self) -> None:
        for number in self.numbers:
            self._check(number)

    @property
    def away(self) -> Away:
        if self.cleaned_data["all_day"]:
            return Away(all_day=True)
        return Away(times=tuple(filter(None, map(self._times, self.numbers))))

    def _times(self, number: int) -> tuple[time, time] | None:
        begins, ends = (self.cleaned_data.get(f"{word}_{number}") for word in ("from", "until"))
        return None if begins is None or ends is None else (begins, ends)

    def _check(self, number: int) -> None:
        begins, ends = (self.cleaned_data.get(f"{word}_{number}") for word in ("from", "until"))
        if (begins is None) != (ends is None) and not self.errors:
            word = "until" if ends is None else "from"
            self.add_error(f"{word}_{number}", _("Write both from when and until when."))
        elif begins is not None and ends is not None and time() != ends <= begins:
            self.add_error(f"until_{number}", _("It ends before it begins. Write a later time."))


class PracticalForm(forms.Form):
    where = forms.ChoiceField(
        label=gettext_lazy("Where do you speak from?"),
        choices=[
            ("room", gettext_lazy("I come to the conference")),
            ("remote", gettext_lazy("From elsewhere, by video")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose where you speak from.")},
    )
    room_needs = Prose(
        longest=1000,
        rows=4,
        label=gettext_lazy("What do you need in the room?"),
        help_text=gettext_lazy(
            "Technique only: an adapter, sound from your computer, a whiteboard. We use it to "
            "prepare the room. Write nothing about health: what you need to take part you tell on "
            "the page of your registration, where it is kept sealed."
        ),
        required=False,
    )
    may_be_recorded = forms.ChoiceField(
        label=gettext_lazy("Recording"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Answer yes or no about recording.")},
    )
    may_be_photographed = forms.ChoiceField(
        label=gettext_lazy("Photos"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Answer yes or no about photos.")},
    )

    def __init__(self, posted: Any = None, *, speaker: Speaker) -> None:
        super().__init__(posted, initial=_practical(speaker))
        self.fields["may_be_recorded"].help_text = recording_text(speaker.conference)
        self.fields["may_be_photographed"].help_text = photographs_text(speaker.conference)

    def told(self) -> Practical:
        return Practical(
            is_remote=self.cleaned_data["where"] == "remote",
            room_needs=self.cleaned_data["room_needs"],
            may_be_recorded=self.cleaned_data["may_be_recorded"] == "yes",
            may_be_photographed=self.cleaned_data["may_be_photographed"] == "yes",
        )


class AnswerForm(forms.Form):
    """What the speaker saw as they answered, and why not."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = OneLine(
        label=gettext_lazy("Why can you not be there?"),
        help_text=gettext_lazy("The organisers read it. Say which times would do instead."),
        error_messages={"required": gettext_lazy("Write in a few words why not.")},
    )

    def refuse(self) -> None:
        self.add_error(
            None,
            _("The session has been moved while you looked. See the new time, and answer again."),
        )


class SlidesForm(forms.Form):
    slides = forms.FileField(
        label=gettext_lazy("Slides"),
        help_text=gettext_lazy("PDF, PowerPoint, OpenDocument or Keynote, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": SLIDES_TYPES}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
            "max_length": gettext_lazy("The name of the file is too long. Give it a shorter one."),
        },
    )
    may_be_published = forms.ChoiceField(
        label=gettext_lazy("May everybody download them after the session?"),
        choices=YES_OR_NO,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Answer yes or no.")},
    )

    def clean_slides(self) -> Any:
        file = self.cleaned_data["slides"]
        try:
            self.kind = slides.kind_of(file, size=file.size)
        except slides.NotSlides as refusal:
            raise ValidationError(str(refusal)) from refusal
        return file

    def keep(self, part: SessionSpeaker, *, now: datetime) -> Slides:
        file = self.cleaned_data["slides"]
        agrees = self.cleaned_data["may_be_published"] == "yes"
        sent = slides.Sent(file, file.name, self.kind)
        return slides.keep(part, sent, may_be_published=agrees, now=now)


def day_forms(away: Mapping[date, Away], posted: Any) -> list[DayForm]:
    return [DayForm(posted, day=day, away=told) for day, told in away.items()]


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Write a time, for example 09:30.")},
    )


def _practical(speaker: Speaker) -> dict[str, Any]:
    """Nothing is chosen beforehand that has not been answered."""
    initial: dict[str, Any] = {"room_needs": speaker.room_needs}
    if speaker.recording_answered_at:
        initial["may_be_recorded"] = "yes" if speaker.may_be_recorded else "no"
        initial["where"] = "remote" if speaker.is_remote else "room"
    if speaker.photographs_answered_at:
        initial["may_be_photographed"] = "yes" if speaker.may_be_photographed else "no"
    return initial
