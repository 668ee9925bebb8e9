"""Documents for paper, set by a process of their own."""

import json
from pathlib import Path

import pytest

from scheduling.typesetter import answer
from scheduling.typesetting import CannotBeSet, typeset
from tests.factories import AUTUMN
from tests.judges import pdf

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "sv")
= #data.title
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "sign.typ"
    path.write_text(TEMPLATE)
    return path


def test_what_the_template_makes_of_the_data_can_be_read_by_everybody(template):
    made = typeset(template, {"title": "Garderob #emph[x]"}, at=AUTUMN)

    assert pdf.faults(made, language="sv") == []
    assert pdf.tags(made) == ["Document", "H1"]


def test_another_process_sets_the_same(template):
    asked = {
        "template": str(template),
        "root": str(template.parent),
        "fonts": [],
        "data": {"title": "Garderob"},
        "at": AUTUMN.isoformat(),
    }

    assert answer(json.dumps(asked).encode()) == typeset(
        template, {"title": "Garderob"}, at=AUTUMN, fonts=template.parent
    )


def test_what_cannot_be_set_says_why(template):
    with pytest.raises(CannotBeSet, match="title"):
        typeset(template, {}, at=AUTUMN)
