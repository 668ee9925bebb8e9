"""Who can log in to the demo: one organiser, who may also use the admin."""

from base64 import b32encode

from django.utils.crypto import salted_hmac

from conference.models import Conference, Membership, User

EMAIL = "arrangor@rv.example"


def password() -> str:
    """As secret as SECRET_KEY, and the same as long as that is: nothing to keep or to forget."""
    digest = salted_hmac(__name__, EMAIL, algorithm="sha256").digest()
    letters = b32encode(digest).decode().lower()
    return "-".join((letters[:4], letters[4:8], letters[8:12]))


def add_organiser(conference: Conference) -> User:
    user = User.objects.create_superuser(EMAIL, password(), name="Maj Älvdal")
    role = Membership.Role.ORGANISER
    Membership.objects.create(user=user, conference=conference, role=role)
    return user
