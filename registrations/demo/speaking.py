"""What the demo's speakers have told on their own pages: most of it, as there is time left."""

from datetime import datetime, timedelta
from io import BytesIO

from conference.models import Conference
from scheduling.models import SessionSpeaker, Slides, Speaker
from scheduling.speaking import slides
from scheduling.speaking.consents import VERSION
from scheduling.speaking.profile import Field, ask
from scheduling.speaking.reading import slots_in_order, times_of

Answer = SessionSpeaker.Answer
# Every seventh has not opened the link, and every tenth has written nothing.
SILENT, WORDLESS = 7, 10
# One empty page.
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 720 405]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
0000000101 00000 n\x20
trailer<</Root 1 0 R/Size 4>>
startxref
164
%%EOF
"""


def tell(conference: Conference, *, now: datetime) -> None:
    """Before the programme is published."""
    answered_at = now - timedelta(days=3)
    speakers = list(conference.speakers.order_by("pk"))
    talkative = [one for number, one in enumerate(speakers) if number % SILENT]
    for speaker in talkative:
        speaker.recording_answered_at = speaker.photographs_answered_at = answered_at
        speaker.availability_told_at = answered_at
        speaker.may_be_photographed = speaker.may_be_recorded
        speaker.consent_version = VERSION
    for speaker in speakers:
        speaker.link_sent_at = now - timedelta(days=5)
    for speaker in speakers[3::WORDLESS]:
        speaker.biography_sv = speaker.biography_en = ""
    told = ["recording_answered_at", "photographs_answered_at", "availability_told_at"]
    told += ["may_be_photographed", "consent_version", "link_sent_at"]
    Speaker.objects.bulk_update(speakers, [*told, "biography_sv", "biography_en"])
    _answer(talkative, at=answered_at)


def ask_for_more(conference: Conference, *, now: datetime) -> None:
    """After it: one wants to be presented otherwise, and has sent her slides."""
    tuva = conference.speakers.get(slug="tuva-lingonstrale")
    wanted: dict[str, str] = {
        Field.TITLE_SV: "digitaliseringsstrateg och mentor",
        Field.TITLE_EN: "Digital strategist and mentor",
        Field.BIOGRAPHY_SV: tuva.biography_sv.replace("över trettio", "över fyrtio"),
    }
    ask(tuva, wanted, now=now)
    part = tuva.parts.earliest("pk")
    sent = slides.Sent(BytesIO(PDF), "Designprinciper.pdf", Slides.Kind.PDF)
    slides.keep(part, sent, may_be_published=True, now=now)


def _answer(speakers: list[Speaker], *, at: datetime) -> None:
    """They can all be there but the last, who is at another conference that morning."""
    parts = SessionSpeaker.objects.filter(speaker__in=speakers).order_by("pk")
    placed = [
        part
        for part in parts.select_related("session").prefetch_related("session__slots")
        if part.session.slots.all()
    ]
    for part in placed:
        part.answer, part.answered_at = Answer.COMING, at
        part.answered_times = times_of(slots_in_order(part.session))
    placed[-1].answer = Answer.CANNOT
    placed[-1].reason = "Jag är på en annan konferens den förmiddagen. Efter lunch går bra."
    SessionSpeaker.objects.bulk_update(
        placed, ["answer", "answered_at", "answered_times", "reason"]
    )
