"""The whole site as one file: `manage.py export_messages`, and back by `import_messages`.

    declared.py   what each app says of its tables: what is left out, what the public may read
    kept.py       which models and columns are in an archive, in which order, and why others are not
    columns.py    a column's value as JSON and back
    reading.py    how the database is read: at one moment, with little memory
    writing.py    the archive is written
    container.py  an archive that others wrote is opened, and refused where it is not sound
    manifest.py   what it says of its members
    restoring.py  its rows and files become an empty site's
    bytes.py      its files in the storage, and gone again where the rest fails
    numbers.py    numbers of rows, and those that come later
    accounts.py   who took the steps: names without passwords
    explained.py  the README.txt inside

The format is described in docs/archive.md. Rows are read and written by what Django knows of
the models, so that a new model or column comes along by itself.
"""

FORMAT = "embassy-site-archive"
VERSION = 1
# The first member, stored as it is: `file` and our importer see by it what the archive is.
MIMETYPE = "mimetype"
MEDIA_TYPE = "application/vnd.embassy.site-archive+zip"
MANIFEST = "manifest.json"
README = "README.txt"
EVERYTHING, PUBLIC = "everything", "public"
FILES = "files/"
ROWS = ".ndjson"
# More members than this nobody can open within a fair amount of memory.
MOST_MEMBERS = 200_000
