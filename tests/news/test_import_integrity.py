"""What an import says of the words that arrived, and of those that did not."""

import csv
import json

import pytest
from django.core.management import CommandError

from news.importers import integrity
from news.models import Message
from tests.embassy.test_corpus import PASTED
from tests.news.importing import item, said_about

pytestmark = pytest.mark.django_db

RICH = (
    "<p>Five words stand right here<del> not these</del></p><img src=x alt=y>"
    "<form><a href=page2.html>Next</a> <a href=https://x.example/>there</a></form>"
)


def test_every_import_says_how_many_words_arrived():
    said = said_about(item(content_html=RICH))
    assert "Words: 7 at the source, 7 stored, 0 lost (in 0 of 1 texts), 2 hidden" in said
    assert "links 1, pictures 1." in said


@pytest.mark.parametrize("name", ["report.csv", "report.json"])
def test_a_report_has_a_line_for_each_item(tmp_path, name):
    path = tmp_path / name
    said_about(item(1, content_html=RICH), item(2, title="=1+1"), report=str(path))
    if name.endswith("csv"):
        first, second = csv.DictReader(path.read_text().splitlines())
        assert (first["source_words"], first["links_stored"], first["elements"]) == (
            "7", "1", "del:1 form:1",
        )  # fmt: skip
        assert second["ref"] == "urn:item:2"
    else:
        first, second = json.loads(path.read_text())
        assert (first["hidden_words"], first["elements"]) == (2, {"del": 1, "form": 1})
        assert second["lost"] == []


@pytest.mark.parametrize("options", [{"strict": True}, {}])
def test_a_strict_import_stores_nothing_when_words_are_lost(monkeypatch, options):
    monkeypatch.setattr("embassy.markup.tidy", lambda html: "<p>Left</p>")
    if options:
        with pytest.raises(CommandError, match=r"Item 1 .* would lose words \(Text, 1\)"):
            said_about(item(), **options)
        assert not Message.objects.exists()
    else:
        assert "2 lost (in 1 of 1 texts)" in said_about(item())
        assert Message.objects.count() == 1


@pytest.mark.parametrize("path", ["report.txt", "missing/report.csv"])
def test_a_report_that_cannot_be_written_is_refused_before_the_import(tmp_path, path):
    with pytest.raises(CommandError, match=path):
        said_about(item(), report=str(tmp_path / path))
    assert not Message.objects.exists()


def test_no_cell_of_a_report_is_a_formula():
    row = integrity.as_csv([integrity.report("=x", "@y", "<p>a</p>", "<p>a</p>")])
    assert row.splitlines()[1].startswith("'=x,'@y,")


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_what_the_corpus_says_arrives_without_a_loss(path):
    from embassy import markup

    html = path.read_text()
    assert integrity.report("", "", html, markup.tidy(html)).lost == ()
