from django.apps import AppConfig
from django.core.signals import request_finished
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("Press office")
    # What readers' pages never come from: writing to any other table ends stored pages.
    desk_tables = frozenset(
        f"news_{name}"
        for name in (
            "appointment", "approval", "attachment", "draft", "draft_categories", "draft_outlets",
            "draft_speakers", "fingerprint", "ledgermark", "letter", "mailing", "opening",
            "override", "picture", "previewlink", "previewvisit", "receipt", "remark", "seal",
            "searchindex", "searchtext", "subscription", "subscriptionkey", "subscriptiontopic",
            "told",
        )
    )  # fmt: skip

    def ready(self) -> None:
        from embassy.pagestore import endings, transitions
        from embassy.transfer import declared
        from news import carried, receipts
        from news.transitions import endings_after, first_after

        transitions.register(first_after)
        endings.register(endings_after)
        declared.register(carried.CARRIED)
        request_finished.connect(receipts.after_response, dispatch_uid="news.receipts")
