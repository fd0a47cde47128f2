"""What tests of preview links share: what a page says, links that no longer open, files."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from news import files, previews, publishing
from news.models import Attachment, Draft, Picture, PreviewLink
from tests import factories
from tests.news import attached
from tests.news.pictured import image

UNKNOWN = f"/preview/{'A' * 43}/"


def words(response) -> str:
    return " ".join(html.fromstring(response.content).find(".//main").text_content().split())


def revoked(link: PreviewLink) -> None:
    previews.revoke(link, by=factories.user())


def expired(link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())


def removed(link: PreviewLink) -> None:
    factories.publish(link.draft)
    publishing.remove(Draft.objects.get(pk=link.draft_id), "It was wrong.", by=factories.user())


def with_files(draft: Draft) -> tuple[str, str]:
    """The digests of a picture and of an attachment that `draft` now has."""
    picture, name = files.store_picture(SimpleUploadedFile("medal.jpg", image()), None)
    Picture.objects.create(draft=draft, file=picture, name=name, alt="A medal")
    upload = SimpleUploadedFile("list.pdf", attached.pdf(str(draft.pk)))
    paper, name = files.store_attachment(upload, None)
    Attachment.objects.create(draft=draft, file=paper, name=name, title="The list")
    return picture.sha256, paper.sha256


def addresses_of_files(page: bytes) -> list[str]:
    tree = html.fromstring(page)
    found = [str(image.get("src")) for image in tree.iterfind(".//figure//img")]
    found += [str(link.get("href")) for link in tree.iterfind(".//*[@class='attachments']//a")]
    sizes = str(tree.find(".//figure//img").get("srcset"))
    return found + [part.split()[0] for part in sizes.split(", ")]
