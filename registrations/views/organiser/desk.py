"""The registration desk: find somebody, let them in, hand out a badge; all with the keyboard."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.models import Conference, Membership, User
from conference.permissions import role_required
from registrations.badge_fronts import name_size, roles_on_badges
from registrations.badges import picture
from registrations.checkin import Outcome, Verdict
from registrations.desk import (
    NoEntrance,
    check_in,
    entrance_of,
    look_up,
    undo,
    visitor_of,
    visitor_with,
)
from registrations.desk_referrals import settle_at_desk
from registrations.forms.desk import PaperForm, ScanForm, WalkInForm
from registrations.models import Attendance, CheckIn, Registration
from registrations.signup import AlreadyRegistered, NoPlacesLeft, register
from registrations.views.organiser.deciding import (
    address_back,
    badge_to_print,
    person_required,
)

Role = Membership.Role


@require_safe
@never_cache
@role_required(Role.DESK, Role.ORGANISER)
def desk(request: HttpRequest, conference: Conference) -> HttpResponse:
    words, now = request.GET.get("q", "").strip(), timezone.now()
    context = {"conference": conference, "words": words, "scan": uuid4()}
    try:
        door = entrance_of(conference)
    except NoEntrance:
        return render(request, "registrations/organiser/desk/desk.html", context)
    found = look_up(words, door=door, now=now)
    visitor = visitor_with(found[0], door=door, now=now) if len(found) == 1 else None
    if request.GET.get("person", "").isdecimal():
        people = conference.registrations.all()
        registration = get_object_or_404(people, pk=request.GET["person"])
        visitor = visitor_of(registration, door=door, now=now)
    context |= {"door": door, "found": found, "visitor": visitor}
    return render(request, "registrations/organiser/desk/desk.html", context)


@require_POST
@person_required
def check_in_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    assert isinstance(request.user, User)
    form, now = ScanForm(request.POST), timezone.now()
    scan_id = form.cleaned_data["scan"] if form.is_valid() else uuid4()
    verdict = check_in(registration, scan_id=scan_id, by=request.user, now=now)
    _tell(request, registration, verdict)
    return redirect(_at_the_desk(registration))


@require_POST
@person_required
def undo_check_in(request: HttpRequest, registration: Registration) -> HttpResponse:
    if undo(registration, now=timezone.now()):
        words = _("The check-in of %(name)s is taken back.") % {"name": registration.name}
        messages.success(request, words)
    return redirect(_at_the_desk(registration))


@require_POST
@person_required
def settle_person(request: HttpRequest, registration: Registration) -> HttpResponse:
    settle_at_desk(registration, now=timezone.now())
    return redirect(_at_the_desk(registration))


@require_safe
@never_cache
@person_required
def badge(request: HttpRequest, registration: Registration) -> HttpResponse:
    """A sheet to print. To print is not to admit: nothing is changed here."""
    roles = roles_on_badges(registration.conference)
    paper = PaperForm(request.GET).chosen
    context = {
        "conference": registration.conference,
        "registration": registration,
        "role": roles.get(registration.email_key),
        "size": name_size(registration.name),
        "paper": paper,
        "papers": PaperForm.Paper,
        "sheet": f"css/paper/{paper}.css",
        "code": picture(registration.ticket_code, level="Q"),
        "back": address_back(request, registration),
    }
    return render(request, "registrations/organiser/desk/badge.html", context)


@role_required(Role.DESK, Role.ORGANISER)
def walk_in(request: HttpRequest, conference: Conference) -> HttpResponse:
    pool = get_object_or_404(conference.pools, attendance=Attendance.ON_SITE)
    form = WalkInForm(request.POST or None, pool=pool)
    if form.is_valid():
        assert isinstance(request.user, User)
        attendee, over = form.attendee(language=get_language()), form.override(by=request.user)
        try:
            registration = register(
                conference, attendee, now=timezone.now(), on_the_day=True, over=over
            )
        except AlreadyRegistered:
            words = _("Somebody is registered with this address already. Search for the name.")
            form.add_error("email", words)
        except NoPlacesLeft:
            form = WalkInForm(request.POST, pool=pool, has_no_place=True)
            words = _("The organisation has taken all its places. Give one over capacity, or none.")
            form.add_error("when_full", words)
        else:
            return _after_walking_in(request, registration)
    context = {"conference": conference, "form": form}
    return render(request, "registrations/organiser/desk/walk_in.html", context)


def _after_walking_in(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To the badge, which opens for print; who did not get a place is shown at the desk."""
    if registration.status != Registration.Status.CONFIRMED:
        messages.warning(
            request, _("It is full: %(name)s stands in line.") % {"name": registration.name}
        )
        return redirect(_at_the_desk(registration))
    if "check_in" in request.POST:
        assert isinstance(request.user, User)
        scan_id = registration.submission or uuid4()
        verdict = check_in(registration, scan_id=scan_id, by=request.user, now=timezone.now())
        _tell(request, registration, verdict)
    return redirect(badge_to_print(registration))


def _at_the_desk(registration: Registration) -> str:
    return f"{reverse('desk', args=[registration.conference.slug])}?person={registration.pk}"


def _tell(request: HttpRequest, registration: Registration, verdict: Verdict) -> None:
    name = {"name": registration.name}
    if verdict["outcome"] == Outcome.ADMITTED:
        messages.success(request, _("%(name)s is checked in.") % name)
    elif verdict["outcome"] == Outcome.ALREADY_ADMITTED:
        messages.warning(request, _("%(name)s was checked in before.") % name)
    else:
        why = CheckIn.Reason(verdict["reason"] or "").label
        words = _("%(name)s was not let in: %(why)s.")
        messages.error(request, words % {**name, "why": str(why).lower()})
