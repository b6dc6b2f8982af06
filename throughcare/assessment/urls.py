from django.urls import path

from throughcare.assessment.views import findings, handover, overview, sheets

CHART = "people/<uuid:patient_id>/"
SHEET = f"{CHART}sheets/<uuid:sheet_id>/"

urlpatterns = [
    path(f"{CHART}assessment/", overview.assessment, name="assessment"),
    path(f"{CHART}assessment/words/", overview.words, name="own-words"),
    path(f"{CHART}sheets/", sheets.begin, name="sheet-begin"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(f"{SHEET}answers/", sheets.answers, name="sheet-answers"),
    path(f"{SHEET}review/", sheets.review, name="sheet-review"),
    path(f"{SHEET}aside/", sheets.set_aside, name="sheet-aside"),
    path(f"{CHART}findings/", findings.findings, name="findings"),
    path(f"{CHART}findings/<uuid:finding_id>/", findings.review, name="finding-review"),
    path(f"{CHART}links/", findings.link, name="links"),
    path(f"{CHART}links/<uuid:link_id>/end/", findings.end_link, name="end-link"),
    path(f"{CHART}handovers/", handover.hand_over, name="hand-over"),
    path(f"{CHART}handovers/<uuid:handover_id>/end/", handover.end, name="end-handover"),
    path("answer/<str:secret>/", handover.begin, name="answer"),
    path("answer/<str:secret>/<slug:instrument>/", handover.questions, name="answer-questions"),
    path("answer/<str:secret>/<slug:instrument>/saved/", handover.save, name="answer-save"),
]
