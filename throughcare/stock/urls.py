"""The register's pages."""

from django.urls import path

from throughcare.stock.views import counting, days, differences, places, reports

urlpatterns = [
    path("register/", places.stock, name="stock"),
    path("register/receipts/", places.receive, name="stock-receive"),
    path("register/receipts/<uuid:receipt_id>/", places.receipt, name="stock-receipt"),
    path("register/lots/<uuid:lot_id>/bottles/", places.open_bottle, name="stock-open"),
    path("register/places/<uuid:account_id>/<slug:what>/", places.place, name="stock-place"),
    path("register/batches/", places.compound, name="stock-compound"),
    path("register/destructions/", places.destroy, name="stock-destroy"),
    path("register/counts/<slug:kind>/", counting.count, name="stock-count"),
    path("register/counted/<uuid:counting_id>/", counting.counted, name="stock-counted"),
    path("register/differences/", differences.differences, name="stock-differences"),
    path("register/differences/<uuid:count_id>/", differences.explain, name="stock-explain"),
    path("register/missing/<uuid:movement_id>/", differences.explain_missing, name="stock-missing"),
    path("register/explanations/<uuid:explanation_id>/", differences.found_out,
         name="stock-found-out"),
    path("register/losses/<uuid:explanation_id>/", differences.loss, name="stock-loss"),
    path("register/tolerances/", counting.tolerance, name="stock-tolerance"),
    path("register/days/<slug:iso>/", days.day, name="stock-day"),
    path("register/days/<slug:iso>/sheet.pdf", days.day_pdf, name="stock-day-pdf"),
    path("register/movements/<uuid:movement_id>/", days.correct, name="stock-correct"),
    path("register/report/", reports.accountability, name="register-report"),
    path("register/report/report.pdf", reports.report_pdf, name="register-report-pdf"),
    path("register/report/days.csv", reports.report_csv, name="register-report-csv"),
    path("register/report/explained/", reports.explained, name="register-explained"),
    path("register/report/explained.csv", reports.explained_csv, name="register-explained-csv"),
    path("register/report/dispensing/", reports.log, name="register-log"),
    path("register/report/dispensing.csv", reports.log_csv, name="register-log-csv"),
]  # fmt: skip
