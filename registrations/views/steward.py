"""The page that turns a paired phone into a scanner. It holds no data: the phone asks the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from conference.permissions import public

# Only here may the browser compile the code reader, which is WebAssembly.
DOOR_CSP = settings.SECURE_CSP | {"script-src": [CSP.SELF, CSP.WASM_UNSAFE_EVAL]}


@public
@require_safe
@csp_override(DOOR_CSP)
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/door.html")
