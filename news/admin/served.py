"""What readers were served of each version, beside the draft: the receipts."""

from django.http import HttpRequest

from news.admin import access
from news.models import Draft, Receipt

# A form with more of them than this hides its fields.
_MOST = 10


def versions(request: HttpRequest, draft: Draft) -> list[Receipt]:
    """The receipts of a draft's versions, latest first, for who may see them. One query."""
    if not draft.message.reference or not request.user.has_perm(access.RECEIPTS):
        return []
    receipts = Receipt.objects.filter(edition__message=draft.message_id)
    rows = receipts.select_related("edition").defer("edition__document")
    return list(rows.order_by("-edition__number")[:_MOST])
