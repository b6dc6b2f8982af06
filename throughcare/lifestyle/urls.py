"""The person's own pages, and the team's about what a person shows."""

from django.urls import path

from throughcare.lifestyle.views import days, own, team

PERSON = "people/<uuid:patient_id>/lifestyle/"
GOAL = f"{PERSON}goals/<uuid:goal_id>/"
MY_GOAL = "my/goals/<uuid:goal_id>/"

urlpatterns = [
    path(PERSON, team.lifestyle, name="lifestyle"),
    path(f"{PERSON}goals/", team.together, name="lifestyle-together"),
    path(GOAL, team.goal, name="lifestyle-goal"),
    path(f"{GOAL}tick/", team.tick, name="lifestyle-tick"),
    path(f"{GOAL}end/", team.end, name="lifestyle-end"),
    path("my/goals/", own.my_goals, name="my-goals"),
    path("my/goals/new/", own.my_goal_new, name="my-goal-new"),
    path(MY_GOAL, own.my_goal, name="my-goal"),
    path(f"{MY_GOAL}change/", own.my_goal_change, name="my-goal-change"),
    path(f"{MY_GOAL}tick/", own.my_goal_tick, name="my-goal-tick"),
    path(f"{MY_GOAL}barrier/", own.my_goal_barrier, name="my-goal-barrier"),
    path(f"{MY_GOAL}end/", own.my_goal_end, name="my-goal-end"),
    path("my/diary/", days.my_diary, name="my-diary"),
    path("my/movement/", days.my_movement, name="my-movement"),
    path("my/movement/keep/", days.my_movement_keep, name="my-movement-keep"),
    path("my/movement/<uuid:file_id>/away/", days.my_movement_away, name="my-movement-away"),
]
