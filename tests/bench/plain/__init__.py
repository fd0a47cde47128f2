"""A news site as Django's documentation would have it written: what ours is compared with.

Two models, generic views, three templates, Django's own middleware; `fill.py` gives it the
messages of one of our sites.
"""
