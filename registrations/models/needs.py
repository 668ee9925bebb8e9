"""What somebody needs to eat and to take part: apart from the registration, and sealed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, User
from registrations.models.people import Registration
from registrations.models.places import Attendance
from scheduling.models import Session


class Food(models.TextChoices):
    """Ways of eating, and what must be told of in food (EU 1169/2011, annex II)."""

    VEGETARIAN = "vegetarian", _("Vegetarian")
    VEGAN = "vegan", _("Vegan")
    NO_PORK = "no_pork", _("Without pork")
    LACTOSE_FREE = "lactose_free", _("Without lactose")
    GLUTEN = "gluten", _("Gluten (wheat, rye, barley, oats)")
    CRUSTACEANS = "crustaceans", _("Crustaceans")
    EGGS = "eggs", _("Eggs")
    FISH = "fish", _("Fish")
    PEANUTS = "peanuts", _("Peanuts")
    SOYBEANS = "soybeans", _("Soya")
    MILK = "milk", _("Milk protein")
    NUTS = "nuts", _("Nuts")
    CELERY = "celery", _("Celery")
    MUSTARD = "mustard", _("Mustard")
    SESAME = "sesame", _("Sesame")
    SULPHITES = "sulphites", _("Sulphites")
    LUPIN = "lupin", _("Lupin")
    MOLLUSCS = "molluscs", _("Molluscs")
    CONTACT_ME = "contact_me", _("Contact me instead")


class Access(models.TextChoices):
    HEARING_LOOP = "hearing_loop", _("Hearing loop")
    SPEECH_TO_TEXT = "speech_to_text", _("Speech-to-text interpreter")
    SIGN_LANGUAGE = "sign_language", _("Sign language interpreter")
    WHEELCHAIR = "wheelchair", _("Place for a wheelchair")
    QUIET_ROOM = "quiet_room", _("Quiet room")
    COMPANION = "companion", _("Place for a companion, free of charge")
    LARGE_PRINT = "large_print", _("Programme in large print")
    CAPTIONS = "captions", _("Captions")
    CONTACT_ME = "contact_me", _("Contact me instead")


class NeedsQuerySet(models.QuerySet["Needs"]):
    def about(self, kind: "Needs.Kind") -> Self:
        return self.filter(kind=kind)

    def told_at(self, conference: Conference) -> Self:
        return self.filter(registration__conference=conference)

    def in_order_of_registration(self) -> Self:
        """In no order that says anything about a need."""
        people = self.select_related("registration__pool", "registration__organisation")
        return people.order_by("registration__registered_at", "registration__pk")

    def that_serve_nothing(self) -> Self:
        """Of people without a place, and about food where none is served."""
        placeless = Q(registration__pool=None)
        unfed = Q(registration__pool__attendance=Attendance.ONLINE) | Q(
            registration__pool__attendance=Attendance.HUB, registration__pool__serves_lunch=False
        )
        return self.filter(placeless | Q(kind=Needs.Kind.FOOD) & unfed)


class Needs(models.Model):
    """What one person has told of one kind of needs, and agreed that we keep: health data.

    Sealed for its registration and kind (conference.field_encryption).
    """

    class Kind(models.TextChoices):
        FOOD = "food", _("Food")
        ACCESS = "access", _("Access needs")

    registration = models.ForeignKey(Registration, related_name="needs", on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=Kind)
    sealed = models.TextField()
    consent_version = models.CharField(max_length=20)
    consented_at = models.DateTimeField()

    objects = NeedsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="needs_are_told_once_a_kind", fields=["registration", "kind"]
            ),
            models.CheckConstraint(
                name="needs_are_kept_by_consent_only", condition=~Q(consent_version="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.pk}"

    @property
    def place(self) -> str:
        """Where alone the sealed words may be read."""
        return f"needs/{self.kind}/{self.registration_id}"


class MealSkip(models.Model):
    """That somebody does not eat at a meal. Who says nothing eats."""

    registration = models.ForeignKey(
        Registration, related_name="skipped_meals", on_delete=models.CASCADE
    )
    session = models.ForeignKey(Session, related_name="skips", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_meal_is_skipped_once", fields=["registration", "session"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.session}"


class NeedsReading(models.Model):
    """That somebody read needs: whose, when and why. Only ever added to, until it is too old."""

    class Purpose(models.TextChoices):
        COUNTS = "counts", _("How many, to order food")
        CONTACT = "contact", _("Contact somebody who asked for it")
        ARRANGE = "arrange", _("Arrange what is needed")
        ON_THE_DAY = "on_the_day", _("Help somebody during the conference")

    conference = models.ForeignKey(
        Conference, related_name="needs_readings", on_delete=models.CASCADE
    )
    # Who has read is known for as long as the log is kept.
    by = models.ForeignKey(User, related_name="needs_readings", on_delete=models.PROTECT)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Needs.Kind)
    purpose = models.CharField(max_length=10, choices=Purpose)
    registration = models.ForeignKey(
        Registration, related_name="needs_readings", null=True, on_delete=models.SET_NULL
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="counts_are_about_nobody",
                condition=~Q(purpose="counts") | Q(registration=None),
            ),
        ]
        indexes = [models.Index(name="who_read_needs", fields=["conference", "-at"])]

    def __str__(self) -> str:
        return f"{self.by}, {self.at}"


class NeedsErasure(models.Model):
    """That needs were erased as they had served: how many, and nothing about whose."""

    conference = models.ForeignKey(
        Conference, related_name="needs_erasures", on_delete=models.CASCADE
    )
    at = models.DateTimeField()
    food = models.PositiveIntegerField()
    access = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.conference}, {self.at}"
