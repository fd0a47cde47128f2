"""The press office's models: what is said (message), what is worked on (draft), what went out
(edition), the words that describe them (vocabulary), and what the desk keeps about its own
work (review, preview, receipt, erasure); who gets messages by e-mail and what was sent
(subscription, mailing)."""

from news.models.draft import Comment, Draft, Interview, PressRelease
from news.models.edition import Edition
from news.models.edition_category import EditionCategory
from news.models.erasure import Erasure
from news.models.feature import Feature
from news.models.fingerprint import Fingerprint, LedgerMark, Seal
from news.models.former import FormerAddress
from news.models.mailing import Letter, Mailing, Told
from news.models.media import Attachment, EditionFile, File, Picture, Rendition
from news.models.message import Address, Message
from news.models.preview import PreviewLink, PreviewVisit
from news.models.receipt import Receipt
from news.models.review import Approval, Opening, Override, Remark
from news.models.search import SearchIndex, SearchText
from news.models.subscription import Subscription, SubscriptionKey, SubscriptionTopic
from news.models.vocabulary import Appointment, Category, Organization, Outlet, Person

__all__ = [
    "Address",
    "Appointment",
    "Approval",
    "Attachment",
    "Category",
    "Comment",
    "Draft",
    "Edition",
    "EditionCategory",
    "EditionFile",
    "Erasure",
    "Feature",
    "File",
    "Fingerprint",
    "FormerAddress",
    "Interview",
    "LedgerMark",
    "Letter",
    "Mailing",
    "Message",
    "Opening",
    "Organization",
    "Outlet",
    "Override",
    "Person",
    "Picture",
    "PressRelease",
    "PreviewLink",
    "PreviewVisit",
    "Receipt",
    "Remark",
    "Rendition",
    "Seal",
    "SearchIndex",
    "SearchText",
    "Subscription",
    "SubscriptionKey",
    "SubscriptionTopic",
    "Told",
]
