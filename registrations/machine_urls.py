"""Machine endpoints: the same address in every language."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
