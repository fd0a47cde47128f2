"""Pages that have been rendered once are answered from their bytes, before Django is asked.

    declared.py     a view says that its pages may be kept, and by which query parameters
    generation.py   has anything changed that the public may see? One row, and a word in memory
    triggers.py     what changes that row: every write to a table that readers' pages come from
    transitions.py  when does something change by the clock alone?
    lasting.py      what has been read or made already, since the last change
    once.py         a page is made once in a generation; the clocks on it are filled in
    page.py         the bytes of a page, in each encoding, and how it is answered
    store.py        the pages of one process, bounded
    hosts.py        other hosts are told of a commit
    copies.py       the last good copy of each page on the disk
    endings.py      which of them must not come back
    outage.py       what readers get while the database is away
    own.py          what the site asks itself is not logged
    wsgi.py         the callable in front of Django
    protocol.py     the server's protocol: what is stored needs no thread

It knows no app: apps register what it must know, in their `apps.py`.
"""
