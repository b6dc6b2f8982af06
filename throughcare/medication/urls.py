"""Medicine's pages."""

from django.urls import URLPattern, path

from throughcare.medication.views import knowing, orders, prescriber, pumps
from throughcare.medication.views.home import bottles, clinic, deciding
from throughcare.medication.views.screens import clinic as screens_clinic
from throughcare.medication.views.screens import person as screens_person
from throughcare.medication.views.screens import specimen as screens_specimen
from throughcare.medication.views.window import (
    another,
    arrivals,
    kiosk,
    naloxone,
    on_paper,
    otherwise,
    paper,
    person,
    pump,
    queue,
    steps,
)
from throughcare.medication.views.window import prescriber as asked_prescriber

PERSON = "people/<uuid:patient_id>/"
HERE = f"{PERSON}window/"
DOSE = f"{HERE}doses/<uuid:dose_id>/"
ORDER = f"{PERSON}orders/<uuid:order_id>/"
KNOWN = f"{PERSON}known/<str:sort>/"
HOME = f"{PERSON}take-homes/"
SCREEN = f"{PERSON}screens/"
BOTTLE = f"{HOME}bottles/<uuid:bottle_id>/"

# The dosing window.
WINDOW: list[URLPattern] = [
    path("window/", queue.window, name="window"),
    path("window/find/", queue.find, name="window-find"),
    path("window/place/", queue.place, name="window-place"),
    path("window/paper.pdf", paper.paper_pdf, name="window-paper"),
    path("window/on-paper/", on_paper.sheet, name="on-paper"),
    path("window/naloxone/", naloxone.kits, name="naloxone-kits"),
    path("window/arrivals/", arrivals.arrivals, name="window-arrivals"),
    path("window/arrivals/card/", arrivals.arrived_by_card, name="arrived-by-card"),
    path("window/kiosk/", kiosk.make_kiosk, name="make-kiosk"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path(HERE, person.person, name="window-person"),
    path(f"{HERE}doses/", steps.reserve, name="dose-reserve"),
    path(f"{DOSE}pours/", steps.pour, name="dose-pour"),
    path(f"{DOSE}end/", steps.end, name="dose-end"),
    path(f"{DOSE}another/", another.another_took, name="dose-another"),
    path(f"{HERE}paper/", on_paper.enter, name="paper-enter"),
    path(f"{HERE}paper/<uuid:paper_id>/", on_paper.entry, name="paper-entry"),
    path(f"{HERE}paper/<uuid:paper_id>/wrong/", on_paper.wrong, name="paper-wrong"),
    path(f"{HERE}look/", otherwise.look, name="window-look"),
    path(f"{HERE}vomited/", otherwise.vomited, name="window-vomited"),
    path(f"{HERE}prescriber/", otherwise.ask, name="window-ask"),
    path(f"{HERE}stock/", otherwise.stock, name="window-stock"),
    path(f"{HERE}naloxone/", naloxone.naloxone, name="naloxone"),
    path(
        "people/<uuid:patient_id>/naloxone/household/",
        naloxone.household,
        name="naloxone-household",
    ),
    path(f"{HERE}lift/", asked_prescriber.lift, name="lift"),
    path(f"{HERE}arrival/", arrivals.arrive, name="arrive"),
    path(f"{HERE}departure/", arrivals.leave, name="leave-queue"),
    path(f"{HERE}otherwise/<str:what>/", otherwise.otherwise, name="window-otherwise"),
    path(f"{PERSON}card/", arrivals.card, name="card"),
    path(f"{PERSON}card/print/", arrivals.card_pdf, name="card-pdf"),
]
# Orders, and the prescriber's one screen.
ORDERS: list[URLPattern] = [
    path("to-sign/", prescriber.to_sign, name="to-sign"),
    path(f"{PERSON}prescribing/", prescriber.prescribing_page, name="prescribing"),
    path(f"{PERSON}orders/", orders.write, name="order-write"),
    path(ORDER, orders.order, name="order"),
    path(f"{ORDER}sign/", orders.sign, name="order-sign"),
    path(f"{ORDER}stop/", orders.stop, name="order-stop"),
    path(f"{ORDER}aside/", orders.aside, name="order-aside"),
    path(f"{ORDER}hold/", orders.hold, name="order-hold"),
    path(f"{ORDER}pause/", orders.pause, name="order-pause"),
    path(f"{PERSON}holds/<uuid:hold_id>/", orders.lift, name="hold-lift"),
    path(f"{PERSON}guest-letters/", orders.guest_letter, name="guest-letter"),
    path(f"{PERSON}guest-letters/<uuid:letter_id>/", orders.guest_letter_printed,
         name="guest-letter-print"),
    path(KNOWN, knowing.add, name="known-add"),
    path(f"{KNOWN}<uuid:known_id>/", knowing.change, name="known-change"),
    path(f"{KNOWN}<uuid:known_id>/back/", knowing.take_back, name="known-back"),
]  # fmt: skip
# Doses taken home, their bottles, and the days the clinic is closed.
TAKE_HOMES: list[URLPattern] = [
    path(HOME, deciding.take_homes, name="take-homes"),
    path(f"{HOME}proposals/", deciding.propose, name="take-home-propose"),
    path(f"{HOME}decisions/", deciding.decide, name="take-home-decide"),
    path(f"{HOME}print/", deciding.printed, name="take-home-print"),
    path(f"{HOME}bottles/", bottles.prepare, name="take-home-prepare"),
    path(f"{HOME}bottles/fill/", bottles.fill, name="take-home-fill"),
    path(f"{HOME}bottles/labels.pdf", bottles.labels_pdf, name="take-home-labels"),
    path(f"{HOME}bottles/labels.zpl", bottles.labels_zpl, name="take-home-zpl"),
    path(f"{HOME}hand-overs/", bottles.hand_over, name="take-home-hand-over"),
    path(f"{HOME}recalls/", bottles.recall, name="take-home-recall"),
    path(f"{HOME}recalls/<uuid:recall_id>/", bottles.check, name="take-home-check"),
    path(BOTTLE, bottles.bottle, name="take-home-bottle"),
    path(f"{BOTTLE}aside/", bottles.aside, name="take-home-aside"),
    path(f"{BOTTLE}back/", bottles.back, name="take-home-back"),
    path(f"{BOTTLE}day/", bottles.free, name="take-home-free"),
    path("take-homes/day/", clinic.batch, name="take-home-batch"),
    path("take-homes/day/labels.pdf", clinic.batch_labels, name="take-home-batch-labels"),
    path("take-homes/day/labels.zpl", clinic.batch_zpl, name="take-home-batch-zpl"),
    path("take-homes/scan/", clinic.scan, name="take-home-scan"),
    path("take-homes/settle/", clinic.settle, name="take-home-settle"),
    path("take-homes/fairness/", clinic.fair, name="take-home-fairness"),
    path("closed-days/", clinic.closed, name="closed-days"),
    path("closed-days/<uuid:closed_id>/", clinic.open_again, name="open-again"),
]
# Pumps that pour doses: where they stand, what is beneath them, how well they measure.
PUMP = "register/pumps/<uuid:pump_id>/"
PUMPS: list[URLPattern] = [
    path(f"{DOSE}pump/", pump.pour, name="dose-pump"),
    path(f"{DOSE}pump/cup/", pump.cup, name="dose-cup"),
    path("register/pumps/", pumps.pumps, name="pumps"),
    path("register/pumps/new/", pumps.place, name="pump-place"),
    path(PUMP, pumps.one, name="pump"),
    path(f"{PUMP}bottle/", pumps.load, name="pump-load"),
    path(f"{PUMP}fill/", pumps.fill, name="pump-fill"),
    path(f"{PUMP}empty/", pumps.empty, name="pump-empty"),
    path(f"{PUMP}test/", pumps.test, name="pump-test"),
    path(f"{PUMP}measure/", pumps.measure, name="pump-measure"),
    path(f"{PUMP}cup/", pumps.cup, name="pump-cup"),
    path(f"{PUMP}away/", pumps.away, name="pump-away"),
]

# Drug screens: on which days, what was given, what was found.
SCREENS: list[URLPattern] = [
    path(SCREEN, screens_person.screens, name="screens"),
    path(f"{SCREEN}asked/", screens_person.ask, name="screen-ask"),
    path(f"{SCREEN}asked/<uuid:ask_id>/end/", screens_person.end_ask, name="screen-ask-end"),
    path(f"{SCREEN}specimens/", screens_specimen.collect, name="screen-collect"),
    path(f"{SCREEN}<uuid:specimen_id>/", screens_specimen.screen, name="screen"),
    path(f"{SCREEN}<uuid:specimen_id>/results/", screens_specimen.report, name="screen-report"),
    path(f"{SCREEN}<uuid:specimen_id>/back/", screens_specimen.take_back, name="screen-back"),
    path("screens/today/", screens_clinic.due_today, name="screens-today"),
    path("screens/lot/", screens_clinic.lot, name="screens-lot"),
    path("screens/lot/seal/", screens_clinic.seal, name="screens-seal"),
]

urlpatterns = [*WINDOW, *ORDERS, *TAKE_HOMES, *PUMPS, *SCREENS]
