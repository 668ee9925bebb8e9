"""Pages: an address in each language."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
