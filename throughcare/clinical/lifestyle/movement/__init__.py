"""Activity from a file that the person brings: a day's minutes, steps and distance, and no more.

Places, hours, hearts and names of devices are read past and never leave this folder.
"""

from throughcare.clinical.lifestyle.movement.days import KINDS, Moved, of_day
from throughcare.clinical.lifestyle.movement.reading import Unreadable, read

__all__ = ["KINDS", "Moved", "Unreadable", "of_day", "read"]
