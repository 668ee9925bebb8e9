"""From what an organiser has defined to what a person can answer, whatever either types."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.models import Conference
from registrations.defining import options_as_typed, options_from
from registrations.forms.questions import LIMIT, AnswersForm, field_name
from registrations.models import Question
from registrations.questions import Asked

Kind = Question.Kind
OPTIONS = [{"value": "yes", "sv": "Ja", "en": "Yes"}, {"value": "no", "sv": "Nej", "en": ""}]


def a_question(**fields):
    """A question that is in no database."""
    conference = Conference(ends_on=date(2026, 12, 9))
    defaults = {"pk": 1, "label_sv": "Fråga", "purpose_sv": "Syfte.", "kept_days": 1}
    return Question(conference=conference, **defaults | fields)


def answered(question, typed):
    """What comes of it: the answer, or what is wrong with it."""
    form = AnswersForm({field_name(question): typed}, asked=[Asked(question, None, is_open=True)])
    return form.answers()[question] if form.is_valid() else next(iter(form.errors.values()))


def lines(least, most):
    words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|"))
    tidy = words.map(lambda text: text.strip()).filter(bool)
    return st.lists(
        st.tuples(tidy, tidy), min_size=least, max_size=most, unique_by=lambda one: one[0]
    )


questions = st.builds(
    lambda kind, names, least, span, required: a_question(
        kind=kind,
        options=options_from("\n".join(" | ".join(one) for one in names), earlier=[]),
        minimum=least,
        maximum=None if least is None else least + span,
        is_required=required and kind != Kind.CONSENT,
    ),
    kind=st.sampled_from(Kind),
    names=lines(2, 5),
    least=st.none() | st.integers(-50, 50),
    span=st.integers(0, 100),
    required=st.booleans(),
)


def right_answers(question):
    values = st.sampled_from([option["value"] for option in question.options])
    return {
        Kind.TEXT: st.text("abc åäö\n", min_size=1).map(str.strip).filter(bool),
        Kind.CHOICE: values,
        Kind.SEVERAL: st.lists(values, min_size=1, unique=True),
        Kind.NUMBER: st.integers(
            -LIMIT if question.minimum is None else question.minimum,
            LIMIT if question.maximum is None else question.maximum,
        ),
        Kind.CONSENT: st.just(value=True),
    }[Kind(question.kind)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_right_answer_comes_back_as_it_was_meant(data):
    question = data.draw(questions)
    meant = data.draw(right_answers(question))

    typed = "on" if meant is True else meant
    assert answered(question, typed) == meant
    assert all(words for words in question.in_words(meant).split(", "))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions, st.text() | st.lists(st.text()))
def test_whatever_is_typed_is_an_answer_or_told_what_is_wrong(question, typed):
    told = answered(question, typed)

    assert told is not None or (question.kind == Kind.NUMBER and not question.is_required)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines(1, 6))
def test_options_are_read_back_as_they_were_written(names):
    typed = "\n".join(" | ".join(one) for one in names)
    options = options_from(typed, earlier=[])

    assert len({option["value"] for option in options}) == len(names)
    assert options_from(options_as_typed(options), earlier=options) == options


def test_an_option_keeps_its_value_while_one_of_its_names_stands():
    corrected = options_from("Jo | Yes\nNej | No\nKanske\n\n", earlier=OPTIONS)

    assert corrected == [
        {"value": "yes", "sv": "Jo", "en": "Yes"},
        {"value": "no", "sv": "Nej", "en": "No"},
        {"value": "kanske", "sv": "Kanske", "en": ""},
    ]


def test_a_new_option_never_takes_the_value_of_one_that_is_left_out():
    [new] = options_from("YES!", earlier=OPTIONS)

    assert new["value"] == "yes-2"


def test_a_name_without_letters_makes_a_value_too():
    assert [one["value"] for one in options_from("😀\n🙁", earlier=[])] == ["option", "option-2"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("811228-9874", "Det här ser ut som ett personnummer."),
        ("a\x00b", "Här finns tecken som inte går att visa."),
        ("a\u202eb", "Här finns tecken som inte går att visa."),
        ("a" * 1001, "Skriv högst 1 000 tecken."),
        ("", "Skriv ett svar."),
    ],
)
def test_what_is_wrong_with_a_text_is_said(typed, wrong):
    [told] = answered(a_question(kind=Kind.TEXT, is_required=True), typed)

    assert told.startswith(wrong)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("många", "Skriv ett heltal, till exempel 2."),
        ("", "Skriv ett heltal, till exempel 2."),
        ("1", "Skriv ett tal som är minst 2."),
        ("9", "Skriv ett tal som är högst 8."),
    ],
)
def test_what_is_wrong_with_a_number_is_said(typed, wrong):
    question = a_question(kind=Kind.NUMBER, minimum=2, maximum=8, is_required=True)

    assert answered(question, typed) == [wrong]


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        (Kind.CHOICE, "", "Välj ett av alternativen."),
        (Kind.CHOICE, "maybe", "Välj ett av alternativen."),
        (Kind.SEVERAL, [], "Välj minst ett av alternativen."),
        (Kind.SEVERAL, ["maybe"], "Välj bland alternativen."),
    ],
)
def test_what_is_wrong_with_a_choice_is_said(kind, typed, wrong):
    question = a_question(kind=kind, options=OPTIONS, is_required=True)

    assert answered(question, typed) == [wrong]


def test_a_question_that_needs_no_answer_can_be_left():
    assert answered(a_question(kind=Kind.CHOICE, options=OPTIONS), "") == ""
    assert answered(a_question(kind=Kind.SEVERAL, options=OPTIONS), []) == []
    assert answered(a_question(kind=Kind.NUMBER), "") is None
    assert answered(a_question(kind=Kind.CONSENT), "") is False
