"""`make bench`: how fast readers are answered, as ratios that were measured side by side.

    __main__.py    the run: makes a site, asks, prints the table
    servers.py     the site and a bare function on its server, nginx with the same bytes
    bare.py        the bare function
    same_server.py any WSGI function on the server of the site
    fresh.py       what a page costs when it is rendered anew (a process of its own)
    plain/         a plain Django site with the same messages, and what its pages cost
    commits.py     publishes, and looks how soon and how surely readers have it (likewise)

A machine that is shared is never quiet, so what is compared is measured in turn, a few
times each, and the medians are compared. It is no test: pytest does not collect it.
"""
