"""The questions of a conference: written, ordered, removed, and what was answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference import spreadsheets
from conference.models import Conference
from conference.permissions import organiser_required
from registrations import defining
from registrations.defining import HasAnswers
from registrations.forms.question_definitions import QuestionForm
from registrations.forms.questions import AnswersForm
from registrations.models import Attendance
from registrations.questions import as_asked
from registrations.tallies import table, tallies
from registrations.views.attachments import attachment


@require_safe
@organiser_required
def question_list(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "tallies": tallies(conference)}
    return render(request, "registrations/organiser/questions.html", context)


@organiser_required
def add_question(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        question = defining.define(conference, form.cleaned_data)
        messages.success(request, _("“%(question)s” is asked now.") % {"question": question})
        return redirect("questions", conference.slug)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/question.html", context)


@organiser_required
def change_question(request: HttpRequest, conference: Conference, question_id: int) -> HttpResponse:
    questions = conference.questions.with_numbers_of_answers()
    question = get_object_or_404(questions, pk=question_id)
    form = QuestionForm(request.POST or None, instance=question)
    if form.is_valid():
        try:
            defining.redefine(question, form.cleaned_data)
        except HasAnswers as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The question is changed."))
            return redirect("questions", conference.slug)
    context = {"conference": conference, "form": form, "question": question}
    return render(request, "registrations/organiser/question.html", context)


@require_POST
@organiser_required
def move_question(request: HttpRequest, conference: Conference, question_id: int) -> HttpResponse:
    question = get_object_or_404(conference.questions, pk=question_id)
    defining.move(question, up="up" in request.POST)
    return redirect("questions", conference.slug)


@organiser_required
def remove_question(request: HttpRequest, conference: Conference, question_id: int) -> HttpResponse:
    questions = conference.questions.with_numbers_of_answers()
    question = get_object_or_404(questions, pk=question_id)
    if request.method == "POST":
        answers = defining.remove(question)
        words = ngettext(
            "The question is removed, and one answer with it.",
            "The question is removed, and %(answers)d answers with it.",
            answers,
        )
        messages.success(request, words % {"answers": answers})
        return redirect("questions", conference.slug)
    context = {"conference": conference, "question": question}
    return render(request, "registrations/organiser/remove_question.html", context)


@require_safe
@organiser_required
def preview_questions(request: HttpRequest, conference: Conference) -> HttpResponse:
    """The page as attendees see it, for one way of taking part."""
    wanted = request.GET.get("attendance")
    shown = Attendance(wanted) if wanted in Attendance.values else Attendance.ON_SITE
    form = AnswersForm(asked=as_asked(conference, shown, now=timezone.now()))
    context = {
        "conference": conference,
        "form": form,
        "attendances": Attendance.choices,
        "shown": shown,
    }
    return render(request, "registrations/organiser/preview_questions.html", context)


@require_safe
@organiser_required
def answers(request: HttpRequest, conference: Conference) -> HttpResponse:
    context = {"conference": conference, "tallies": tallies(conference)}
    return render(request, "registrations/organiser/answers.html", context)


@require_safe
@organiser_required
def answers_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    content = spreadsheets.csv_file(table(conference))
    filename = "{}-{}.csv".format(conference.slug, _("answers"))
    return attachment(content, filename=filename, content_type=spreadsheets.CONTENT_TYPE)
