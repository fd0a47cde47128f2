"""What every page says to programs holds by the rules of schema.org, as far as these are known
without asking anybody (tests/schema_org.py)."""

import json
from typing import Any

import pytest
from django.test import Client
from lxml import html

from tests import crawl, every_page, factories, schema_org
from tests.consular import schedules

pytestmark = [pytest.mark.database_clock, pytest.mark.long]

# Of which pages data is expected, by a name of tests/every_page.py: the outermost type.
EXPECTED = {
    "interview": "NewsArticle",
    "corrected": "NewsArticle",
    "withdrawn": "NewsArticle",
    "reply": "NewsArticle",
    "illustrated": "NewsArticle",
    "Russian": "NewsArticle",
    "Arabic": "NewsArticle",
    "consular": "GovernmentOffice",
    "office": "GovernmentOffice",
    "Russian office": "GovernmentOffice",
    "service": "GovernmentService",
}


@pytest.fixture
def told(
    transactional_db: None, settings, tmp_path, client: Client
) -> tuple[dict[str, str], dict[str, list[Any]]]:
    """Addresses by name, and what stands in the data blocks by address."""
    settings.MEDIA_ROOT = tmp_path
    addresses = every_page.load()
    blocks = {}
    for address, response in crawl.pages(client, addresses.values()).items():
        scripts = html.fromstring(response.text).xpath("//script[@type='application/ld+json']")
        blocks[address] = [json.loads(script.text) for script in scripts]
    return addresses, blocks


def test_no_page_says_what_schema_org_does_not_know(told: Any) -> None:
    addresses, blocks = told
    found = [
        f"{address}: {mistake}"
        for address, nodes in blocks.items()
        for mistake in schema_org.mistakes(nodes)
    ]
    assert not found, "\n".join(found)
    for name, kind in EXPECTED.items():
        (node,) = blocks[addresses[name]]
        kinds = {str(row["@type"]) for row in node.get("@graph", [node])}
        assert any(kind in each for each in kinds), name
    # A message has one object, whatever else stands on its page.
    assert all(len(nodes) <= 1 for nodes in blocks.values())


def test_data_without_a_rule_of_its_own_is_a_mistake() -> None:
    """The table sees what is wrong."""
    wrong = {
        "@type": "NewsArticle",
        "headline": "",
        "datePublished": "2018-02-15T12:00:00",
        "subtitle": "x",
        "author": {"@type": "Robot"},
        "publisher": {"@type": ["Organization", "Organization"], "name": "x"},
    }
    assert sorted(schema_org.mistakes(wrong)) == sorted(
        [
            ".headline: empty",
            ".datePublished: '2018-02-15T12:00:00'",
            ".subtitle: no member of ['NewsArticle']",
            ".dateModified: missing",
            ".author: types ['Robot']",
            ".publisher: types ['Organization', 'Organization']",
        ]
    )


def test_an_embassy_says_that_it_is_one_and_when_it_is_open(client: Client, db: None) -> None:
    factories.mission()
    schedules.week(schedules.office(), "09:00-12:30")
    (script,) = html.fromstring(client.get("/consular/").text).xpath(
        "//script[@type='application/ld+json']"
    )
    (office,) = json.loads(script.text)["@graph"]
    assert office["@type"] == ["Embassy", "GovernmentOffice"]
    (hours,) = office["openingHoursSpecification"]
    assert (hours["opens"], hours["closes"]) == ("09:00", "12:30")
