"""What the search stands on in the database and Django does not make, per vendor.

On SQLite: an FTS5 table over `news_searchtext`, and triggers that keep it as that table is, so
that cascades and rollbacks reach it too. On PostgreSQL: a GIN index.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from news.queries import SHORTEST_BEGINNING

# Beginnings of so many signs have an index of their own, which can be read from the newest on.
_PREFIXES = " ".join(map(str, range(SHORTEST_BEGINNING, 7)))
_INSERT = """INSERT INTO news_searchindex (rowid, title, words, facts)
    VALUES (NEW.place, NEW.title, NEW.words, NEW.facts);"""
_DELETE = """INSERT INTO news_searchindex (news_searchindex, rowid, title, words, facts)
    VALUES ('delete', OLD.place, OLD.title, OLD.words, OLD.facts);"""

# The words come folded and with spaces between them: the tokenizer only parts them.
_SQLITE = [
    f"""CREATE VIRTUAL TABLE news_searchindex USING fts5(
        title, words, facts, content='news_searchtext', content_rowid='place', columnsize=0,
        prefix='{_PREFIXES}',
        tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co S*' tokenchars '=/_-'"
    )""",
    f"""CREATE TRIGGER news_searchtext_insert AFTER INSERT ON news_searchtext
    BEGIN {_INSERT} END""",
    f"""CREATE TRIGGER news_searchtext_delete AFTER DELETE ON news_searchtext
    BEGIN {_DELETE} END""",
    f"""CREATE TRIGGER news_searchtext_update AFTER UPDATE ON news_searchtext
    BEGIN {_DELETE} {_INSERT} END""",
]
_POSTGRESQL = [
    """CREATE INDEX news_searchtext_vector ON news_searchtext USING gin (vector)""",
]
_REMOVE = {
    "sqlite": [
        *(
            f"DROP TRIGGER IF EXISTS news_searchtext_{name}"
            for name in ("insert", "delete", "update")
        ),
        "DROP TABLE IF EXISTS news_searchindex",
    ],
    "postgresql": [
        "DROP INDEX IF EXISTS news_searchtext_vector",
        # Of earlier versions of the site, which had PostgreSQL make the stems.
        "DROP TEXT SEARCH CONFIGURATION IF EXISTS news_words",
        "DROP TEXT SEARCH DICTIONARY IF EXISTS news_english",
        "DROP TEXT SEARCH DICTIONARY IF EXISTS news_russian",
    ],
}


def install(connection: BaseDatabaseWrapper) -> None:
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in _REMOVE[connection.vendor]:
            cursor.execute(statement)


def forget_deleted(connection: BaseDatabaseWrapper) -> None:
    """Write the index anew where it still holds words of rows that are deleted.

    SQLite merely notes that they are gone, until it happens to merge that part of its index.
    PostgreSQL's deleted rows wait for VACUUM, and whoever erases is told so.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO news_searchindex (news_searchindex) VALUES ('optimize')")


def forwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For `RunPython` in a migration; every later change of the table calls both again."""
    remove(schema_editor.connection)
    install(schema_editor.connection)


def backwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection)
