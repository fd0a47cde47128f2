"""The consular desk: offices, hours, closing days and public holidays."""

from consular.admin import holidays, hours, offices

__all__ = ["holidays", "hours", "offices"]
