"""A dozen people who are invited to the demo conference, and what became of it."""

from datetime import datetime, timedelta

from conference.models import Conference
from registrations.demo.attendees import person_named
from registrations.demo.programme import Organisations
from registrations.models import Invitation, InvitationGreeting, OptOut, digest_of

# How many days ago the invitation went, the reminder went, and no thanks came.
SILENT = {"invited_at": 12}
REMINDED = {"invited_at": 12, "reminded_at": 3}
DECLINED = {"invited_at": 12, "declined_at": 9}
INVITED: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("Signe Tranbärsmyr", "vannas", SILENT),
    ("Nils Renlavsbacke", "mala", SILENT),
    ("Elsa Vinterstigsson", "robertsfors", SILENT),
    ("Folke Åkerbärsrabb", "bjurholm", REMINDED),
    ("Laila Fjällhedsdotter", "storuman", REMINDED),
    ("Ragnar Kvarndammström", "nordmaling", DECLINED),
    ("Tyra Snöfallsvik", "dorotea", DECLINED),
    ("Ivar Stockflotteson", "vindeln", SILENT),
    ("Märta Norrskenslid", "asele", {}),
    ("Åke Vårbäcksund", "sorsele", {}),
)
WANTS_NO_MORE = "Ivar Stockflotteson"


def add_invitations(conference: Conference, organisations: Organisations, *, now: datetime) -> None:
    """Ten who have not registered, one of whom wants no more of it; and two who have."""
    strangers = [
        _invitation(conference, organisations, name, home, days_ago, now=now)
        for name, home, days_ago in INVITED
    ]
    come = conference.registrations.confirmed().order_by("pk")[:2]
    Invitation.objects.bulk_create(
        strangers
        + [
            Invitation(
                conference=conference,
                email=person.email,
                email_key=person.email_key,
                digest=digest_of(person.email_key),
                name=person.name,
                organisation_id=person.organisation_id,
                registration=person,
                imported_at=now - timedelta(days=13),
                invited_at=now - timedelta(days=12),
            )
            for person in come
        ]
    )
    OptOut.objects.bulk_create(
        OptOut(digest=one.digest, opted_out_at=now)
        for one in strangers
        if one.name == WANTS_NO_MORE
    )
    InvitationGreeting.objects.create(
        conference=conference,
        words_sv="I år handlar det om att göra mer tillsammans. Ta gärna med en kollega!",
        words_en="This year is about doing more together. Do bring a colleague!",
    )


def _invitation(  # noqa: PLR0913 -- one row of the table above, and where it goes
    conference: Conference,
    organisations: Organisations,
    name: str,
    home: str,
    days_ago: dict[str, int],
    *,
    now: datetime,
) -> Invitation:
    person = person_named(name, home)
    times = {fact: now - timedelta(days=days) for fact, days in days_ago.items()}
    return Invitation(
        conference=conference,
        email=person.email,
        email_key=person.email,
        digest=digest_of(person.email),
        name=name,
        organisation=organisations[home],
        imported_at=now - timedelta(days=13),
        invite_from=times.get("invited_at"),
        remind_from=times.get("reminded_at"),
        **times,
    )
