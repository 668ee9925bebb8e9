"""A programme made elsewhere: chosen, its columns said, looked through, and brought in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.models import Conference, User
from conference.permissions import programme_editor_required
from registrations.forms.programme_files import MappingForm, ProgrammeFileForm
from scheduling.importing import uploads
from scheduling.importing.applying import HasErrors, NotAsShown, apply
from scheduling.importing.comparing import compare
from scheduling.importing.mapping import guessed, sheets_of
from scheduling.importing.plans import Plan
from scheduling.importing.reading import NotAProgramme, is_table
from scheduling.importing.summing_up import overview, summary
from scheduling.models import ProgrammeUpload


@programme_editor_required
def import_programme(request: HttpRequest, conference: Conference) -> HttpResponse:
    form = ProgrammeFileForm(request.POST or None, request.FILES or None, conference=conference)
    assert isinstance(request.user, User)
    now = timezone.now()
    if form.is_valid():
        uploads.keep(conference, form.chosen(), by=request.user, now=now)
        page = "import_mapping" if form.asks_about_columns else "import_preview"
        return redirect(page, conference.slug)
    waiting = uploads.kept(conference, request.user, now=now)
    context = {"conference": conference, "form": form, "waiting": waiting}
    return render(request, "registrations/organiser/programme/import.html", context)


@programme_editor_required
def import_mapping(request: HttpRequest, conference: Conference) -> HttpResponse:
    upload = _kept(request, conference)
    if upload is None or not is_table(bytes(upload.content)):
        return redirect("import_programme", conference.slug)
    sheets = sheets_of(bytes(upload.content))
    held = uploads.what_it_holds(upload) or guessed(sheets)
    form = MappingForm(request.POST or None, sheets=sheets, held=held)
    if form.is_valid():
        uploads.say_what_it_holds(upload, form.held())
        return redirect("import_preview", conference.slug)
    context = {"conference": conference, "form": form, "upload": upload}
    return render(request, "registrations/organiser/programme/import_mapping.html", context)


@programme_editor_required
def import_preview(request: HttpRequest, conference: Conference) -> HttpResponse:
    upload = _kept(request, conference)
    if upload is None:
        return redirect("import_programme", conference.slug)
    try:
        programme = uploads.programme_in(upload)
    except NotAProgramme as problem:
        messages.error(request, str(problem))
        return redirect("import_programme", conference.slug)
    if request.method == "POST" and _bring_in(request, conference, upload):
        return redirect("board", conference.slug)
    plan = compare(conference, programme)
    context = {"conference": conference, "upload": upload, "plan": plan} | _told(plan)
    context["is_table"] = is_table(bytes(upload.content))
    return render(request, "registrations/organiser/programme/import_preview.html", context)


@require_POST
@programme_editor_required
def discard_import(request: HttpRequest, conference: Conference) -> HttpResponse:
    upload = _kept(request, conference)
    if upload:
        upload.delete()
        messages.success(request, _("The file is thrown away. Nothing has changed."))
    return redirect("import_programme", conference.slug)


def _kept(request: HttpRequest, conference: Conference) -> ProgrammeUpload | None:
    assert isinstance(request.user, User)
    upload = uploads.kept(conference, request.user, now=timezone.now())
    if upload is None:
        messages.warning(request, _("The file is not kept any longer. Choose it once more."))
    return upload


def _bring_in(request: HttpRequest, conference: Conference, upload: ProgrammeUpload) -> bool:
    assert isinstance(request.user, User)
    programme, shown = uploads.programme_in(upload), request.POST.get("shown", "")
    try:
        plan = apply(conference, programme, shown=shown, by=request.user)
    except (HasErrors, NotAsShown):
        words = _("The programme has changed meanwhile. Look once more at what would happen.")
        messages.warning(request, words)
        return False
    upload.delete()
    messages.success(request, _("Imported: %(summary)s.") % {"summary": summary(plan)})
    return True


def _told(plan: Plan) -> dict[str, object]:
    return {"summary": summary(plan), "tables": overview(plan)}
