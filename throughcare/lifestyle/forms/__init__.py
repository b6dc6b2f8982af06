"""What comes in: goals, what got in the way, the diary, a file."""

from throughcare.lifestyle.forms.days import DiaryForm, FileForm, KeepForm
from throughcare.lifestyle.forms.goals import BarrierForm, GoalForm

__all__ = ["BarrierForm", "DiaryForm", "FileForm", "GoalForm", "KeepForm"]
