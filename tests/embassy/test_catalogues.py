"""The interface in its other languages: catalogues that are whole, and pages that speak them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import to_locale
from lxml import html

from news import publishing
from news.models import Draft, Message
from tests import factories

LOCALES = [to_locale(code) for code, _name in settings.LANGUAGES if code != "en"]
TOOLS = ["msgattrib", "msgfmt", "msgmerge", "msgunfmt", "msguniq", "xgettext"]
needs_gettext = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="gettext is missing")
every_locale = pytest.mark.parametrize("locale", LOCALES)

# --- The files ---------------------------------------------------------------------------


def run(*command: str | Path, folder: Path | None = None) -> str:
    """What the command says; it must succeed."""
    kept = {name: value for name, value in os.environ.items() if name != "VAR_DIR"}
    done = subprocess.run(command, cwd=folder, env=kept, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def catalogue(root: Path, locale: str, kind: str = "po") -> Path:
    return root / "embassy" / "locale" / locale / "LC_MESSAGES" / f"django.{kind}"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree, into whose catalogues the texts of the source have been collected."""
    folder = tmp_path_factory.mktemp("catalogues") / "tree"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "var", "tests", "static")
    shutil.copytree(settings.BASE_DIR, folder, ignore=left_out)
    locales = [f"--locale={locale}" for locale in LOCALES]
    collect = ["manage.py", "makemessages", *locales, "--no-obsolete"]
    run(sys.executable, "-B", *collect, folder=folder)
    return folder


def chosen(choice: str, file: Path) -> list[str]:
    """The texts of the source that stand in `file` untranslated, or with a guess."""
    told = run("msgattrib", choice, "--no-obsolete", "--no-wrap", file)
    return re.findall(r'^msgid "(.+)"$', told, re.MULTILINE)


@needs_gettext
@every_locale
def test_every_text_of_the_source_is_translated(collected: Path, locale: str) -> None:
    assert chosen("--untranslated", catalogue(collected, locale)) == []


@needs_gettext
@every_locale
def test_no_translation_is_only_a_guess(collected: Path, locale: str) -> None:
    assert chosen("--only-fuzzy", catalogue(collected, locale)) == []
    assert chosen("--only-fuzzy", catalogue(Path(settings.BASE_DIR), locale)) == []


@needs_gettext
@every_locale
def test_placeholders_and_plural_forms_are_those_of_the_source(
    collected: Path, locale: str, tmp_path: Path
) -> None:
    run("msgfmt", "--check", "--output-file", tmp_path / "mo", catalogue(collected, locale))


@needs_gettext
@every_locale
def test_what_is_compiled_is_what_is_written(locale: str, tmp_path: Path) -> None:
    run("msgfmt", "--output-file", tmp_path / "mo", catalogue(settings.BASE_DIR, locale))
    compiled = catalogue(settings.BASE_DIR, locale, "mo")
    assert run("msgunfmt", compiled) == run("msgunfmt", tmp_path / "mo")


# --- The pages ---------------------------------------------------------------------------

INTERVIEW = (
    "<p>Вопрос: Как Вы оцениваете положение?</p><p>Ответ: Оно сложное.</p>"
    "<p>Вопрос: Что дальше?</p><p>Ответ: Переговоры.</p>"
)
# Names of a language and of formats, and what Django and django-axes leave in English.
LATIN = {"English", "JSON", "SHA", "Axes", "Search", "Atom", "Feed", "CSV", "Excel"}
NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|/\S*/|\d{4}/\w+")
TEXTS = (
    "//title/text() | //meta[@name='description']/@content"
    " | //body//text()[not(ancestor::script or ancestor::code)]"
    " | //body//@*[contains(' aria-label title alt placeholder ', concat(' ', name(), ' '))]"
)


def english(page: bytes) -> set[str]:
    """The texts of a page that hold a Latin word; the rows of these tests are in Russian."""
    return {
        text.strip()
        for text in html.fromstring(page.decode()).xpath(TEXTS)
        if set(re.findall(r"\b[A-Za-z]{2,}\b", NOT_WORDS.sub("", text))) - LATIN
    }


@pytest.fixture
def messages(db: None) -> dict[str, str]:
    """A site whose rows are all in Russian; the addresses of some messages."""
    factories.mission()
    contact = factories.contact()
    contact.create_translation("ru", label="Консульский отдел")
    syria = factories.category("Syria")
    syria.create_translation("ru", name="Сирия")
    factories.draft(title="Черновик", body="<p>Слова.</p>", in_language="ru")
    interview = factories.published(
        Message.Kind.INTERVIEW,
        title="Интервью посла",
        body=INTERVIEW,
        in_language="ru",
        categories=[syria],
        dateline="Лондон",
        delivered_on="2018-02-15",
    )
    by = factories.user()
    by.username, by.first_name = "editor", "Редактор"
    by.save()
    changed, withdrawn, removed = (
        factories.draft(Message.Kind.COMMENT, title=title, body="<p>Слова.</p>", in_language="ru")
        for title in ("Об исправлении", "Об отзыве", "Об удалении")
    )
    for draft in (changed, withdrawn, removed):
        factories.publish(draft)
    changed.body = "<p>Другие слова.</p>"
    changed.save()
    editions = {
        "corrected": publishing.publish(changed, by=by, note="Опечатка.", note_kind="correction"),
        "withdrawn": publishing.withdraw(withdrawn, "Ошибка.", by=by),
        "removed": publishing.remove(removed, "Ошибка.", by=by),
        "interview": interview,
    }
    return {name: edition.get_absolute_url() for name, edition in editions.items()}


@pytest.mark.database_clock
def test_the_site_speaks_russian(client: Client, messages: dict[str, str]) -> None:
    told = {
        "/ru/": ["Пресс-релизы и новости", "Все сообщения", "15 февраля 2018", "Куда обращаться"],
        "/ru/news/": ["Все рубрики", "3 сообщения, сначала новые", "Февраль 2018"],
        "/ru/news/interviews/": ["Интервью", "1 сообщение, сначала новые"],
        "/ru/news/2018/02/": ["Февраль 2018"],
        "/ru/news/?year=x": ["Значение «Год» в адресе страницы не распознано"],
        "/ru/consular/": ["Консульская информация", "Телефон"],
        "/ru/verify/": ["Это действительно наш текст?", "Сравнить с нашими текстами"],
        "/ru/nothing/": ["По этому адресу страницы нет"],
        messages["interview"]: [
            "2 вопроса",
            "Выходные данные",
            "15 февраля 2018",
            "Как цитировать",
        ],
        messages["corrected"]: ["Исправление", "Контрольная сумма"],
        messages["corrected"] + "history/": ["2 версии, сначала новые", "Исправление"],
        messages["corrected"] + "v/1/": ["Версия 1 из 2", "Была доступна с"],
        messages["corrected"] + "diff/1..2/": ["От версии 1 к версии 2", "добавлено:"],
        messages["withdrawn"]: ["Отозвано", "более не является заявлением представительства"],
        messages["removed"]: ["Сообщение удалено", "Впервые опубликовано:"],
    }
    for address, sentences in told.items():
        page = client.get(address)
        for sentence in sentences:
            assert sentence in page.text, address
        assert english(page.content) == set(), address


@pytest.mark.database_clock
def test_the_newsroom_speaks_the_browsers_russian(messages: dict[str, str]) -> None:
    client = Client(headers={"Accept-Language": "ru"})
    sign_in = client.get(reverse("admin:login"))
    assert "Редакция" in sign_in.text
    assert english(sign_in.content) == set()
    client.force_login(factories.user("Редактор"))
    draft = Draft.objects.get(title="Черновик")
    changed = Draft.objects.get(title="Об исправлении")
    interview = Draft.objects.get(title="Интервью посла")
    told = {
        reverse("admin:index"): ["Запланировано", "Недавно опубликовано", "Главное сообщение"],
        reverse("admin:news_pressrelease_changelist"): ["Черновик", "Последнее изменение"],
        reverse("admin:news_interview_add"): ["Кто выступал", "Сохранить черновик"],
        reverse("admin:news_comment_change", args=[changed.pk]): ["Опубликовано", "Отозвать…"],
        reverse("admin:news_interview_change", args=[interview.pk]): ["Распознано: 2 вопроса"],
        reverse("admin:news_comment_withdraw", args=[changed.pk]): ["Отозвать «Об исправлении»?"],
        reverse("admin:news_pressrelease_publish", args=[draft.pk]): [
            "Опубликовать версию 1 сообщения «Черновик»?",
            "Проверка: внимания требует 1 пункт",
            "Сейчас",
        ],
    }
    for address, sentences in told.items():
        page = client.get(address)
        for sentence in sentences:
            assert sentence in page.text, address
        assert english(page.content) == set(), address
