"""An archive as large as wanted, for measuring: `manage.py make_archive --items 1000000`.

    texts.py   what its messages say: ten years, three kinds, three languages, twelve subjects
    mould.py   a message that publication itself has made, and copies of it with other numbers
    loading.py the copies, many at once
    inserting.py  how they are put into the tables

It is a site's content in every table, so that `verify_record` finds it sound.
"""
