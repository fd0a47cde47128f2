"""What RSS, Atom, CSV and folders of HTML say, read as it stands in files of each."""

import zipfile
from datetime import UTC, datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError
from django.test import Client

from embassy.incoming import Damaged
from news import importers
from news.importers.items import Given, Item, LeftOut
from news.models import Draft, Edition, FormerAddress
from tests import factories
from tests.news.importing import counts, run

SAMPLES = Path(__file__).parent / "samples"
MOSCOW = ZoneInfo("Europe/Moscow")
TABLE = (
    "id;title;text;date;language;kind;categories;author;url;status;summary\n"
    '1;"On ""the talks""";"One; two\nthree";15.02.2018 15:30;ru;comment;Syria|OPCW;MFA;'
    "https://press.example/news/1.html;published;In short.\n"
    "\n"
    "2;Waits;Text;2018-02-14T10:00:00Z;;;;;https://press.example/news/2.html;draft;\n"
    "3;Away;Text;;;;;;https://press.example/news/3.html;archived;\n"
)
PAGE = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>О переговорах | Посольство</title>
<meta name="description" content="Кратко."><meta name="keywords" content="Сирия, ОЗХО">
<meta property="article:published_time" content="2018-02-15T15:30:00+03:00">
<meta name="author" content="МИД">
<link rel="canonical" href="https://press.example/2018/02/o-peregovorah/"></head>
<body><header><nav><a href="/">Главная</a></nav></header>
<article><h1>О переговорах</h1><p>Первый абзац.</p><p><img src="hall.jpg" alt="Зал"></p>
<p>См. <a href="../files/statement.pdf">заявление</a>.</p><script>alert(1)</script></article>
<aside>Другие новости</aside><footer>Контакты</footer></body></html>"""


def read(data: bytes | str, **given: object) -> list[Item | LeftOut]:
    raw = data.encode() if isinstance(data, str) else data
    return list(importers.read(BufferedReader(BytesIO(raw)), None, Given(**given)))


# RSS and Atom


def test_rss_in_windows_1251_is_read_with_all_that_it_says() -> None:
    first, second, third = read((SAMPLES / "ministry.rss").read_bytes(), zone=MOSCOW)
    assert (first.title, first.summary) == ("Комментарий «по теме» & ответы", "Короткое изложение.")
    assert first.date_published == datetime(2018, 2, 15, 12, 30, tzinfo=UTC)
    assert (first.tags, first.authors) == (("Сирия", "ОЗХО"), ("Пресс-служба",))
    assert first.ref == "https://www.press.example/ru/#42"
    assert first.html.startswith("<p>Полный текст комментария.</p>")
    assert first.former == ("https://press.example/ru/news/42/?utm_source=rss",)
    assert len(first.missing) == 3
    assert first.language == "ru"
    assert second.title.startswith("Без заголовка, но с текстом")
    assert second.date_published == datetime(2018, 2, 14, 9, tzinfo=UTC), "Moscow's time"
    assert (third.reason, third.place) == ("without a text", "Line 29, item 3 (“Пустая запись”)")


def test_atom_is_read_with_its_sorts_of_text_and_drafts_stay_drafts() -> None:
    first, second, third, fourth = read((SAMPLES / "embassy.atom").read_bytes())
    assert (first.title, first.ref[:8], first.tags) == ("On what was said", "urn:uuid", ("Syria",))
    assert first.html == "<p>The <strong>whole</strong> text &amp; more.</p>"
    assert first.date_published == datetime(2018, 2, 15, 12, 30, tzinfo=UTC)
    assert (first.authors, first.summary) == (("Embassy",), "In short.")
    assert first.former == ("https://press.example/2018/02/what-was-said",)
    assert (second.title, second.language) == ("Plain & simple <1>", "fr")
    assert "Second &lt;paragraph&gt;." in second.html
    assert (second.authors, second.former, second.summary) == (("Ministry",), (), "")
    assert not third.is_public
    assert fourth.reason == "of the type “comment”"


def test_a_feed_without_identifiers_or_with_a_date_that_is_none_is_refused() -> None:
    feed = '<rss version="2.0"><channel>{}</channel></rss>'
    item = "<item><title>T</title><description>x</description>{}</item>"
    with pytest.raises(Damaged, match=r"Line 1, item 1 \(“T”\): it has no identifier"):
        read(feed.format(item.format("")))
    with pytest.raises(Damaged, match="its date “soon” cannot be read"):
        read(feed.format(item.format("<guid>1</guid><pubDate>soon</pubDate>")))


# CSV


def test_a_table_is_read_whatever_separates_it_and_however_it_is_encoded() -> None:
    first, second, third = read(TABLE, zone=MOSCOW)
    assert first == Item(
        place='Line 2, item 1 (“On "the talks"”)',
        ref="press.example#1",
        title='On "the talks"',
        html="<p>One; two<br>three</p>",
        kind="comment",
        summary="In short.",
        language="ru",
        date_published=datetime(2018, 2, 15, 12, 30, tzinfo=UTC),
        tags=("Syria", "OPCW"),
        authors=("MFA",),
        former=("https://press.example/news/1.html",),
    )
    assert (second.place, second.is_public) == ("Line 5, item 2 (“Waits”)", False)
    assert third.reason == "in the state “archived”"
    for data in (b"\xef\xbb\xbf" + TABLE.encode(), TABLE.encode("utf-16")):
        assert read(data, zone=MOSCOW) == [first, second, third]
    assert read("title\ttext\tid\nA\tb\t1\n")[0].title == "A"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("title,text,id\nA,b\n", "Line 2: the row has 2 columns, the first row 3."),
        ("title,text,id\n,b,1\n", "Line 2, item 1: “title” is missing."),
        ("title,text,id\nA,b,\n", "“id” and “address” are missing."),
        ("title,text,id,date\nA,b,1,soon\n", "its date “soon” cannot be read."),
        ('title,text,id\nA,"b" c,1\n', "Line 2: this row cannot be read"),
        ("title,text,title\nA,b,1\n", "the column “title” is there twice."),
    ],
)
def test_a_fault_in_a_table_names_its_line(table: str, sentence: str) -> None:
    with pytest.raises(Damaged) as fault:
        read(table)
    assert sentence in str(fault.value)


# HTML


@pytest.fixture
def folder(tmp_path) -> Path:
    site = tmp_path / "site"
    (site / "2018" / "02" / "talks").mkdir(parents=True)
    (site / "files").mkdir()
    (site / "2018" / "02" / "talks" / "index.html").write_text(PAGE)
    (site / "2018" / "02" / "statement.html").write_bytes(
        "<html><head><meta charset=windows-1251><title>Без даты</title></head>"
        "<body><p>Текст заявления.</p></body></html>".encode("cp1251")
    )
    (site / "index.html").write_text("<html><body><article>a</article><article>b</article></body>")
    (site / "empty.html").write_text("")
    (site / "style.css").write_text("p {}")
    return site


def test_a_folder_gives_the_text_of_each_page_and_nothing_around_it(folder: Path) -> None:
    empty, listing, undated, first = importers.read(folder)
    assert first.title == "О переговорах"
    assert "Первый абзац." in first.html
    for around in ("Главная", "Другие новости", "Контакты", "alert", "<h1"):
        assert around not in first.html
    assert first.date_published == datetime(2018, 2, 15, 12, 30, tzinfo=UTC)
    assert (first.tags, first.authors, first.language) == (("Сирия", "ОЗХО"), ("МИД",), "ru")
    assert first.summary == "Кратко."
    assert first.former == (
        "/2018/02/talks/index.html",
        "https://press.example/2018/02/o-peregovorah/",
    )
    assert (undated.title, undated.is_public) == ("Без даты", False)
    assert "Текст заявления." in undated.html
    assert (empty.place, empty.reason) == ("empty.html", "without a text")
    assert (listing.place, listing.reason) == ("index.html", "listing several texts")


def test_a_zip_of_the_folder_is_read_alike_and_so_is_a_single_file(folder: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    zipped = {thing.place: thing for thing in read(out.getvalue())}
    assert zipped.keys() == {thing.place for thing in importers.read(folder)}
    assert zipped["2018/02/talks/index.html"].title == "О переговорах"
    (single,) = read(PAGE)
    assert single.title == "О переговорах"


def test_a_page_in_another_encoding_than_it_says_is_refused_by_name(folder: Path) -> None:
    (folder / "a.html").write_bytes(PAGE.encode("cp1251"))
    with pytest.raises(Damaged, match=r"^a\.html: the file is not in UTF-8"):
        list(importers.read(folder))


@pytest.mark.django_db
def test_all_formats_arrive_publish_and_lead_on(client: Client, folder: Path, tmp_path) -> None:
    factories.mission()
    table = tmp_path / "table.csv"
    table.write_text(TABLE)
    assert counts(run(folder, publish=True)) == {"created": 2, "published": 1}
    assert counts(run(table, publish=True)) == {"created": 2, "published": 1}
    assert counts(run(SAMPLES / "ministry.rss", publish=True)) == {"created": 2, "published": 2}
    assert counts(run(SAMPLES / "embassy.atom", publish=True)) == {"created": 3, "published": 2}
    before = [list(model.objects.order_by("pk").values()) for model in (Draft, FormerAddress)]
    for file, number in (
        (folder, 2),
        (table, 2),
        (SAMPLES / "ministry.rss", 2),
        (SAMPLES / "embassy.atom", 3),
    ):
        assert counts(run(file)) == {"unchanged": number}
    assert [list(m.objects.order_by("pk").values()) for m in (Draft, FormerAddress)] == before
    assert Edition.objects.count() == 6
    for old in ("/2018/02/talks/", "/news/1.html", "/ru/news/42/", "/2018/02/what-was-said"):
        assert client.get(old).status_code == 301, old
    for old in ("/news/2.html", "/2018/02/statement.html"):
        assert client.get(old).status_code == 404, old


@pytest.mark.django_db
def test_a_zone_that_is_none_and_files_that_are_not_there_get_a_sentence(tmp_path) -> None:
    with pytest.raises(CommandError, match="The files cannot be read"):
        run(SAMPLES / "embassy.atom", files=str(tmp_path / "missing"))
    with pytest.raises(CommandError, match="There is no HTML file in it"):
        run(tmp_path)
