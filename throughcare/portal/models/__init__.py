"""What the person's own pages remember, by subject."""

from throughcare.portal.models.ways_in import OwnPin, StartCode, WrongTry

__all__ = ["OwnPin", "StartCode", "WrongTry"]
