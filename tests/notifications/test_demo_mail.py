import base64
import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from notifications.delivery import deliver_due
from tests.notifications.letter_box import NOON, make_message, other_letters
from tests.post_box import free_port, mailers

pytestmark = pytest.mark.django_db


@pytest.fixture
def maildir(tmp_path, settings):
    """The demo's own mail server, and a letter that it has taken."""
    settings.DEMO_MAILDIR = str(tmp_path / "mail")
    port = free_port()
    settings.MAILERS = mailers(port)
    controller = Controller(Mailbox(settings.DEMO_MAILDIR), hostname="127.0.0.1", port=port)
    controller.start()
    yield Path(settings.DEMO_MAILDIR)
    controller.stop()


def send(**fields) -> None:
    with other_letters():
        make_message(**fields)
        deliver_due(now=NOON)


def first_letter(client) -> str:
    page = client.get("/demo/mail/").content.decode()
    return str(re.findall(r'href="(/demo/mail/[^"]+/)"', page)[0])


def test_outside_the_demo_there_is_no_mail_to_read(client):
    addresses = ["/demo/mail/", "/demo/mail/x/", "/demo/mail/x/letter.html", "/demo/mail/x/5/"]

    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_before_the_first_letter_the_page_says_what_to_do(client, maildir):
    assert "Inget brev har kommit än." in client.get("/demo/mail/").content.decode()


def test_the_newest_letter_is_first(client, maildir):
    send(about="Saga")
    for path in maildir.glob("new/*"):
        os.utime(path, (0, 0))
    send(key="greeting:2", about="en till", now=NOON - timedelta(hours=1))

    page = client.get("/demo/mail/").content.decode()

    assert page.index("Hej en till") < page.index("Hej Saga")
    assert "till saga@umea.example" in page


def test_a_letter_shows_its_text_headers_and_files(client, maildir):
    send()

    page = client.get(first_letter(client)).content.decode()

    assert "Konferensen &lt;post@dv.example&gt;" in page
    assert "Hej Saga!" in page
    assert "Message-ID" in page
    assert "dagarna.ics" in page


def test_the_letter_is_shown_in_a_sandbox_that_fetches_nothing(client, maildir):
    send()
    address = first_letter(client)

    page = client.get(address).content.decode()
    html = client.get(f"{address}letter.html")

    assert f'src="{address}letter.html"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert html.headers["Content-Security-Policy"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    )


def test_pictures_that_came_along_are_shown(client, maildir):
    send()

    html = client.get(f"{first_letter(client)}letter.html").content.decode()

    picture = base64.b64encode(b"\x89PNG dot").decode()
    assert f'<img src="data:image/png;base64,{picture}">' in html


def test_files_can_be_downloaded_with_their_names(client, maildir):
    send()
    address = first_letter(client)

    names = re.findall(rf'href="({address}\d+/)"', client.get(address).content.decode())
    files = [client.get(name) for name in names]

    assert [
        (file.headers["Content-Type"], file.headers["Content-Disposition"]) for file in files
    ] == [
        ("image/png", 'attachment; filename="5.png"'),
        ("text/calendar", 'attachment; filename="6.calendar"'),
        ("application/ics", 'attachment; filename="dagarna.ics"'),
    ]
    assert files[2].content == b"BEGIN:VCALENDAR\r\n"


def test_an_unknown_letter_or_file_is_not_found(client, maildir):
    send()

    assert client.get("/demo/mail/nothing/").status_code == 404
    assert client.get("/demo/mail/..%2f..%2fetc%2fpasswd/").status_code == 404
    assert client.get(f"{first_letter(client)}99/").status_code == 404


def test_mail_of_other_makes_can_be_read_too(client, maildir):
    (maildir / "new" / "bare").write_bytes(b"Subject: Bara text\r\n\r\nHej!\r\n")

    assert "Bara text" in client.get("/demo/mail/").content.decode()
    assert "Hej!" in client.get("/demo/mail/bare/").content.decode()
    assert client.get("/demo/mail/bare/letter.html").content == b""
