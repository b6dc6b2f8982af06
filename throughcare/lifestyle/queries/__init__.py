"""What pages ask of goals and of days."""

from throughcare.lifestyle.queries.days import diary, file_of, files_of, heard_of_nights, moved_days
from throughcare.lifestyle.queries.goals import (
    causes_to_name,
    goals_for_looking_back,
    items_to_choose_from,
    kept_with,
    own_barriers,
    own_causes,
    own_goal,
    own_goals,
    shared_goal,
    shared_goals,
    shown_barriers,
)

__all__ = [
    "causes_to_name", "diary", "file_of", "files_of", "goals_for_looking_back", "heard_of_nights",
    "items_to_choose_from", "kept_with", "moved_days", "own_barriers", "own_causes",
    "own_goal", "own_goals", "shared_goal", "shared_goals", "shown_barriers",
]  # fmt: skip
