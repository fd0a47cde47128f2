"""The consular desk: offices, hours, closing days, public holidays, services and notices."""

from consular.admin import holidays, hours, notices, offers, offices

__all__ = ["holidays", "hours", "notices", "offers", "offices"]
