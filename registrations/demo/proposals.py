"""A call for proposals that is over, but for two proposals that nobody has been told of."""

from datetime import datetime, timedelta

from conference.models import Conference, User
from scheduling.models import Call, Proposal, Proposer, Review, Session

Kind, Decision, State = Session.Kind, Proposal.Decision, Proposal.State
# Title, kind, minutes, who, from where, score, what became of it, and whether they know.
PROPOSED = (
    (
        "Kartan som alla kommuner ritar på",
        *(Kind.TALK, 30, "Elsa Vinterstigsson", "Robertsfors kommun", 4, Decision.ACCEPTED, False),
    ),
    (
        "En chattbot på meänkieli",
        *(Kind.TALK, 30, "Märta Norrskenslid", "Åsele kommun", 5, Decision.WAITING, False),
    ),
    (
        "Så stängde vi av faxen",
        *(Kind.LIGHTNING, 10, "Ragnar Kvarndammström", "Nordmalings kommun", 3, "", False),
    ),
    (
        "Blockkedjan löser allt",
        *(
            Kind.TALK,
            45,
            "Torsten Granbarksgren",
            "Granbark Konsult AB",
            1,
            Decision.DECLINED,
            True,
        ),
    ),
    (
        "Prova skärmläsare i en timme",
        *(
            Kind.WORKSHOP,
            60,
            "Laila Fjällhedsdotter",
            "Storumans kommun",
            4,
            Decision.DECLINED,
            True,
        ),
    ),
)


def add_proposals(conference: Conference, *, by: User, now: datetime) -> None:
    Call.objects.create(
        conference=conference,
        opens_at=now - timedelta(days=90),
        closes_at=now - timedelta(days=45),
        about_sv="Berätta om något ni har gjort som andra kan ha nytta av, även om det gick fel.",
        about_en="Tell us of something that others can use, even if it went wrong.",
        kinds=[Kind.TALK, Kind.WORKSHOP, Kind.LIGHTNING],
        accepted_words_sv="Vi bjuder på mat och står för resan.",
        accepted_words_en="Meals and travel are on us.",
    )
    for number, (title, kind, minutes, name, home, score, decision, is_told) in enumerate(PROPOSED):
        proposal = Proposal.objects.create(
            conference=conference,
            state=State.SENT,
            title=title,
            abstract="Vad vi gjorde, vad det kostade och vad vi skulle göra annorlunda.",
            kind=kind,
            minutes=minutes,
            begun_at=now - timedelta(days=60 - number),
            sent_at=now - timedelta(days=59 - number),
            decision=decision,
            decided_at=now - timedelta(days=30) if decision else None,
            told_at=now - timedelta(days=29) if is_told else None,
        )
        email = f"{name.split()[0].lower().replace('ä', 'a')}@{home.split()[0].lower()}.example"
        Proposer.objects.create(proposal=proposal, name=name, email=email, organisation_name=home)
        Review.objects.create(
            proposal=proposal, reviewer=by, score=score, reviewed_at=now - timedelta(days=40)
        )
