"""The list of files: what each is, and where it is used. Nothing is added or changed here: a
file comes with the draft that uses it, and goes when it is erased with its text."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from embassy.punctuation import apart, listed
from news.admin import access
from news.models import Attachment, Draft, Edition, EditionFile, File, Message, Picture, Rendition
from news.paging import Bounded
from news.shown_files import EXTENSIONS, kind_of

_THIS = {"file": OuterRef("pk")}


class UsedFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[Any]:
        return [("draft", _("in a draft")), ("version", _("in a version")), ("no", _("nowhere"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        drafts, versions = Q(in_drafts__gt=0), Q(in_versions__gt=0)
        by = {"draft": drafts, "version": versions, "no": ~drafts & ~versions}
        chosen = by.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(File)
class FileAdmin(access.OnlySeen):
    list_display = ("shown", "kind", "length", "uses", "short_digest")
    list_display_links = ("kind",)
    list_filter: ClassVar[Any] = (UsedFilter,)
    list_per_page = 50
    ordering = ("-pk",)
    paginator = Bounded
    show_full_result_count = False
    fields = ("shown", "kind", "length", "digest", "drafts", "versions")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[File]:
        """What was uploaded, of the kinds of messages that this person may see; what no message
        uses any more, for who may see all."""
        kinds = access.kinds(request.user)
        of_drafts = [use.objects.filter(**_THIS) for use in (Picture, Attachment)]
        of_versions = EditionFile.objects.filter(**_THIS)
        seen = Q(Exists(of_versions.filter(edition__kind__in=kinds)))
        for uses in of_drafts:
            seen |= Q(Exists(uses.filter(draft__message__kind__in=kinds)))
        rows = super().get_queryset(request)
        rows = rows.annotate(
            in_drafts=sum((_number(uses) for uses in of_drafts), start=models.Value(0)),
            in_versions=_number(of_versions),
        )
        if len(kinds) == len(Message.Kind):
            seen |= Q(in_drafts=0, in_versions=0)
        chosen = Q(in_drafts__gt=0) | ~Exists(
            Rendition.objects.filter(**_THIS).exclude(original=OuterRef("pk"))
        )
        return rows.filter(seen, chosen).prefetch_related("renditions__file")

    @admin.display(description=_("file"))
    def shown(self, file: File) -> str:
        """A small picture, or a word; it leads to the file."""
        name = f"file.{EXTENSIONS.get(file.media_type, 'bin')}"
        if not file.width:
            return format_html(
                '<a href="{}">{}</a>', file.url(name), pgettext("to see a file", "Open")
            )
        plain = [
            row.file
            for row in file.renditions.all()
            if not row.crop and row.file.media_type == file.media_type
        ]
        small = min([file, *plain], key=lambda row: row.width or 0)
        return format_html(
            '<a href="{}"><img class="thumbnail" src="{}" width="{}" height="{}" alt="{}"'
            ' loading="lazy"></a>',
            file.url(name),
            small.url(name),
            small.width,
            small.height,
            gettext("Open the picture"),
        )

    @admin.display(description=_("kind"))
    def kind(self, file: File) -> str:
        told = str(kind_of(file.media_type))
        return listed((told, apart(f"{file.width} × {file.height}"))) if file.width else told

    @admin.display(description=_("size"), ordering="size")
    def length(self, file: File) -> str:
        return filesizeformat(file.size)

    @admin.display(description=_("SHA-256 digest"))
    def digest(self, file: File) -> str:
        return file.sha256

    @admin.display(description=_("SHA-256 digest"), ordering="sha256")
    def short_digest(self, file: File) -> str:
        return file.sha256[:16]

    @admin.display(description=_("used in"))
    def uses(self, file: Any) -> str:
        said = []
        if number := file.in_drafts:
            said.append(ngettext("%d draft", "%d drafts", number) % number)
        if number := file.in_versions:
            said.append(ngettext("%d version", "%d versions", number) % number)
        return listed(said) or gettext("nowhere")

    @admin.display(description=_("in drafts"))
    def drafts(self, file: Any) -> str:
        keys: set[int] = set()
        for use in (Picture, Attachment):
            keys |= set(use.objects.filter(file=file).values_list("draft", flat=True))
        rows = Draft.objects.filter(pk__in=keys).select_related("message").order_by("-pk")
        return _listed(
            (access.address(draft), draft.title or str(draft), apart(draft.message.reference))
            for draft in rows.filter(message__kind__in=file.visible)
        )

    @admin.display(description=_("in versions"))
    def versions(self, file: Any) -> str:
        """Those in force first, then those that wait, then former ones."""
        rows = Edition.objects.filter(files__file=file, kind__in=file.visible)
        rows = rows.select_related("address", "message").order_by("-public_from", "-pk")
        return _listed(
            (
                f"{edition.get_absolute_url()}v/{edition.number}/",
                edition.title or str(edition),
                listed(
                    (
                        apart(edition.message.reference),
                        gettext("version %d") % edition.number,
                        _standing(edition),
                    )
                ),
            )
            for edition in sorted(rows.defer("document"), key=lambda row: not row.is_public())
        )

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> File | None:
        file: Any = super().get_object(request, *args, **kwargs)
        if file:
            file.visible = access.kinds(request.user)
        return file

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(access.kinds(request.user))


def _number(uses: models.QuerySet) -> Any:
    counted = uses.order_by().values("file").annotate(number=Count("pk")).values("number")
    return models.functions.Coalesce(Subquery(counted), 0)


def _listed(rows: Any) -> str:
    lines = format_html_join(
        "", '<li><a href="{}" dir="auto">{}</a> <span class="meta">{}</span></li>', rows
    )
    return format_html('<ul class="uses">{}</ul>', lines) if lines else gettext("none")


def _standing(edition: Edition) -> str:
    if edition.is_public():
        return gettext("in force")
    return gettext("waits") if edition.public_from > timezone.now() else gettext("former")
