"""Registrations that were made elsewhere come in from the command line, all or none."""

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from notifications.models import Message
from registrations.models import Registration
from registrations.quotas import set_quota
from tests.factories import (
    AUTUMN,
    make_conference,
    make_online_pool,
    make_organisation,
    make_pool,
    make_registration,
)

pytestmark = pytest.mark.django_db

HEADINGS = "Namn;E-post;Deltagande;Organisation"


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(AUTUMN):
        yield


@pytest.fixture
def pool():
    pool = make_pool(make_conference())
    make_online_pool(pool.conference)
    return pool


@pytest.fixture
def run(tmp_path):
    """The command on these lines: what it says, and what is wrong with them."""

    def run(*lines, options=()):
        (tmp_path / "people.csv").write_text("\n".join([HEADINGS, *lines]))
        out, err = StringIO(), StringIO()
        try:
            call_command(
                "import_registrations",
                "2026",
                tmp_path / "people.csv",
                *options,
                stdout=out,
                stderr=err,
            )
        except CommandError as refusal:
            return [*err.getvalue().splitlines(), str(refusal)]
        return out.getvalue().splitlines()

    return run


NO_QUOTA = "Umeå Municipality has been given no places of this kind (On site). Choose another way."
NOBODY = "Nobody is registered. Correct the rows above and try again."
ANNA = "Anna Berg;anna@umea.example;på plats;"
BO = "Bo Ö;bo@x.example;online;Malå kommun"


def test_everybody_on_the_list_is_registered_and_gets_a_letter(pool, run):
    umea = make_organisation()

    assert run(ANNA, BO) == ["Registered: 2."]

    assert list(
        Registration.objects.order_by("pk").values_list(
            "name", "attendance", "organisation", "organisation_name", "via", "language"
        )
    ) == [
        ("Anna Berg", "on_site", umea.pk, "Umeå kommun", "organiser", "sv"),
        ("Bo Ö", "online", None, "Malå kommun", "organiser", "sv"),
    ]
    assert list(Message.objects.values_list("kind", flat=True)) == ["confirmation"] * 2


def test_a_dry_run_registers_nobody_and_writes_to_nobody(pool, run):
    make_organisation()

    assert run(ANNA, BO, options=["--dry-run"]) == ["Would be registered: 2."]

    assert Registration.objects.count() == Message.objects.count() == 0
    pool.refresh_from_db()
    assert pool.taken == 0


def test_what_the_list_does_not_say_is_said_in_the_options(pool, run):
    run("Bo Ö;bo@x.example;;Malå", options=["--attendance", "online", "--language", "en"])

    one = Registration.objects.get()
    assert (one.attendance, one.language) == ("online", "en")


def test_everything_wrong_is_told_by_row_and_nobody_is_registered(pool, run):
    umea = make_organisation()
    set_quota(umea, pool, 0)
    make_registration(pool, email="redan@x.example")

    said = run(
        ANNA,
        BO,
        "Bo igen;BO@x.example;online;Malå",
        "Cilla;cilla.x.example;online;Malå",
        ";d@x.example;online;",
        "Eva;eva@x.example;;Malå",
        "Redan;redan@x.example;online;Malå",
    )

    assert said == [
        f"Row 2: {NO_QUOTA}",
        "Row 4: The address is in the list twice.",
        "Row 5: The address lacks an @.",
        "Row 6: Write the name of the organisation.",
        "Row 6: Write your colleague's name.",
        "Row 7: Choose how your colleague will take part.",
        "Row 8: This address is registered already.",
        NOBODY,
    ]
    assert Registration.objects.count() == 1
    assert Message.objects.count() == 0


def test_what_is_full_or_closed_is_told_by_row(pool, run):
    online = pool.conference.pools.get(slug="online")
    online.capacity = 0
    online.save()
    pool.closes_at = AUTUMN
    pool.save()

    said = run("Anna;anna@x.example;på plats;Malå", BO)

    assert said == [
        "Row 2: Registration for this is not open. Choose another way.",
        "Row 3: Full. Choose another way.",
        NOBODY,
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be opened: No such file or directory."),
        (b"PK nonsense", "cannot be read. Save it as Excel (.xlsx) or CSV."),
        (b"a" * 1_048_577, "has more than 500 rows or 1 MB. Divide it."),
        (b"a@x.example\n" * 501, "has more than 500 rows or 1 MB. Divide it."),
        (b"", "Nothing is written in"),
    ],
)
def test_a_file_that_is_no_list_is_refused(pool, tmp_path, content, words):
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        call_command("import_registrations", "2026", file)

    assert words in str(refusal.value)


def test_a_conference_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"There is no conference 2026\."):
        call_command("import_registrations", "2026", tmp_path / "people.csv")
