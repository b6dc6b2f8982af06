"""What a person chose and ticked, their diary, and the days of their own files."""

from throughcare.lifestyle.models.days import DiaryDay, MovedDay, MovementFile
from throughcare.lifestyle.models.goals import Barrier, Goal, GoalSaid, Tick

__all__ = ["Barrier", "DiaryDay", "Goal", "GoalSaid", "MovedDay", "MovementFile", "Tick"]
