"""What the database itself refuses and copies, whoever asks: the triggers on editions, per vendor.

Constraints say that one open edition a message exists, that it ends after it begins and that
numbers are unique; they let overlaps and a wrong order of numbers pass. The triggers do the
rest. They read no clock: that a bound may only move while it lies ahead is news/publishing.py's
to see to, under its lock.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FROZEN = [
    "message_id", "number", "content_sha256", "text_sha256", "record_sha256", "standing",
    "note_kind", "date_published",
]  # fmt: skip
# These can be replaced by tombstones, once two persons have seen to it.
ERASABLE = ["document", "note"]

_ERASED = """
    (NEW.erased_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM news_erasure erasure
        WHERE erasure.message_id = NEW.message_id AND erasure.done_at IS NOT NULL
    ))"""
_RAISED = "OLD.erased_at IS NOT NULL AND NEW.erased_at IS NULL"

_OVERLAP = """
    SELECT 1 FROM news_edition other
    WHERE other.message_id = NEW.message_id AND other.id <> NEW.id AND (
        (other.public_until IS NULL OR other.public_until > NEW.public_from)
        AND (NEW.public_until IS NULL OR NEW.public_until > other.public_from)
        OR (other.number < NEW.number) <> (other.public_from < NEW.public_from)
    )"""
_NUMBER = """
    NEW.number <> 1 + (
        SELECT COALESCE(MAX(number), 0) FROM news_edition
        WHERE message_id = NEW.message_id AND id <> NEW.id
    )"""
_LAST_IS_REMOVED = """
    SELECT 1 FROM news_edition removal WHERE removal.message_id = NEW.message_id
    AND removal.standing = 'removed' AND removal.number > NEW.number
    AND removal.public_until IS NULL"""
_CLOSE_EARLIER = """
    UPDATE news_edition SET closed = {true}
    WHERE message_id = NEW.message_id AND number < NEW.number AND NOT closed"""
_NOT_CANCELLED = "OLD.cancelled_at IS NULL OR OLD.cancelled_at >= OLD.public_from"

# What lists ask of an edition: each of its categories has it too (`EditionCategory`).
COPIED = [
    "message_id", "date_published", "public_from", "public_until", "standing", "closed",
    "in_language", "kind",
]  # fmt: skip
_COPY = f"""
    UPDATE news_editioncategory SET ({", ".join(COPIED)}) = (
        SELECT {", ".join(COPIED)} FROM news_edition WHERE id = edition_id
    ) WHERE """  # noqa: S608

MESSAGES = {
    "frozen": "a frozen column of an edition cannot change",
    "overlap": "editions of one message cannot overlap or stand out of order",
    "number": "the number of an edition must follow the last one",
    "closed": "an edition before a removal in force cannot be reopened",
    "deleted": "a public edition cannot be deleted",
}


def _changed(differs: str) -> str:
    """Whether an update touches what is frozen; `differs` is the vendor's null-safe “not equal”."""
    frozen, erasable = (
        " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in names)
        for names in (FROZEN, ERASABLE)
    )
    return f"{frozen} OR {_RAISED} OR (({erasable}) AND NOT {_ERASED})"


def _refuse(name: str) -> str:
    """PL/pgSQL that Django sees as an IntegrityError."""
    return f"RAISE EXCEPTION '{MESSAGES[name]}' USING ERRCODE = 'integrity_constraint_violation';"


_SQLITE = [
    f"""CREATE TRIGGER news_edition_frozen
    BEFORE UPDATE OF {", ".join([*FROZEN, *ERASABLE, "erased_at"])} ON news_edition
    WHEN {_changed("IS NOT")}
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["frozen"]}'); END""",
    f"""CREATE TRIGGER news_edition_number BEFORE INSERT ON news_edition
    WHEN {_NUMBER.replace(" AND id <> NEW.id", "")}
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["number"]}'); END""",
    f"""CREATE TRIGGER news_edition_overlap_insert AFTER INSERT ON news_edition
    WHEN EXISTS ({_OVERLAP})
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["overlap"]}'); END""",
    f"""CREATE TRIGGER news_edition_overlap_update
    AFTER UPDATE OF public_from, public_until ON news_edition
    WHEN EXISTS ({_OVERLAP})
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["overlap"]}'); END""",
    f"""CREATE TRIGGER news_edition_removal AFTER INSERT ON news_edition
    WHEN NEW.standing = 'removed'
    BEGIN {_CLOSE_EARLIER.format(true="1")}; END""",
    f"""CREATE TRIGGER news_edition_reopened BEFORE UPDATE OF closed ON news_edition
    WHEN OLD.closed AND NOT NEW.closed AND EXISTS ({_LAST_IS_REMOVED})
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["closed"]}'); END""",
    f"""CREATE TRIGGER news_edition_deleted BEFORE DELETE ON news_edition
    WHEN {_NOT_CANCELLED}
    BEGIN SELECT RAISE(ABORT, '{MESSAGES["deleted"]}'); END""",
    f"""CREATE TRIGGER news_edition_copied_insert AFTER INSERT ON news_editioncategory
    BEGIN {_COPY} id = NEW.id; END""",
    f"""CREATE TRIGGER news_edition_copied_update AFTER UPDATE OF {", ".join(COPIED)}
    ON news_edition BEGIN {_COPY} edition_id = NEW.id; END""",
]

# One function a moment. The message's row is locked first: two transactions that write
# editions of one message would otherwise not see each other's rows.
_POSTGRESQL = [
    f"""CREATE FUNCTION news_edition_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM news_message WHERE id = NEW.message_id FOR UPDATE;
        IF TG_OP = 'UPDATE' THEN
            IF {_changed("IS DISTINCT FROM")} THEN
                {_refuse("frozen")}
            END IF;
            IF OLD.closed AND NOT NEW.closed AND EXISTS ({_LAST_IS_REMOVED}) THEN
                {_refuse("closed")}
            END IF;
        ELSIF {_NUMBER} THEN
            {_refuse("number")}
        END IF;
        IF EXISTS ({_OVERLAP}) THEN
            {_refuse("overlap")}
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER news_edition_write BEFORE INSERT OR UPDATE ON news_edition
    FOR EACH ROW EXECUTE FUNCTION news_edition_write()""",
    f"""CREATE FUNCTION news_edition_removal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {_CLOSE_EARLIER.format(true="true")}; RETURN NULL; END $$""",
    """CREATE TRIGGER news_edition_removal AFTER INSERT ON news_edition FOR EACH ROW
    WHEN (NEW.standing = 'removed') EXECUTE FUNCTION news_edition_removal()""",
    f"""CREATE FUNCTION news_edition_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_NOT_CANCELLED} THEN
            {_refuse("deleted")}
        END IF;
        RETURN OLD;
    END $$""",
    """CREATE TRIGGER news_edition_deleted BEFORE DELETE ON news_edition
    FOR EACH ROW EXECUTE FUNCTION news_edition_deleted()""",
    f"""CREATE FUNCTION news_edition_copied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'news_edition' THEN
            {_COPY} edition_id = NEW.id;
        ELSE
            {_COPY} id = NEW.id;
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER news_edition_copied AFTER INSERT ON news_editioncategory
    FOR EACH ROW EXECUTE FUNCTION news_edition_copied()""",
    f"""CREATE TRIGGER news_edition_copied AFTER UPDATE OF {", ".join(COPIED)} ON news_edition
    FOR EACH ROW EXECUTE FUNCTION news_edition_copied()""",
]  # fmt: skip

_REMOVE = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS news_edition_{name}"
        for name in (
            "frozen", "number", "overlap_insert", "overlap_update", "removal", "reopened",
            "deleted", "copied_insert", "copied_update",
        )
    ],
    "postgresql": [
        f"DROP FUNCTION IF EXISTS news_edition_{name}() CASCADE"
        for name in ("write", "removal", "deleted", "copied")
    ],
}  # fmt: skip


def install(connection: BaseDatabaseWrapper) -> None:
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in _REMOVE[connection.vendor]:
            cursor.execute(statement)


def copy(connection: BaseDatabaseWrapper) -> None:
    """Copy what lists ask of editions into all their categories."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_COPY} TRUE")


def forwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For `RunPython` in a migration; every later change of the table calls both again."""
    remove(schema_editor.connection)
    install(schema_editor.connection)


def backwards(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection)
