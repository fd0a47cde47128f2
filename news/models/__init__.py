"""The press office's models: what is said (message), what is worked on (draft), what went out
(edition), and the words that describe them (vocabulary)."""

from news.models.draft import Comment, Draft, Interview, PressRelease
from news.models.edition import Edition, EditionCategory
from news.models.feature import Feature
from news.models.fingerprint import Fingerprint, LedgerMark, Seal
from news.models.media import Attachment, EditionFile, File, Picture, Rendition
from news.models.message import Address, Message
from news.models.vocabulary import Appointment, Category, Organization, Outlet, Person

__all__ = [
    "Address",
    "Appointment",
    "Attachment",
    "Category",
    "Comment",
    "Draft",
    "Edition",
    "EditionCategory",
    "EditionFile",
    "Feature",
    "File",
    "Fingerprint",
    "Interview",
    "LedgerMark",
    "Message",
    "Organization",
    "Outlet",
    "Person",
    "Picture",
    "PressRelease",
    "Rendition",
    "Seal",
]
