"""Pages: an address in each language."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from registrations.views import (
    group,
    group_members,
    personal,
    personal_agenda,
    personal_coming,
    personal_data,
    personal_group,
    personal_handing_over,
    personal_invitation,
    personal_needs,
    personal_offer,
    personal_questions,
    public,
    steward,
)
from registrations.views.organiser import (
    access_needs,
    attendance,
    desk,
    devices,
    exports,
    fees,
    groups,
    home,
    invitations,
    kitchen,
    organisations,
    people,
    person,
    questions,
    rounds,
    waiting_lists,
    workshops,
)

urlpatterns = [
    path("<conference:slug>/", public.conference, name="conference"),
    path(_("<conference:slug>/register/"), public.register, name="register"),
    path(_("<conference:slug>/attend/<slug:pool>/"), public.attendance, name="attendance"),
    path(_("<conference:slug>/register/group/"), group.register_group, name="register_group"),
    path(_("<conference:slug>/my-link/"), public.my_link, name="my_link"),
    path(_("my/<slug:token>/"), personal.personal_page, name="personal_page"),
    path(_("my/<slug:token>/change/"), personal.change_registration, name="change_registration"),
    path(_("my/<slug:token>/cancel/"), personal.cancel_registration, name="cancel_registration"),
    path(
        _("my/<slug:token>/hand-over/"),
        personal_handing_over.hand_over_registration,
        name="hand_over_registration",
    ),
    path(_("my/<slug:token>/questions/"), personal_questions.my_questions, name="my_questions"),
    path(
        _("my/<slug:token>/are-you-coming/"), personal_coming.are_you_coming, name="are_you_coming"
    ),
    path(_("my/<slug:token>/agenda/"), personal_agenda.agenda, name="agenda"),
    path(_("my/<slug:token>/needs/"), personal_needs.my_needs, name="my_needs"),
    path(_("my/<slug:token>/offer/"), personal_offer.offer, name="offer"),
    path(_("my/<slug:token>/data/"), personal_data.my_data, name="my_data"),
    path(_("my/<slug:token>/data.json"), personal_data.my_data_json, name="my_data_json"),
    path(_("invitation/<slug:token>/"), personal_invitation.invitation, name="invitation"),
    path(
        _("my/<slug:token>/complete/"),
        personal_group.complete_registration,
        name="complete_registration",
    ),
    path(_("group/<slug:token>/"), group.group_page, name="group"),
    path(_("group/<slug:token>/add/"), group.add_to_group, name="add_to_group"),
    path(_("group/<slug:token>/list.csv"), group.group_csv, name="group_csv"),
    path(
        _("group/<slug:token>/<int:member_id>/correct/"),
        group_members.correct_member,
        name="correct_member",
    ),
    path(
        _("group/<slug:token>/<int:member_id>/replace/"),
        group_members.replace_member,
        name="replace_member",
    ),
    path(
        _("group/<slug:token>/<int:member_id>/cancel/"),
        group_members.cancel_member,
        name="cancel_member",
    ),
    path(_("door/"), steward.door, name="door"),
    path(_("organiser/"), home.organiser_home, name="organiser_home"),
    path(_("organiser/organisations/"), organisations.organisations, name="organisations"),
    path(
        _("organiser/organisations/new/"), organisations.add_organisation, name="add_organisation"
    ),
    path(
        _("organiser/organisations/<int:organisation_id>/"),
        organisations.edit_organisation,
        name="edit_organisation",
    ),
    path(
        _("organiser/organisations/merge/"),
        organisations.merge_organisations,
        name="merge_organisations",
    ),
    path(
        _("organiser/organisations/same-as/"),
        organisations.recognise_organisation,
        name="recognise_organisation",
    ),
    path(_("organiser/<conference:slug>/"), home.overview, name="overview"),
    path("", include("registrations.programme_urls")),
    path(
        _("organiser/<conference:slug>/questions/"),
        questions.question_list,
        name="questions",
    ),
    path(
        _("organiser/<conference:slug>/questions/add/"),
        questions.add_question,
        name="add_question",
    ),
    path(
        _("organiser/<conference:slug>/questions/preview/"),
        questions.preview_questions,
        name="preview_questions",
    ),
    path(
        _("organiser/<conference:slug>/questions/answers/"),
        questions.answers,
        name="answers",
    ),
    path(
        _("organiser/<conference:slug>/questions/answers.csv"),
        questions.answers_csv,
        name="answers_csv",
    ),
    path(
        _("organiser/<conference:slug>/questions/<int:question_id>/"),
        questions.change_question,
        name="change_question",
    ),
    path(
        _("organiser/<conference:slug>/questions/<int:question_id>/move/"),
        questions.move_question,
        name="move_question",
    ),
    path(
        _("organiser/<conference:slug>/questions/<int:question_id>/remove/"),
        questions.remove_question,
        name="remove_question",
    ),
    path(
        _("organiser/<conference:slug>/waiting-lists/"),
        waiting_lists.waiting_lists,
        name="waiting_lists",
    ),
    path(
        _("organiser/<conference:slug>/waiting-lists/<slug:pool>/places/"),
        waiting_lists.set_places,
        name="set_places",
    ),
    path(
        _("organiser/<conference:slug>/waiting-lists/let-in/<int:registration_id>/"),
        waiting_lists.let_in,
        name="let_in",
    ),
    path(_("organiser/<conference:slug>/letters/"), rounds.letters, name="letters"),
    path(_("organiser/<conference:slug>/letters/ask-again/"), rounds.ask_again, name="ask_again"),
    path(_("organiser/<conference:slug>/workshops/"), workshops.workshops, name="workshops"),
    path(
        _("organiser/<conference:slug>/workshops/<int:session_id>/"),
        workshops.workshop,
        name="workshop",
    ),
    path(_("organiser/<conference:slug>/desk/"), desk.desk, name="desk"),
    path(_("organiser/<conference:slug>/desk/new/"), desk.walk_in, name="walk_in"),
    path(
        _("organiser/<conference:slug>/desk/<int:registration_id>/check-in/"),
        desk.check_in_person,
        name="check_in_person",
    ),
    path(
        _("organiser/<conference:slug>/desk/<int:registration_id>/undo/"),
        desk.undo_check_in,
        name="undo_check_in",
    ),
    path(
        _("organiser/<conference:slug>/desk/<int:registration_id>/badge/"),
        desk.badge,
        name="badge",
    ),
    path(_("organiser/<conference:slug>/groups/"), groups.groups, name="groups"),
    path(_("organiser/<conference:slug>/groups/quotas/"), groups.set_quota, name="set_quota"),
    path(
        _("organiser/<conference:slug>/groups/quotas/<int:quota_id>/remove/"),
        groups.remove_quota,
        name="remove_quota",
    ),
    path(_("organiser/<conference:slug>/people/"), people.people, name="people"),
    path(_("organiser/<conference:slug>/people.csv"), exports.people_csv, name="people_csv"),
    path(_("organiser/<conference:slug>/people.xlsx"), exports.people_xlsx, name="people_xlsx"),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/"),
        person.person,
        name="person",
    ),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/correct/"),
        person.correct_person,
        name="correct_person",
    ),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/cancel/"),
        person.cancel_person,
        name="cancel_person",
    ),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/new-ticket/"),
        person.new_ticket,
        name="new_ticket",
    ),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/over-capacity/"),
        person.put_in_person,
        name="put_in_person",
    ),
    path(
        _("organiser/<conference:slug>/people/<int:registration_id>/send-link/"),
        person.send_link,
        name="send_link",
    ),
    path(
        _("organiser/<conference:slug>/attendance/"),
        attendance.attendances,
        name="attendances",
    ),
    path(
        _("organiser/<conference:slug>/attendance/<slug:pool>/"),
        attendance.edit_attendance,
        name="edit_attendance",
    ),
    path(
        _("organiser/<conference:slug>/invitations/"),
        invitations.invitation_list,
        name="invitations",
    ),
    path(
        _("organiser/<conference:slug>/invitations/import/"),
        invitations.import_invitations,
        name="import_invitations",
    ),
    path(
        _("organiser/<conference:slug>/invitations/send/"),
        invitations.send_invitations,
        name="send_invitations",
    ),
    path(
        _("organiser/<conference:slug>/invitations/remind/"),
        invitations.remind_invited,
        name="remind_invited",
    ),
    path(
        _("organiser/<conference:slug>/invitations/greeting/"),
        invitations.invitation_greeting,
        name="invitation_greeting",
    ),
    path(
        _("organiser/<conference:slug>/invitations/opt-out/"),
        invitations.opt_out_address,
        name="opt_out_address",
    ),
    path(_("organiser/<conference:slug>/fees/"), fees.fees, name="fees"),
    path(_("organiser/<conference:slug>/fees/propose/"), fees.propose_fees, name="propose_fees"),
    path(_("organiser/<conference:slug>/fees/decide/"), fees.decide_fees, name="decide_fees"),
    path(_("organiser/<conference:slug>/fees/terms/"), fees.invoice_terms, name="invoice_terms"),
    path(_("organiser/<conference:slug>/fees/export/"), fees.export_fees, name="export_fees"),
    path(
        _("organiser/<conference:slug>/fees/export/<int:export_id>/"),
        fees.fee_export,
        name="fee_export",
    ),
    path(_("organiser/<conference:slug>/devices/"), devices.devices, name="devices"),
    path(_("organiser/<conference:slug>/devices/pair/"), devices.pair_device, name="pair_device"),
    path(
        _("organiser/<conference:slug>/devices/<int:device_id>/shut-out/"),
        devices.revoke_device,
        name="revoke_device",
    ),
    path(_("organiser/<conference:slug>/kitchen/"), kitchen.kitchen, name="kitchen"),
    path(
        _("organiser/<conference:slug>/kitchen/contacts/"),
        kitchen.food_contacts,
        name="food_contacts",
    ),
    path(
        _("organiser/<conference:slug>/kitchen/food.csv"), kitchen.kitchen_csv, name="kitchen_csv"
    ),
    path(
        _("organiser/<conference:slug>/access-needs/"),
        access_needs.access_needs,
        name="access_needs",
    ),
    path(
        _("organiser/<conference:slug>/access-needs/log/"),
        access_needs.needs_log,
        name="needs_log",
    ),
]
