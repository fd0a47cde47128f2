"""The README.txt inside of an archive: what it is, told to somebody who has nothing else.

In English and the same in every archive, whatever language the site speaks.
"""

_WHAT = {
    False: """\
Archive of the web site of a diplomatic mission: everything that its press office and its
consular section keep, drafts and texts under embargo included. It is CONFIDENTIAL.
""",
    True: """\
Archive of the web site of a diplomatic mission: what anybody could read on it when the archive
was written, and nothing else.
""",
}
_COMMON = """\

It is a zip file. Nothing but a zip program, a text editor and sha256sum is needed to read it.

manifest.json
    What is here: for every other member its size in bytes and its SHA-256, and for tables how
    many rows they have and which columns. “version” is that of this format: 1.

*.ndjson
    Tables. Each line is one row as a JSON object, in UTF-8. Moments are in UTC, decimals and
    identifiers are texts. A column that ends in “_id” holds the “id” of a row in another table:
    “message_id” that of a row of news.message.ndjson.

files/
    Pictures and attachments, each under the SHA-256 of its bytes. Their media types are in
    {files}.

The text of a message as it was published is the “document” of an edition (a version): JSON in
the canonical form of RFC 8785. The SHA-256 of its UTF-8 bytes is “content_sha256” beside it.
Such a document is in the archive as a JSON string: read the line as JSON, and the string is
the document, byte for byte.
"""
_ENDINGS = {
    False: """
What is in which table is told by their names; docs/archive.md of the software says more.
People who worked on the texts are in auth.user.ndjson, by name; there are no passwords and no
keys. An empty site of the same software is made from this archive by

    python manage.py import_messages FILE.zip
""",
    True: """
news.messages.ndjson has a line for each message with all its versions that can be read. Of a
message that was removed it says only that, with the reason. news.ledger.txt is the public ledger:
a line for each version in the order in which they became public; docs/archive.md of the software
says how each line covers the one before.
""",
}
_TABLE = {False: "news.file.ndjson", True: "the documents that name them"}


def text(*, public: bool) -> str:
    return _WHAT[public] + _COMMON.format(files=_TABLE[public]) + _ENDINGS[public]
