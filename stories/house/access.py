"""Who may see what: one table, written here by hand and compared with what every page answers.

It names roles and not permissions, so that a permission given to one more role shows here too.
docs/access.md is printed from it; stories/test_who_may_see_what.py walks it, page by page.
"""

from dataclasses import dataclass

OPENS, ASKS, NOT_YOURS, NOTHING, SIGN_IN = (
    "opens", "asks why", "not for this account", "nothing here", "sign in",
)  # fmt: skip

# Short names, in the order of the columns.
COLUMNS = {
    "i": "intake", "p": "prescriber", "n": "nurse", "c": "counsellor", "w": "peer",
    "d": "director", "a": "auditor", "x": "inspector",
}  # fmt: skip
# How a member may stand to a person. `left`: discharged longer ago than duty reaches.
SITUATIONS = {
    "own": "on the team of this person",
    "here": "at the same place, not on the team; the person is in treatment or arriving",
    "left": "at the same place, not on the team; the person left long ago",
    "look": "the same, after saying why",
    "hidden": "the chart is hidden and the member is not on its team",
    "elsewhere": "the person belongs to another facility",
}
ON_DUTY = {"i", "p", "n"}  # reach everybody who is here now
CASELOAD = ON_DUTY | {"c", "w"}  # may be on a team; the others always say why

# Pages about one person, by who may open them.
CHART = {
    "ipncwda": """
        label label-pdf chart photo stays consents consent break-glass close-glass""",
    "pncda": """
        withdrawal withdrawal-one protocol withdrawal-letter-print
        documents document document-page assessment findings plan plan-version plan-print
        rounds round withdrawal-medicines
        take-homes take-home-print take-home-bottle paper-entry
        prescribing order guest-letter-print screens screen
        calendar
        therapy session rewards reward reward-check worksheets worksheet motivation
        trauma beside""",
    "ipnc": """
        own-reach own-reach-way own-reach-stop
        appointments appointment appointment-move appointment-came came-back
        own-access own-access-code own-access-end own-messages own-message-answer
        screen-collect
        document-new document-aside add-photo details flags end-flag contacts end-contact
        emergency-contacts end-emergency-contact admit pregnancy give-consent revoke-consent
        own-words sheet-begin
        sheet sheet-answers sheet-review sheet-aside hand-over end-handover""",
    "pnc": """
        own-shared own-safety-plan
        withdrawal-prepare withdrawal-step withdrawal-leave withdrawal-after
        withdrawal-own withdrawal-own-print
        screen-ask screen-ask-end
        finding-review links end-link plan-begin plan-cause plan-accept plan-item plan-withdraw
        plan-progress plan-medicine plan-medicine-print plan-review take-home-propose
        session-plan session-outcome session-note homework-set homework-tried
        group-join group-leave trauma-step asked-alone companion-new companion-end companion-step
        reward-agree reward-hand-out reward-occasion reward-draw reward-end reward-take-back
        worksheet-together change-talk""",
    "pn": """
        withdrawal-begin withdrawal-letter protocol-write withdrawal-pause
        screen-report screen-back
        take-home-prepare take-home-fill take-home-labels take-home-zpl take-home-hand-over
        take-home-recall take-home-check take-home-aside take-home-back
        order-write order-aside order-hold order-pause guest-letter known-add known-change
        known-back
        window-person dose-reserve dose-pour dose-pump dose-cup dose-end window-look
        round-new comfort-give comfort-withhold comfort-late comfort-ask withdrawal-flag
        window-vomited window-ask window-stock window-otherwise naloxone paper-enter
        paper-wrong dose-another""",
    "ipn": "arrive leave-queue card card-pdf",
    "pncw": """
        person-groups meeting-offer naloxone-household
        lifestyle lifestyle-together lifestyle-goal lifestyle-tick lifestyle-end""",
    "pncwd": """
        withdrawal-contact acknowledge-alert
        outreach-one outreach-try outreach-end outreach-welfare""",
    "pncd": "outreach-send",
    "ipncwd": "told-of-looks",
    "ipncd": "team leave-team",
    "pc": "plan-sign sealed-notes sealed-note session-sign-off session-coded",
    "pcd": "discharge hide",
    "p": """
        diagnosis take-home-decide take-home-free order-sign order-stop hold-lift lift
        comfort-open protocol-sign withdrawal-maintain""",
    "da": "log",
    "id": "other-charts compare undo-merge",
}
# Pages about the clinic, or about somebody who is not registered yet.
STAFF = {
    "pnda": """
        stock stock-receipt stock-counted stock-differences stock-day stock-day-pdf""",
    "pndax": """
        register-report register-report-pdf register-report-csv register-log register-log-csv
        register-explained register-explained-csv""",
    "ipncwdax": """
        home me mfa_index own-password pin here kept-form second-factor mfa_activate_totp
        mfa_add_webauthn remove-factor mfa_view_recovery_codes mfa_generate_recovery_codes
        account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn end-sitting""",
    "ipncwda": "clinic",
    "ipncwd": """
        people help-requests help-request-new help-request help-request-answer
        help-request-close""",
    "pncwd": "withdrawal-contacts outreach outreach-now",
    "pncda": "team-week",
    "ipnc": "arrivals register screens-today",
    "ipn": "window-arrivals arrived-by-card make-kiosk",
    "pnc": """
        therapy-groups therapy-group therapy-group-end group-plan group-leader group-leader-end
        group-invite group-meeting group-attendance group-note group-cancel""",
    "pn": """
        ward ward-shift
        window window-find window-place naloxone-kits window-paper on-paper
        take-home-batch take-home-batch-labels take-home-batch-zpl take-home-scan
        take-home-settle
        stock-receive stock-open stock-place stock-compound stock-count
        pumps pump pump-load pump-fill pump-empty pump-test pump-measure pump-cup""",
    "p": "to-sign",
    "pd": """
        closed-days open-again
        stock-destroy stock-explain stock-missing stock-found-out stock-loss stock-tolerance
        stock-correct
        pump-place pump-away""",
    "id": "diary possible-duplicates clinic-hours",
    "pncw": "meeting-welcome meetings-week-pdf",
    "cwd": "local-meetings local-meeting local-meeting-end",
    "d": """
        meeting-sources meeting-source
        looks look members add-member member reset-member member-left reopen-member end-post
        station take-home-fairness screens-seal supervision supervision-end
        rewards-limit rewards-fund returns""",
    "da": """
        week week-rows outcomes
        rewards-year screens-lot oversight log-by-time log-by-member look-into log-heads""",
}
# Pages that anybody may open: docs/public_pages.md says why.
ANYBODY = [
    "sign-in",
    "sign-out",
    "help",
    "overdose",
    "treatment",
    "five-causes",
    "check",
    "ask",
    "received",
    "answer",
    "answer-questions",
    "answer-save",
    "own-day",
    "own-sign-in",
    "own-start",
    "my-worker",
    "my-app",
    "my-keeps",
    "my-meetings",
    "messages-in",
    "own-code",
    "own-code-enter",
    "own-passkey",
    "meetings",
    "meetings-week",
    "meeting",
    "meeting-calendar",
    "healthz",
    "readyz",
    "metrics",
    "account_login",
    "account_inactive",
    "account_logout",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "lock",
    "lock-now",
    "kiosk",
]

# Pages of the person themself. No address names them, so there is nobody else's to ask for; a
# member of staff is sent to the sign-in of people in treatment, as anybody is.
OWN: list[str] = [
    "own-skills", "own-module", "own-sheet-new", "own-sheet", "own-sheet-share", "own-urges",
    "own-surf", "own-task", "own-card",
    "own-group-say",
    "my-day", "own-sign-out", "my-check-in", "my-check-in-kept", "my-check-ins", "my-days",
    "my-messages", "my-safety-plan", "my-safety-plan-edit", "my-way", "my-medicines", "my-record",
    "my-record-file", "my-record-read", "my-weeks",
    "my-phone", "my-check-in-later", "my-check-in-waits", "my-check-in-waits-now", "my-away",
    "my-gone", "own-notes", "own-note-aside", "own-notes-show", "own-notes-hide",
    "my-reach", "my-reach-way", "my-reach-stop",
    "my-reach-new", "my-reach-confirm", "my-ways-in", "my-passkey-new", "my-passkey-end",
    "my-goals", "my-goal-new", "my-goal", "my-goal-change", "my-goal-tick", "my-goal-barrier",
    "my-goal-end", "my-diary", "my-movement", "my-movement-keep", "my-movement-away",
    "my-calendar", "my-calendar-file",
]  # fmt: skip

WITHOUT_RELATION = dict.fromkeys(
    ["team", "leave-team", "other-charts", "compare", "undo-merge"], "id"
)  # who assigns teams needs none for these
ASKING = "break-glass"  # the page where the reason is given: once one may go in, it leads there
UNDER_A_LOOK = "close-glass"  # there is nothing to close without a look of one's own

NOTE = "<!-- Written by script/check --write from the code: change the code, not this page. -->\n"
LEGEND = [
    "Every page and every role. A test opens each page as each role in each situation, by GET and "
    "by POST, and compares; a page that is not in the table fails.", "",
    "| Sign | The page opens |", "|---|---|",
    "| ● duty | for everybody who is in treatment, arriving or discharged lately here, and for "
    "one's own people |",
    "| ◐ team | for the people whose team one is on |",
    "| ○ reason | after saying why: for some hours, with a banner, reviewed by the director |",
    "| ● always | for everybody registered here: it shows the team and nothing of the chart |",
    "| ● | at the member's own facility |",
    "| – | not for this role |",
]  # fmt: skip
ENDING = [
    "Whoever has `duty` or `team` may give a reason too, for anybody registered here. "
    "A person of another facility, a hidden chart, one's own chart, an id that belongs to another "
    "person and an id that is nobody's are answered alike: nothing here. "
    "`close-glass` ends a look of one's own; without one there is nothing to end. "
    "`sealed-note` opens for its author and nobody else. "
    "`acknowledge-alert` opens for a peer worker only where the red flag is for peer workers.",
    "", "The pages that anybody may open: [public_pages.md](public_pages.md).",
]  # fmt: skip


OWN_WORDS = [
    "Open for the person who is signed in at this device, and show nobody else: no address names "
    "a person. Every account of staff is sent to the person's own sign-in.",
]


@dataclass(frozen=True)
class Row:
    """One page of the table."""

    page: str
    about: str  # chart, staff, own, anybody
    roles: str

    def expected(self, role: str, situation: str) -> str:
        """What this page answers to a role (its letter) in a situation."""
        if self.about == "anybody":
            return OPENS
        if not role or self.about == "own":
            return SIGN_IN
        if self.about == "staff":
            return OPENS if role in self.roles else NOT_YOURS
        return self._chart(role, situation)

    def _chart(self, role: str, situation: str) -> str:
        reached = situation == "look" or (
            (situation == "own" and role in CASELOAD) or (situation == "here" and role in ON_DUTY)
        )
        if situation in ("hidden", "elsewhere"):
            return NOTHING
        if role not in self.roles:
            return NOT_YOURS
        if self.page == UNDER_A_LOOK and reached and situation != "look":
            return NOTHING
        if reached or role in WITHOUT_RELATION.get(self.page, ""):
            return OPENS
        return ASKS


def table() -> list[Row]:
    """Every page once."""
    rows = [Row(page, "anybody", "") for page in ANYBODY] + [Row(page, "own", "") for page in OWN]
    for about, groups in (("staff", STAFF), ("chart", CHART)):
        rows += [Row(p, about, roles) for roles, pages in groups.items() for p in pages.split()]
    return rows


WORDS = {
    frozenset({"own", "here", "look"}): "● duty",
    frozenset({"own", "look"}): "◐ team",
    frozenset({"look"}): "○ reason",
    frozenset(): "–",
}


def cell(row: Row, role: str) -> str:
    """One cell of the printed table: on what ground this role opens this page."""
    if row.about == "staff":
        return "●" if row.expected(role, "") == OPENS else "–"
    opened = frozenset(s for s in SITUATIONS if row.expected(role, s) == OPENS)
    return "● always" if "left" in opened else WORDS[opened]


def page() -> str:
    """docs/access.md."""
    roles = list(COLUMNS.values())
    lines = ["# Who may see what", NOTE, *LEGEND, ""]
    for about, title in (("chart", "Pages about one person"), ("staff", "Pages about the clinic")):
        lines += [f"## {title}", "", f"| Page | {' | '.join(roles)} |", "|---" * 9 + "|"]
        for row in table():
            if row.about == about:
                cells = " | ".join(cell(row, role) for role in COLUMNS)
                lines.append(f"| {row.page} | {cells} |")
        lines.append("")
    if OWN:
        lines += ["## Pages of the person themself", "", *OWN_WORDS, ""]
        lines += [f"- {page}" for page in OWN] + [""]
    return "\n".join([*lines, *ENDING, ""])
