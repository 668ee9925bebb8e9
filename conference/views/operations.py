"""What machines ask the site: is it well, how much is waiting, whom to tell about a hole."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conference import health
from conference.permissions import public


@public
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; it asks nobody else, so that one outage does not become two."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database and the broker answer, and letters leave."""
    answers = health.readiness(timezone.now())
    is_ready = set(answers.values()) == {"ok"}
    return JsonResponse(answers, status=200 if is_ready else 503)


@public
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Only for whoever reaches the server directly: what came through a proxy came from outside."""
    if "X-Forwarded-For" in request.headers:
        raise Http404
    return HttpResponse(
        health.metrics_text(timezone.now()),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


@public
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where to report a security problem, by RFC 9116."""
    expires_at = timezone.now().replace(hour=0, minute=0, second=0) + timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires_at:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sv, en",
        f"Canonical: {settings.BASE_URL}/.well-known/security.txt",
    ]
    return HttpResponse(
        "".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8"
    )
