"""What an organiser asks attendees beside the form, and what they answered.

A question says what the answer is for and how long it is kept, or it cannot be asked.
"""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from conference.languages import in_current_language
from conference.models import Conference
from registrations.models.people import Registration
from registrations.models.places import Attendance


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def with_numbers_of_answers(self) -> Self:
        """With `number_of_answers`, of those who are still registered or were."""
        return self.annotate(number_of_answers=Count("answers"))

    def to_be_erased(self, now: datetime) -> list["Question"]:
        """Those whose answers have been kept as long as was promised."""
        waiting = self.filter(answers_erased_at=None).select_related("conference").order_by("pk")
        return [question for question in waiting if question.is_over(now)]


class Question(models.Model):
    """A field that an organiser has added, and its rules."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several options")
        SEVERAL = "several", _("Any of several options")
        NUMBER = "number", _("Whole number")
        CONSENT = "consent", _("Consent")

    WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL})

    conference = models.ForeignKey(Conference, related_name="questions", on_delete=models.CASCADE)
    slug = models.SlugField(_("short name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label_sv = models.CharField(_("question in Swedish"), max_length=300)
    label_en = models.CharField(_("question in English"), max_length=300, blank=True)
    help_sv = models.CharField(_("help in Swedish"), max_length=500, blank=True)
    help_en = models.CharField(_("help in English"), max_length=500, blank=True)
    # [{"value": "press", "sv": "Press", "en": "Press"}, …]
    options = models.JSONField(_("options"), default=list, blank=True)
    # Ways of attending; none means all of them.
    attendances = models.JSONField(_("asked of"), default=list, blank=True)
    is_required = models.BooleanField(_("an answer is needed"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    purpose_sv = models.CharField(_("what the answer is for, in Swedish"), max_length=300)
    purpose_en = models.CharField(
        _("what the answer is for, in English"), max_length=300, blank=True
    )
    kept_days = models.PositiveSmallIntegerField(_("days kept after the conference"))
    minimum = models.IntegerField(_("least"), null=True, blank=True)
    maximum = models.IntegerField(_("most"), null=True, blank=True)
    closes_at = models.DateTimeField(_("can be answered until"), null=True, blank=True)
    answers_erased_at = models.DateTimeField(_("answers erased"), null=True, editable=False)
    answers_erased = models.PositiveIntegerField(
        _("answers that were erased"), default=0, editable=False
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(name="a_question_is_named_once", fields=["conference", "slug"]),
            models.CheckConstraint(
                name="a_question_says_what_it_is_for",
                condition=~Q(purpose_sv=""),
            ),
            models.CheckConstraint(
                name="a_consent_is_never_required",
                condition=~Q(kind="consent", is_required=True),
            ),
            models.CheckConstraint(
                name="the_least_number_is_at_most_the_most",
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_current_language(sv=self.label_sv, en=self.label_en)

    @property
    def help(self) -> str:
        return in_current_language(sv=self.help_sv, en=self.help_en)

    @property
    def purpose(self) -> str:
        return in_current_language(sv=self.purpose_sv, en=self.purpose_en)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The options as a form wants them, in the reader's language."""
        return [
            (option["value"], in_current_language(sv=option["sv"], en=option["en"]))
            for option in self.options
        ]

    @property
    def ways_in_words(self) -> str:
        if not self.attendances:
            return str(_("Everybody"))
        return ", ".join(str(Attendance(way).label) for way in self.attendances)

    @property
    def removed_on(self) -> date:
        """The day the answers are erased."""
        return self.conference.ends_on + timedelta(days=self.kept_days)

    @property
    def ways(self) -> list[str]:
        """Who wants to take part in one of these ways is asked."""
        return self.attendances or Attendance.values

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        in_time = self.closes_at is None or now < self.closes_at
        return in_time and not self.is_over(now)

    def is_over(self, now: datetime) -> bool:
        """Whether the day has come when the answers are erased."""
        return self.conference.local_date(now) >= self.removed_on

    def in_words(self, value: Any) -> str:
        """An answer as a person reads it; nothing where there is none."""
        if value is None:
            return ""
        names = dict(self.choices)
        if self.kind == self.Kind.CONSENT:
            return str(_("Yes"))
        if self.kind in self.WITH_OPTIONS:
            chosen: list[str] = value if isinstance(value, list) else [value]
            return ", ".join(names.get(one, one) for one in chosen)
        return str(value)


class Answer(models.Model):
    """What one person answered; no row means that they did not."""

    registration = models.ForeignKey(Registration, related_name="answers", on_delete=models.CASCADE)
    question = models.ForeignKey(Question, related_name="answers", on_delete=models.CASCADE)
    # A text, an option's value, a list of them, a number, or true for a consent.
    value = models.JSONField(_("answer"))
    # A consent is to words as they were read that day.
    wording = models.TextField(_("words consented to"), blank=True)
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                name="a_question_is_answered_once", fields=["registration", "question"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.registration}"
