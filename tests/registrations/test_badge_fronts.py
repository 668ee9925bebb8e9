import re

import pytest
import zxingcpp
from PIL import Image

from conference.models import Membership
from registrations.badge_fronts import BadgeRole, name_size, roles_on_badges
from registrations.badges import SIDE
from tests.factories import make_conference, make_member, make_organiser, make_speaker
from tests.javascript import call

SIZES = {
    "Bo Ek": "full",
    "Saga Hjortronklint": "large",
    "Anna Wikström-Lööf": "full",
    "Ánte-Máhtte Đorvvi-Ŋállá Hjortronsmyr-Ek": "large",
    "Maximiliana-Alexandrina Hjortronklintsdotter": "small",
    "Hjortronmyrssonen": "medium",
    "Hjortronklintsdottersson": "small",
    "A" * 27: "smallest",
    "Å" * 200: "smallest",
    "王小明": "full",
    "王小明王小明王": "large",
    "A\u030aA\u030aA\u030aA\u030aA\u030aA\u030a": "full",
}


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_name_is_as_large_as_its_badge_has_room_for(name, size):
    assert name_size(name) == size


def test_a_badge_that_the_desk_draws_itself_has_the_same_sizes():
    assert call("js/door/desk/badge.js", "nameSize", *[(name,) for name in SIZES]) == [
        name_size(name) for name in SIZES
    ]


def test_a_code_that_the_desk_draws_is_read_and_mended_as_one_that_the_server_draws():
    code = "DV1ABCDEFGHIJKLM234567NOPQRST"

    (drawn,) = call("js/door/desk/badge.js", "drawn", (code,))

    (read,) = zxingcpp.read_barcodes(image_of(drawn))
    assert (read.text, read.ec_level, drawn["side"]) == (code, "Q", SIDE)


def image_of(drawn):
    """The path in black on white, eight dots a module."""
    side = drawn["side"]
    image = Image.new("L", (side, side), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", drawn["path"]):
        image.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    return image.resize((side * 8, side * 8), Image.Resampling.NEAREST)


@pytest.mark.django_db
def test_those_who_can_be_asked_and_those_who_speak_are_known_by_their_badge():
    conference = make_conference()
    make_organiser(conference, email="Maj@rv.example")
    make_member(conference, Membership.Role.DESK, email="disa@rv.example")
    make_speaker(conference, email="Saga@umea.example")
    make_speaker(conference, email="maj@RV.example", slug="maj")
    make_speaker(conference, email="", slug="nobody")
    make_speaker(make_conference(slug="2027"), email="bo@umea.example")

    assert roles_on_badges(conference) == {
        "saga@umea.example": BadgeRole.SPEAKER,
        "maj@rv.example": BadgeRole.ORGANISER,
    }
