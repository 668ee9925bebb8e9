import gzip
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from conference.backups import back_up
from conference.models import Conference, Organisation
from registrations.models import Needs, Registration
from registrations.needs import opened
from scheduling.models import Slides
from scheduling.speaking import slides
from tests.factories import (
    AUTUMN,
    make_conference,
    make_needs,
    make_organisation,
    make_organiser,
    make_pool,
    make_registration,
    make_session,
    make_speaker,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path):
    """A backup of one registration, after which the database was emptied."""
    conference = make_conference(organiser=make_organisation())
    make_organiser(conference)
    make_registration(make_pool(conference), name="Áilu Ŋuorttat-Đimlätt")
    call_command("backup", str(tmp_path / "site.dv"))
    call_command("flush", interactive=False, verbosity=0)
    return tmp_path / "site.dv"


def everything() -> list[bytes]:
    file = BytesIO()
    back_up(file)
    return gzip.decompress(file.getvalue()).splitlines()


def test_a_backup_brings_everything_back(backup, capsys):
    before = gzip.decompress(backup.read_bytes()).splitlines()

    call_command("restore", str(backup))

    assert everything() == before
    assert Registration.objects.get().name == "Áilu Ŋuorttat-Đimlätt"
    assert capsys.readouterr().out.endswith(f"Restored {len(before) - 1} rows.\n")


def test_needs_stay_sealed_in_a_backup_and_are_opened_after_it(tmp_path):
    told = make_needs(make_registration(make_pool(make_conference())), "molluscs")

    call_command("backup", str(tmp_path / "site.dv"))
    call_command("restore", str(tmp_path / "site.dv"), replace=True)

    kept = gzip.decompress((tmp_path / "site.dv").read_bytes()).decode()
    assert told.sealed in kept
    assert "molluscs" not in kept
    assert opened(Needs.objects.get()) == frozenset({"molluscs"})


def test_files_are_in_a_backup(tmp_path):
    session = make_session(make_conference(), make_speaker(Conference.objects.get()))
    sent = slides.Sent(BytesIO(bytes(range(256)) * 2000), "bilder.pdf", slides.Kind.PDF)
    slides.keep(session.parts.get(), sent, may_be_published=False, now=AUTUMN)

    call_command("backup", str(tmp_path / "site.dv"))
    call_command("restore", str(tmp_path / "site.dv"), replace=True)

    assert b"".join(slides.content_of(Slides.objects.get())) == bytes(range(256)) * 2000


def test_new_rows_follow_the_restored_ones(backup):
    call_command("restore", str(backup))

    new = make_organisation(slug="vannas", name_sv="Vännäs kommun")

    assert Organisation.objects.filter(pk__lt=new.pk).exists()


def test_a_backup_can_be_piped(backup, capsysbinary, monkeypatch):
    call_command("restore", str(backup))
    call_command("backup", "-")
    piped = BytesIO(capsysbinary.readouterr().out.partition(b"rows.\n")[2])
    call_command("flush", interactive=False, verbosity=0)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(piped))

    call_command("restore", "-")

    assert Registration.objects.exists()


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "site.dv").write_text("precious")

    with pytest.raises(CommandError, match="is there already; choose another name"):
        call_command("backup", str(tmp_path / "site.dv"))

    assert (tmp_path / "site.dv").read_text() == "precious"


def test_a_backup_is_for_nobody_else_to_read(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_what_is_there_is_not_lost_to_a_restore(backup):
    make_conference(slug="2027")

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(backup))

    assert Conference.objects.get().slug == "2027"


def test_what_is_there_is_replaced_when_told_so(backup):
    make_conference(slug="2027")

    call_command("restore", str(backup), replace=True)

    assert Conference.objects.get().slug == "2026"


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"a letter to grandmother", "no backup, or it is damaged"),
        (gzip.compress(b"a compressed letter\n", mtime=0), "This file is no backup"),
        (
            gzip.compress(b'{"format": "digitala-vasterbotten 0"}\n', mtime=0),
            "another version of the site",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path, content, refusal):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(CommandError, match=refusal):
        call_command("restore", str(tmp_path / "file"))


def test_half_a_backup_restores_nothing(backup):
    backup.write_bytes(backup.read_bytes()[:-50])

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(backup))

    assert not Organisation.objects.exists()


def test_a_file_that_is_not_there_is_missed(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", str(tmp_path / "nothing"))
