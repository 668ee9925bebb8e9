"""Look up what was sent, see why something was not, and send it again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import outbox
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """Letters are written by the system: here they are read, never edited."""

    list_display = ["to", "kind", "status", "attempts", "posted_at", "sent_at", "last_answer"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["to", "key"]
    ordering = ["-posted_at", "-pk"]
    actions = ["send_again"]
    fields = [
        *("to", "kind", "about", "language", "status", "attempts", "answer"),
        *("posted_at", "not_before", "written_at", "sent_at", "subject", "text"),
    ]

    @admin.display(description=_("the mail server's last answer"))
    def last_answer(self, message: Message) -> str:
        return message.answer[:80]

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, messages: QuerySet[Message]) -> None:
        count = outbox.send_again(messages, now=timezone.now())
        words = ngettext(
            "%(count)d letter is written anew and sent within seconds.",
            "%(count)d letters are written anew and sent within seconds.",
            count,
        )
        self.message_user(request, words % {"count": count})

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_message")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
