"""Machine endpoints: the same address in every language."""

from django.urls import path

from scheduling.views import embedding, files, machine

urlpatterns = [
    path("<conference:slug>/programme.ics", machine.programme_ics, name="programme_ics"),
    path("<conference:slug>/tracks/<slug:track>.ics", machine.track_ics, name="track_ics"),
    path("<conference:slug>/rooms/<slug:room>.ics", machine.room_ics, name="room_ics"),
    path("<conference:slug>/speakers/<slug:speaker>.ics", machine.speaker_ics, name="speaker_ics"),
    path(
        "<conference:slug>/speakers/<slug:speaker>/<slug:digest>.jpg",
        files.speaker_photo,
        name="speaker_photo",
    ),
    path(
        "<conference:slug>/sessions/<slug:session>/slides/<int:slides_id>",
        files.session_slides,
        name="session_slides",
    ),
    path("<conference:slug>/sessions/<slug:session>.ics", machine.session_ics, name="session_ics"),
    path("<conference:slug>/programme.pdf", machine.programme_pdf, name="programme_pdf"),
    path("<conference:slug>/door-signs.pdf", machine.door_signs_pdf, name="door_signs_pdf"),
    path(
        "<conference:slug>/embed/programme.html",
        embedding.embedded_programme,
        name="embedded_programme",
    ),
    path("<conference:slug>/embed/", embedding.framed_programme, name="framed_programme"),
    path("oembed", embedding.oembed, name="oembed"),
    path("<conference:slug>/schedule.xml", machine.schedule_xml, name="schedule_xml"),
    path("<conference:slug>/schedule.json", machine.schedule_json, name="schedule_json"),
    path("<conference:slug>/changes.atom", machine.changes_atom, name="changes_atom"),
]
