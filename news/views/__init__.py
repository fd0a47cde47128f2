"""What readers get of the press office. Messages and editions only."""

from news.views.messages import message_context, reference

__all__ = ["message_context", "reference"]
