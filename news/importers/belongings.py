"""What comes with an imported message besides its text: former addresses, pictures, files."""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from embassy import markup
from embassy.incoming import Damaged, first_fault
from news import files
from news.descriptions import is_name_of_file
from news.former_paths import NoAddress, normal
from news.importers.items import Enclosed, Item
from news.importers.report import Report
from news.models import Attachment, Draft, FormerAddress, Message, Picture


class Belongings:
    """Stores them, and reports what cannot be: none of them keeps a text from coming along."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def lead_on(self, item: Item, message: Message) -> None:
        """Its old addresses lead to it from now on, as far as nothing else is there."""
        wished: list[str] = []
        for address in item.former:
            try:
                wished.append(normal(address))
            except NoAddress:
                continue  # the former home page, a foreign scheme
        for path in dict.fromkeys(wished):
            row = FormerAddress(message=message, path=path)
            known = FormerAddress.objects.asked([path]).first()
            if known and known.message_id == message.pk:
                continue
            try:
                row.full_clean(exclude=["message"])
                row.save()
            except ValidationError as error:
                self.report.note(
                    "former",
                    _("%(item)s: its old address %(path)s leads nowhere: %(why)s")
                    % {"item": item.place, "path": path[:200], "why": first_fault(error)[1]},
                )

    def enclose(self, item: Item, draft: Draft) -> bool:
        """Its pictures and files; whether there were any."""
        made = [self._picture(item, one, draft, place) for place, one in enumerate(item.pictures)]
        made += [
            self._attachment(item, one, draft, place) for place, one in enumerate(item.attachments)
        ]
        return any(made)

    def _picture(self, item: Item, picture: Enclosed, draft: Draft, position: int) -> bool:
        try:
            file, name = files.store_picture(_upload(picture, files.LARGEST_PICTURE), None)
        except (ValidationError, Damaged) as error:
            self._refused(item, picture, error)
            return False
        alt = " ".join(markup.normal(picture.words).split())[:300]
        if is_name_of_file(alt, [picture.name]):
            alt = ""  # the desk describes it; until then nothing is read out for it
        Picture.objects.create(
            draft=draft,
            file=file,
            name=name,
            position=position,
            alt=alt,
            is_decorative=not alt,
            caption=" ".join(markup.normal(picture.caption).split())[:500],
        )
        return True

    def _attachment(self, item: Item, one: Enclosed, draft: Draft, position: int) -> bool:
        try:
            file, name = files.store_attachment(_upload(one, files.LARGEST_ATTACHMENT), None)
        except (ValidationError, Damaged) as error:
            self._refused(item, one, error)
            return False
        title = " ".join(markup.normal(one.words).split())[:200] or name
        Attachment.objects.create(draft=draft, file=file, name=name, position=position, title=title)
        return True

    def _refused(self, item: Item, one: Enclosed, error: ValidationError | Damaged) -> None:
        why = first_fault(error)[1] if isinstance(error, ValidationError) else str(error)
        words = {"item": item.place, "name": one.name, "why": why, "caption": one.caption}
        self.report.note("files", _("%(item)s: %(name)s did not come along: %(why)s") % words)
        if one.caption:
            self.report.note("captions", _("Its caption was: “%(caption)s”") % words)


def _upload(enclosed: Enclosed, largest: int) -> SimpleUploadedFile:
    name = PurePosixPath(enclosed.name).name[-100:] or "file"
    return SimpleUploadedFile(name, enclosed.read(largest))
