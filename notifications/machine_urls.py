"""The demo's mail: the same address in every language."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<str:key>/", views.demo_mail_letter, name="demo_mail_letter"),
    path("demo/mail/<str:key>/letter.html", views.demo_mail_html, name="demo_mail_html"),
    path("demo/mail/<str:key>/<int:number>/", views.demo_mail_file, name="demo_mail_file"),
]
