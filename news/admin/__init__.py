"""The desk: where messages are written, checked, published and corrected."""

from news.admin import everything, features, former, kinds, mailings, media, vocabulary

__all__ = ["everything", "features", "former", "kinds", "mailings", "media", "vocabulary"]
