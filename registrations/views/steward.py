"""The page that turns a paired phone into a scanner. It holds no data: the phone asks the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from conference.permissions import public
from registrations import scanner_app

# Only here may the browser compile the code reader, which is WebAssembly.
DOOR_CSP = settings.SECURE_CSP | {"script-src": [CSP.SELF, CSP.WASM_UNSAFE_EVAL]}


@public
@require_safe
@csp_override(DOOR_CSP)
def door(request: HttpRequest) -> HttpResponse:
    return HttpResponse(scanner_app.page())


@public
@require_safe
@never_cache
def door_worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(scanner_app.worker(), content_type="text/javascript; charset=utf-8")


@public
@require_safe
def door_manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(scanner_app.manifest(), content_type="application/manifest+json")
