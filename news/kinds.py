"""The kinds of message: the class of drafts of each."""

from news.models import Comment, Interview, PressRelease

PROXIES = {proxy.kind: proxy for proxy in (PressRelease, Interview, Comment)}
