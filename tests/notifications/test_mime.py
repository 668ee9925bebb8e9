from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.delivery import claim
from notifications.letters import one_line, write
from notifications.mime import as_email
from notifications.models import Message
from tests.notifications.letter_box import NOON, make_message, other_letters


def written(**fields: object) -> Message:
    make_message(**fields)
    message = claim(now=NOON)
    assert message
    with other_letters():
        write(message, now=NOON)
    return message


def received(message: Message) -> EmailMessage:
    email = message_from_bytes(as_email(message).as_bytes(), policy=default)
    assert isinstance(email, EmailMessage)
    return email


def outline(part: MIMEPart) -> object:
    if part.is_multipart():
        return {part.get_content_subtype(): [outline(inner) for inner in part.iter_parts()]}
    return part.get_content_type()


@pytest.mark.django_db
def test_a_letter_is_built_as_mail_programs_expect():
    email = received(written())

    assert outline(email) == {
        "mixed": [
            {"alternative": ["text/plain", {"related": ["text/html", "image/png"]}]},
            "text/calendar",
            "application/ics",
        ]
    }


@pytest.mark.django_db
def test_every_part_says_what_it_is_and_how_to_show_it():
    email = received(written())

    picture, calendar, file = [part for part in email.walk() if not part.is_multipart()][2:]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<dot>", "inline")
    assert calendar.get_content_disposition() == "inline"
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("PUBLISH", "utf-8")
    assert (file.get_filename(), file.get_content_disposition()) == ("dagarna.ics", "attachment")
    assert picture.get_content() == b"\x89PNG dot"


@pytest.mark.django_db
def test_the_headers_say_who_what_and_that_a_machine_wrote(settings):
    settings.IDENTITY_DOMAIN = "dv.example"
    message = written()

    email = received(message)

    assert {name: str(value) for name, value in email.items()} == {
        "From": "Konferensen <post@dv.example>",
        "Reply-To": "maj@rv.example",
        "To": "saga@umea.example",
        "Subject": "Hej Saga",
        "Date": f"{message.written_at:%a, %d %b %Y %H:%M:%S} +0000",
        "Message-ID": f"<{message.identity}@dv.example>",
        "Content-Language": "sv",
        "Auto-Submitted": "auto-generated",
        "X-DV-Mail": "greeting",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="{message.identity.hex}-0"',
    }


@pytest.mark.django_db
def test_every_try_sends_the_same_bytes():
    message = written()

    first = as_email(message).as_bytes()
    again = as_email(Message.objects.get()).as_bytes()

    assert first == again


@given(st.text(max_size=400))
@example("Saga\r\nBcc: alla@umea.example")
@example("Saga\x00\x0b\x0c\x1c\x85\u2028Hjortronklint")
@example("\u202eanomed\u202c" + "x" * 400)
@example('=HYPERLINK("https://elak.example")')
@example("=?utf-8?q?Elak?=")
def test_no_name_can_add_a_header(name):
    message = Message(
        kind="greeting", language="sv", to="saga@umea.example", subject=one_line(f"Till {name}")
    )
    email = EmailMessage()
    email["Subject"] = message.subject
    email["To"] = message.to
    lines = email.as_bytes().decode("ascii").split("\n\n")[0].splitlines()

    assert [line.split(":")[0] for line in lines if not line.startswith(" ")] == ["Subject", "To"]
    assert len(message.subject) <= 300


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Saga\r\nBcc: alla@umea.example", "Saga Bcc: alla@umea.example"),
        ("  Saga \t Hjortronklint ", "Saga Hjortronklint"),
        ("Sa\x00ga", "Sa ga"),
        ("\u202eSaga", "Saga"),
        ("x" * 301, "x" * 299 + "…"),
    ],
)
def test_words_for_a_header_become_one_decent_line(words, line):
    assert one_line(words) == line
