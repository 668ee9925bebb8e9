"""One function for each letter to a speaker, and one that writes it when a worker sends it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Fact, Link, Receiver, Words, on_paper
from scheduling.models import SessionSpeaker, Slot, Speaker, SpeakerEdit
from scheduling.speaking.reading import (
    Appearance,
    Missing,
    Standing,
    slots_in_order,
    standing_of,
    with_details,
)

Decision = SpeakerEdit.Decision
# However often a button is pressed, the same letter is sent once in this time.
AGAIN_AFTER = timedelta(minutes=10)


def post_link(speaker: Speaker, *, now: datetime) -> None:
    _post("speaker-link", speaker, key=f"{speaker.pk}:{_stretch(now)}", now=now)


def post_missing(speaker: Speaker, *, now: datetime) -> None:
    _post("speaker-missing", speaker, key=f"{speaker.pk}:{_stretch(now)}", now=now)


def post_decided(speaker: Speaker, first_edit: int, *, now: datetime) -> None:
    """About all changes that were decided together with the first of them."""
    about = f"{speaker.pk}:{first_edit}"
    _post("speaker-edits", speaker, key=about, now=now, about=about)


def post_cannot(part: SessionSpeaker, *, now: datetime) -> None:
    """To the organisers, who read Swedish."""
    outbox.post(
        key=f"speaker-cannot:{part.pk}:{now.isoformat()}",
        kind="speaker-cannot",
        to=part.session.conference.contact_email,
        language="sv",
        about=str(part.pk),
        now=now,
    )


def speaker_link(about: str, language: str) -> Letter | None:
    return _write(_link, about, language)


def speaker_missing(about: str, language: str) -> Letter | None:
    """Not written to whoever has done it all meanwhile."""
    return _write(_missing, about, language)


def speaker_edits(about: str, language: str) -> Letter | None:
    speaker_id, _colon, first = about.partition(":")
    edit = SpeakerEdit.objects.filter(pk=first, speaker__pk=speaker_id).first()
    if edit is None:
        return None
    together = SpeakerEdit.objects.filter(speaker__pk=speaker_id, decided_at=edit.decided_at)
    edits = list(together.in_order())
    return _write(lambda standing: _decided(standing, edits), speaker_id, language)


def speaker_cannot(about: str, language: str) -> Letter | None:
    """Not written when the answer has been taken back."""
    parts = SessionSpeaker.objects.select_related("speaker", "session__conference")
    part = parts.filter(pk=about, answer=SessionSpeaker.Answer.CANNOT).first()
    if part is None:
        return None
    with override(language):
        conference = part.session.conference
        why = _("You get this letter because this is the contact address of the conference.")
        receiver = Receiver(conference.contact_email, "", why)
        return on_paper(conference, _cannot(part), receiver)


def _post(kind: str, speaker: Speaker, *, key: str, now: datetime, about: str = "") -> None:
    if not speaker.email:
        return
    outbox.post(
        key=f"{kind}:{key}",
        kind=kind,
        to=speaker.email,
        language=speaker.language,
        about=about or str(speaker.pk),
        now=now,
    )


def _stretch(now: datetime) -> int:
    return int(now.timestamp() // AGAIN_AFTER.total_seconds())


def _write(
    words_for: Callable[[Standing], Words | None], about: str, language: str
) -> Letter | None:
    speaker = with_details(Speaker.objects.filter(pk=about)).first()
    if speaker is None:
        return None
    with override(language):
        words = words_for(standing_of(speaker))
        if words is None:
            return None
        why = _(
            "You get this letter because you are named as a speaker at %(conference)s. Is that "
            "wrong? Reply, and we put it right."
        ) % {"conference": speaker.conference.name}
        receiver = Receiver(speaker.email, speaker.name, why)
        return on_paper(speaker.conference, words, receiver)


def _link(standing: Standing) -> Words:
    conference = {"conference": standing.speaker.conference.name}
    return Words(
        subject=_("Your page as a speaker at %(conference)s") % conference,
        heading=_("Your page as a speaker"),
        paragraphs=(
            _(
                "There you see what you take part in, when and where. You write what is shown of "
                "you, say when you cannot come, and send us your slides. You need no account."
            ),
        ),
        facts=tuple(_facts(standing)),
        action=_own_page(standing.speaker),
        action_note=_what_the_link_is(),
    )


def _missing(standing: Standing) -> Words | None:
    if not standing.missing:
        return None
    conference = {"conference": standing.speaker.conference.name}
    return Words(
        subject=_("We need something from you before %(conference)s") % conference,
        heading=_("This is what we need"),
        paragraphs=(_("It takes a few minutes. Thank you for helping us!"),),
        facts=(
            Fact(_("Still to do"), tuple(_task(missing) for missing in standing.missing)),
            *_facts(standing),
        ),
        action=_own_page(standing.speaker),
        action_note=_what_the_link_is(),
    )


def _decided(standing: Standing, edits: list[SpeakerEdit]) -> Words:
    approved = [edit for edit in edits if edit.decision == Decision.APPROVED]
    declined = [edit for edit in edits if edit.decision == Decision.DECLINED]
    paragraphs = [edits[0].words] if edits[0].words else []
    facts = []
    if approved:
        facts.append(Fact(_("This is approved"), _fields(approved)))
        paragraphs.append(_("What is approved is shown when the programme is next published."))
    if declined:
        facts.append(Fact(_("This is not changed"), _fields(declined)))
    return Words(
        subject=_("About the changes you asked for"),
        heading=_("About the changes you asked for"),
        paragraphs=tuple(paragraphs),
        facts=tuple(facts),
        action=_own_page(standing.speaker),
        action_note=_what_the_link_is(),
    )


def _cannot(part: SessionSpeaker) -> Words:
    names = {"name": part.speaker.name, "session": part.session.title}
    return Words(
        subject=_("%(name)s cannot be at “%(session)s”") % names,
        heading=_("A speaker cannot come"),
        paragraphs=(
            _("%(name)s cannot be at “%(session)s” at the time it has.") % names,
            _("Move the session or let it be: nothing has been changed in the programme."),
        ),
        facts=(
            Fact(_("Why"), (part.reason,)),
            Fact(_("When"), tuple(_placed(slot) for slot in slots_in_order(part.session))),
        ),
        action=Link(_("Open the board"), whole_address("board", part.session.conference.slug)),
        action_note=_("You need to log in."),
    )


def _facts(standing: Standing) -> Iterator[Fact]:
    for one in standing.appearances:
        yield Fact(one.session.title, tuple(_lines(one)))


def _lines(appearance: Appearance) -> Iterator[str]:
    for slot in appearance.slots:
        words = _placed(slot)
        yield _("%(when)s (preliminary)") % {"when": words} if appearance.is_preliminary else words
    if not appearance.slots:
        yield _("The time is not decided yet.")


def _placed(slot: Slot) -> str:
    tz = slot.session.conference.tz
    starts_at, ends_at = localtime(slot.starts_at, tz), localtime(slot.ends_at, tz)
    words = _("%(date)s, %(start)s–%(end)s") % {
        "date": date_format(starts_at, "l j F Y"),
        "start": date_format(starts_at, "TIME_FORMAT"),
        "end": date_format(ends_at, "TIME_FORMAT"),
    }
    return f"{words}, {slot.room.name}" if slot.room else words


def _task(missing: Missing) -> str:
    words = {
        Missing.ANSWER: _("Say whether you can be there at the time you have."),
        Missing.BIOGRAPHY: _("Write a few sentences about yourself."),
        Missing.PHOTO: _("Send a photo of yourself."),
        Missing.CONSENT: _("Say whether you may be recorded and photographed."),
        Missing.AVAILABILITY: _("Say when you cannot come."),
        Missing.SLIDES: _("Send your slides."),
    }
    return words[missing]


def _fields(edits: list[SpeakerEdit]) -> tuple[str, ...]:
    return tuple(edit.get_field_display() for edit in edits)


def _own_page(speaker: Speaker) -> Link:
    return Link(_("Open your page"), whole_address("speaker_page", speaker.personal_token))


def _what_the_link_is() -> str:
    return _("The link is yours alone: do not pass this letter on.")
