"""The desk: where messages are written, checked, published and corrected."""

from news.admin import features, kinds, vocabulary

__all__ = ["features", "kinds", "vocabulary"]
