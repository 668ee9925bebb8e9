import pytest

from conference.models import Conference
from tests.factories import make_conference, make_organiser, make_user

pytestmark = pytest.mark.django_db


def test_organisers_organise_their_own_conferences_and_a_superuser_all():
    ours, other = make_conference(), make_conference(slug="2027")
    maj = make_organiser(ours)
    boss = make_user(email="chefen@rv.example", is_superuser=True)

    assert list(Conference.objects.organised_by(maj)) == [ours]
    assert set(Conference.objects.organised_by(boss)) == {ours, other}
    assert not Conference.objects.organised_by(make_user(email="ny@rv.example")).exists()
