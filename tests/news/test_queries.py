"""What somebody typed is read as a query, whatever it is, and its size is bounded."""

import sqlite3
import string

import pytest

from news import searchable, stems, words
from news.queries import MOST_SIGNS, MOST_TERMS, Facts, Query, Remark, Term, fts5, parse


def term(text: str) -> Term:
    """As the tests write it: words, and * at the end of a beginning."""
    return Term(tuple(text.rstrip("*").split()), text.endswith("*"))


def query(wanted: str = "", excluded: str = "", *remarks: Remark) -> Query:
    """Terms with commas between them."""
    read = [tuple(map(term, filter(None, part.split(",")))) for part in (wanted, excluded)]
    return Query(read[0], read[1], remarks)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", query()),
        ("Syria", query("syria")),
        ("Syria  and\tIran", query("syria,and,iran")),
        ("syria SYRIA Syria", query("syria")),
        ('"Chemical weapons" syria', query("chemical weapons,syria")),
        ("“chemical weapons” «в Сирии»", query("chemical weapons,в сирии")),
        ("syria -iran", query("syria", "iran")),
        ('syria -"chemical weapons" -idlib*', query("syria", "chemical weapons,idlib*")),
        ("-iran syria", query("syria", "iran")),
        ("Skripal - a case – of", query("skripal,a,case,of")),
        ("govern*", query("govern*")),
        ('"prime minis*"', query("prime minis*")),
        ('"prime minis"*', query("prime minis*")),
        ("cyber-attack", query("cyber attack")),
        ("cyber-att*", query("cyber att*")),
        ("go*", query("go", "", Remark.SHORT_BEGINNING)),
        ("*", query("", "", Remark.NO_WORD)),
        ("- -- “” () :", query("", "", Remark.NO_WORD)),
        ("-iran", query("", "iran", Remark.ONLY_EXCLUDED)),
        ('"not closed', query("not closed")),
        ('a"b c"d', query("a,b c,d")),
        ("O’Brien O'Brien", query("obrien")),
        ("café Ёлка STRASSE Straße", query("cafe,елка,strasse")),
        ("йод и\u0306од", query("йод")),
        ("1.5 million", query("1 5,million")),
        ("rusemb.org.uk", query("rusemb org uk")),
        ("平和", query("平 和")),
        ("مُدَرِّسة", query("مدرسه")),
        ("أُلْغِيَ إلى آخر", query("الغي,الي,اخر")),
        ("l’ambassade d’Ukraine, qu'elle", query("ambassade,ukraine,elle")),
        ("aujourd’hui let's", query("aujourdhui,lets")),
        ("soft\u00adware", query("software")),
        ("NOT syria AND (iran OR NEAR/2)", query("not,syria,and,iran,or,near 2")),
        ("title:syria ^x a+b", query("title syria,x,a b")),
        ("'; DROP TABLE news_edition; --", query("drop,table,news edition")),
        ("a & !b | c <-> d:*", query("a,b,c,d", "", Remark.SHORT_BEGINNING)),
        ("nul\0nul", query("nul nul")),
    ],
)
def test_a_query_is_read_as_people_mean_it(typed: str, read: Query) -> None:
    assert parse(typed) == read


HOSTILE = {
    "a thousand quotes": '"' * 1000,
    "a thousand words": "word " * 1000,
    "as many words": " ".join(f"w{number}" for number in range(1500)),
    "one long word": "x" * 7000,
    "operators": "AND OR NOT NEAR( ) * ^ : + - { } \" ' \\ & | ! <-> <2> " * 20,
    "every sign": string.printable,
    "beginnings": " ".join(f"abc{number}*" for number in range(100)),
    "exclusions": "-a -b -c " * 500,
    "accents": "a" + "\u0300\u0316" * 5000,
    "directions": "\u202e\u2066\ufeff" * 500,
    "half a pair": "\ud800 \udc00" * 50,
    "ligatures": "\ufdfa" * 500,
    "signs that are words": "和" * 5000,
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_bounded_explained_and_quoted(typed: str) -> None:
    read = parse(typed)
    terms = [*read.wanted, *read.excluded]
    assert len(terms) <= MOST_TERMS
    assert sum(len(word) for each in terms for word in each.words) <= MOST_SIGNS * 20
    if len(typed.strip()) > MOST_SIGNS:
        assert Remark.TOO_LONG in read.remarks
    if not read.wanted:
        assert {Remark.NO_WORD, Remark.ONLY_EXCLUDED} & set(read.remarks)
    for each in terms:
        for word in each.words:
            assert 0 < len(word) <= words.LONGEST
            assert not set(word) & set(string.punctuation + string.whitespace + "\0")
    asked = fts5(read, Facts(("=k/comment",), ("=l/ru",)))
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE found USING fts5(title, words, facts, "
        "tokenize=\"unicode61 tokenchars '=/'\")"
    )
    database.execute("INSERT INTO found VALUES ('a title', 'some words', '=k/interview')")
    known = asked.encode("utf-8", "replace").decode()
    assert database.execute("SELECT * FROM found WHERE found MATCH ?", [known]).fetchall() == []
    database.close()


def test_what_is_too_long_or_too_much_is_cut_between_words() -> None:
    read = parse("abcdefghi " * 19 + "abcdefghijklmnop")
    assert read == query("abcdefghi", "", Remark.TOO_LONG)
    many = parse(" ".join(f"a{number}" for number in range(20)))
    assert many.wanted[-1] == term("a11")
    assert many.remarks == (Remark.TOO_MANY,)


def test_what_is_excluded_counts_as_well() -> None:
    read = parse(" ".join(f"a{number} -b{number}" for number in range(10)))
    assert (len(read.wanted), len(read.excluded)) == (10, 2)


def test_a_word_is_looked_for_by_its_stem_and_as_typed() -> None:
    assert [form.words for form in term("weapons").forms()] == [
        ("weapons",), ("weapon",), ("weapon=fr",),
    ]  # fmt: skip
    assert [form.words for form in term("заявления").forms()] == [("заявления",), ("заявлен",)]
    assert term("syria").forms() != []


@pytest.mark.parametrize("beginning", ["govern", "governme", "government", "governments"])
def test_a_beginning_finds_words_whose_stem_is_shorter(beginning: str) -> None:
    forms = Term((beginning,), begins=True).forms()
    stem = stems.kept("government", "en")
    assert any(
        stem.startswith(form.words[0]) if form.begins else stem == form.words[0] for form in forms
    )


# What rows were written with. Where it changes, because of a new release of snowballstemmer or
# a change of ours, every site needs its rows written anew: with a migration like
# news/migrations/0014_stems.py.
@pytest.mark.parametrize(
    ("in_language", "told", "kept"),
    [
        (
            "en",
            "relations governments governing policies generously dying skies embassies",
            "relat govern govern polici generous die sky embassi",
        ),
        (
            "ru",
            "заявления посольством российские гражданами обращались важнейший NATO",
            "заявлен посольств российск граждан обраща важн nato",
        ),
        (
            "fr",
            "déclarations déclarée généraux ministères françaises heureusement yeux Россия",
            "declar=fr declar=fr general=fr minister=fr franc=fr heureux=fr yeux=fr росс",
        ),
        (
            "ar",
            "والسفارات للمواطنين البيان الروسية أعلن مؤتمر وزارتها Sanctions",
            "سفار مواطن بي روس اعلن مؤتمر زارت sanction",
        ),
        ("de", "Botschaften Erklärungen", "botschaften erklarungen"),
    ],
)
def test_stems_are_those_that_are_kept_already(in_language: str, told: str, kept: str) -> None:
    assert " ".join(stems.kept(word, in_language) for word in words.folded(told)) == kept


def test_facts_are_no_words_and_stand_beside_them() -> None:
    content = {
        "kind": "interview",
        "in_language": "en",
        "title": "On Syria",
        "summary": "In short",
        "body": "<p>Question: Why?</p><p>Sergey Lavrov: Because.</p>",
        "introduction": "<p>Before</p>",
        "turns": [
            {"speaker": "", "html": "<p>Why?</p>"},
            {"speaker": "Sergey Lavrov", "html": "<p>Because.</p>"},
        ],
        "people": [{"name": "Maria Zakharova"}],
    }
    found = searchable.of_document(content, [7, 3])
    assert found.title == ["on", "syria"]
    assert found.text == ["in", "short", "befor", "whi", "sergey", "lavrov", "becaus"]
    assert found.facts == [
        "=l/en", "=k/interview", "=c/3", "=c/7",
        "=p/lavrov", "=p/maria", "=p/sergey", "=p/zakharova",
    ]  # fmt: skip
    assert not set(found.facts) & {word for fact in found.facts for word in words.folded(fact)}


def test_of_a_text_without_end_so_much_is_kept_as_both_databases_can_hold() -> None:
    body = " ".join(f"{number:064x}" for number in range(20_000))
    content = {"kind": "comment", "in_language": "en", "body": f"<p>{body}</p>"}
    kept = searchable.of_document(content, []).text
    assert 5_000 < len(kept) < 12_000
