"""Pages about proposals, for reviewers and those who choose: an address in each language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import proposals

urlpatterns = [
    path(_("organiser/<conference:slug>/proposals/"), proposals.proposals, name="proposals"),
    path(
        _("organiser/<conference:slug>/proposals/<int:proposal_id>/"),
        proposals.review_proposal,
        name="review_proposal",
    ),
    path(
        _("organiser/<conference:slug>/proposals/decide/"),
        proposals.decide_proposals,
        name="decide_proposals",
    ),
    path(
        _("organiser/<conference:slug>/proposals/answer/"),
        proposals.tell_proposers,
        name="tell_proposers",
    ),
    path(_("organiser/<conference:slug>/proposals/call/"), proposals.edit_call, name="edit_call"),
    path(
        _("organiser/<conference:slug>/proposals/list.csv"),
        proposals.proposals_csv,
        name="proposals_csv",
    ),
]
