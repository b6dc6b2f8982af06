"""What can be done in an assessment: answer, complete, hand over, review, put into words, link."""

from throughcare.assessment.actions.answering import (
    begin_sheet,
    complete_sheet,
    save_answer,
    save_answers,
    set_aside_sheet,
)
from throughcare.assessment.actions.findings import (
    draw_findings,
    end_link,
    link_causes,
    review_finding,
    say_own_words,
    tell_history,
)
from throughcare.assessment.actions.handing_over import (
    answer_behind,
    end_handover,
    hand_over,
    open_link,
    sheet_behind,
)

__all__ = [
    "answer_behind",
    "begin_sheet",
    "complete_sheet",
    "draw_findings",
    "end_handover",
    "end_link",
    "hand_over",
    "link_causes",
    "open_link",
    "review_finding",
    "save_answer",
    "save_answers",
    "say_own_words",
    "set_aside_sheet",
    "sheet_behind",
    "tell_history",
]
