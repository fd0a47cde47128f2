"""The excerpts of the sample's messages, as the design shows them."""

import json
import re
from pathlib import Path

import pytest

from news.excerpts import build, plain
from news.transcripts import parse
from tests.news.excerpt_blocks import answer, items, paragraph, question

_SAMPLE = Path(__file__).parents[2] / "embassy/sample/messages.json"
ITEMS = {item["id"]: item for item in json.loads(_SAMPLE.read_text())["items"]}


SAMPLES = {
    "lavrov-interview-2017-09-20": [
        question(
            "After your meeting with Secretary Tillerson, how would you evaluate the relationship"
            " with the United States? And has Russia given up on hopes of a significant"
            " improvement under the Trump administration?"
        ),
        answer(
            "The relations are at a very difficult and a very low point, which is the legacy of"
            " the Obama administration.",
            "Sergey Lavrov",
        ),
    ],
    "2018-02-15-embassy-comments-on-statement-of-foreign-office-minister-lor": [
        paragraph(
            "The statement of Foreign Office Minister Lord Ahmad regarding Russia’s alleged"
            " responsibility for the NotPetya cyber-attack is, like many other similar"
            " accusations, not backed by any evidence. It is another example of irresponsible and"
            " hostile rhetoric of British officials towards Russia."
        )
    ],
    "2018-02-15-the-latest-anti-russian-campaign-in-western-media-mfa-commen": [
        paragraph(
            "We have noted a number of articles published by Western media in the latest campaign"
            " to denigrate Russia’s role in fighting terrorism in Syria."
        )
    ],
    "2018-02-14-embassys-press-officer-on-the-chemical-incidents-in-syria": [
        question(
            "Could you comment on the recent statements by a number of Western politicians and"
            " media claiming that Moscow and Damascus were responsible for the chemical weapons"
            " attacks in the course of the Syrian conflict?"
        ),
        answer(
            "Russia is against any use of chemical weapons and is a strong supporter of chemical"
            " disarmament."
        ),
    ],
    "2018-02-12-ushakov-medal-presented-to-the-arctic-convoys-veterans": [
        paragraph(
            "On 9-11 February 2018 Third Secretary of the Embassy Vadim Retyunskiy presented the"
            " Ushakov medals to the Arctic Convoys veterans Mr David SIMPSON and Mr George MOON"
        )
    ],
    "2018-02-10-embassy-press-officer-on-boris-johnsons-comments-on-the-huma": [
        question(
            "Would you please comment on the yesterday’s statement by the Foreign Secretary Boris"
            " Johnson on the humanitarian situation in Syria? What is Russia’s position on this"
            " issue?"
        ),
        answer(
            "The humanitarian situation in Syria remains predictably difficult. Russia continues"
            " to take efforts to provide aid to the civilian population, both directly and"
            " through international organizations."
        ),
    ],
    "2018-02-09-foreign-minister-sergey-lavrovs-remarks-at-a-ceremony-on-the": [
        paragraph(
            "Colleagues, friends, We are grateful to our guests and comrades for accepting our"
            " invitation. I have the honour to declare this ceremony devoted to Diplomats’ Day"
            " open."
        )
    ],
    "2018-02-09-mfa-comment-on-the-humanitarian-situation-in-syria": [
        paragraph(
            "The humanitarian situation in Syria remains difficult. Given these circumstances,"
            " Russia continues to deploy multidimensional efforts to provide aid to the civilian"
            " population, both by directly bringing in humanitarian supplies, and facilitating"
            " the work of international humanitarian bodies."
        )
    ],
    "2018-02-07-shelling-of-the-russian-trade-mission-building-in-damascus": [
        paragraph(
            "A 120-mm mortar shell hit the Russian trade mission building in Damascus (currently"
            " mothballed, but still under diplomatic immunity) on February 6 at approximately"
            " 4 pm local time. No casualties have been reported. The building was badly damaged."
        )
    ],
    "2018-02-05-mfa-statement-on-new-start": [
        paragraph(
            "According to Article II of the Treaty between the United States of America and the"
            " Russian Federation on Measures for the Further Reduction and Limitation of Strategic"
            " Offensive Arms, Russia and the United States were to meet the following aggregate"
            " limits on strategic arms by February 5, 2018:"
        ),
        items(
            "700 deployed ballistic missiles (ICBMs), deployed submarine-launched ballistic"
            " missiles (SLBMs), and deployed heavy bombers equipped for nuclear armaments;",
            "1,550 nuclear warheads on deployed ICBMs, deployed SLBMs, and deployed heavy bombers"
            " equipped for nuclear armaments;",
            "800 deployed and non-deployed ICBM launchers, SLBM launchers, and heavy bombers"
            " equipped for nuclear armaments.",
        ),
    ],
    "2018-02-02-press-release-on-deputy-foreign-minister-igor-morgulovs-meet": [
        paragraph(
            "On February 2, the Foreign Ministry hosted a meeting between Deputy Foreign Minister"
            " Igor Morgulov and Political Director of the Foreign Office of the United Kingdom of"
            " Great Britain and Northern Ireland Karen Pierce."
        )
    ],
}


def test_the_table_has_every_sample():
    assert SAMPLES.keys() == ITEMS.keys()


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_a_sample_has_the_excerpt_that_the_design_shows(key):
    item = ITEMS[key]
    assert list(build(item["content_html"], (), item.get("summary", ""))) == SAMPLES[key]


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_turns_that_are_given_make_no_difference_to_a_sample(key):
    html = ITEMS[key]["content_html"]
    assert list(build(html, parse(html).turns)) == SAMPLES[key]


@pytest.mark.parametrize("key", SAMPLES, ids=lambda key: key[:30])
def test_the_words_of_a_samples_excerpt_are_words_of_its_text_in_their_order(key):
    rest = iter(re.findall(r"\w+|…", ITEMS[key]["content_html"]))
    assert all(word in rest for word in re.findall(r"\w+|…", plain(SAMPLES[key])))
