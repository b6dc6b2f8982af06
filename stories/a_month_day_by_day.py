"""Maria's October, day by day: what happens on each, by actions and by presses on pages."""

import uuid

from stories.a_month import NUMBER, moment, on
from stories.window import comes, dosed
from throughcare.adherence.actions import appointments
from throughcare.adherence.models import Outreach
from throughcare.clinical.groups import Meeting
from throughcare.groups import actions as groups
from throughcare.intake import actions as intake
from throughcare.intake.models import HelpRequest
from throughcare.lifestyle.actions import goals
from throughcare.lifestyle.models import Goal
from throughcare.medication.home import words as told_of_home
from throughcare.patients.models import Alert
from throughcare.portal import incoming, sending
from throughcare.portal.actions import check_ins
from throughcare.portal.actions.day import tell_hours
from throughcare.portal.models import Message
from throughcare.therapy import ledger
from throughcare.therapy.actions import groups as therapy_groups
from throughcare.therapy.actions import rewards
from throughcare.therapy.models import Homework
from throughcare.therapy.queries import groups as asked_of_groups
from throughcare.therapy.queries import rewards as asked_of_rewards
from throughcare.therapy.tests.known_bowl import PROGRAMME, know_the_seed

# D: came, and took it here   m: missed   h: from a bottle at home, on its day
DAYS = "DDDDDDDDDDDDDDDDDDDmmDDDDDDDDhh"
HIDDEN, SHOWN = "Zyzzyva", "Quixotry"  # what she keeps to herself, what she shows
AGREED = "the counsellor calls, then her sister"


# --- the first day ------------------------------------------------------------------------------
def asks_for_help_at_night(life):
    life.it_is(0, 23, 40)
    return intake.ask_for_help(
        id=uuid.uuid4(), facility=life.facility, name="Maria", reach=NUMBER, need="treatment",
        **life.own(),
    )  # fmt: skip


def is_called_back_and_admitted(life, asked):
    life.it_is(1, 6)
    intake.call_back(id=uuid.uuid4(), help_request=asked, outcome="reached", **life.hand("intake"))
    life.is_registered(HelpRequest.objects.get())


def tells_what_keeps_it_going(life):
    """Five causes are asked about; four are found. Nothing of it is a duty."""
    life.is_asked("ucla-3", companionship=3, left_out=3, isolated=3)
    life.is_asked("gad-7", nervous=2, control=3, worry=3, relaxing=2, restless=1, irritable=1)
    life.is_asked("peers", friends_use=3, pressure=2, conflict=1, supportive=1)
    life.is_asked("access", ease=3, supply_near=True, dealer_contacts=True, days_fentanyl=28,
                  first_route="offered", main_route="smoke", naloxone=False)  # fmt: skip
    life.is_in_withdrawal(14)


def agrees_on_a_plan_that_answers_each(life):
    life.agrees_on_a_plan({
        "medication": {
            "kind": "treat", "strand": "medication", "intervention": "Methadone every day",
            "problem": "Withdrawal every morning",
            "causes": ["access.daily_use", "access.fentanyl"],
        },
        "kit": {"kind": "met", "problem": "No naloxone at home", "causes": ["access.no_naloxone"]},
        "seller": {
            "kind": "declines", "problem": "A seller in the stairwell", "causes": ["access.easy"],
            "persons_words": "I will not move house now.",
        },
        "talks": {
            "kind": "treat", "strand": "therapy", "intervention": "A talk each week",
            "problem": "Worry that does not stop", "causes": ["mental_health"],
        },
        "group": {
            "kind": "treat", "strand": "groups", "intervention": "A group on Thursdays",
            "problem": "Alone since the flat went", "causes": ["social"],
        },
        "ways": {
            "kind": "treat", "strand": "lifestyle", "intervention": "Other ways home",
            "problem": "Everybody around her uses", "causes": ["environment"],
        },
    })  # fmt: skip
    assert life.causes == ["access", "environment", "mental_health", "social"]


def begins_methadone(life):
    life.may_begin_methadone()
    life.is_ordered((30, 3), (35, 3), (40, None), kind="start", reason="Seen today, COWS 14.")
    life.is_screened("on admission", "positive")


# --- what happens on a day, besides the dose ----------------------------------------------------
def is_less_in_withdrawal(life):
    life.is_in_withdrawal({2: 9, 4: 5, 8: 2}[life.day])


def gets_more(mg):
    def is_raised(life):
        life.is_ordered((mg, None), replaces=life.order, kind="titrate",
                        reason="Awake at the peak, craving in the evening.")  # fmt: skip

    return is_raised


def opens_her_own_pages(life):
    """A PIN of her own; she shows how she slept and her mood, and counts her days for herself."""
    hours = {str(day): ["05:30", "11:00"] for day in range(1, 8)}
    tell_hours(id=uuid.uuid4(), facility=life.facility, hours=hours, bring="your card",
               messages_read="6 to 11", **life.hand("director"))  # fmt: skip
    life.gets_a_way_in()
    check_ins.agree(words=AGREED, **life.new("counsellor"))
    life.sends("check-ins/", parts=["mood", "sleep"])
    life.sends("days/", since=on(2).isoformat())
    life.sends("check-in/", craving="7", mood="5", sleep="3", used="no", safe="safe")


def joins_the_groups(life):
    """A group here for four Thursdays, and a meeting in town that is offered and no duty."""
    counsellor = life.hand("counsellor")
    group = therapy_groups.begin(id=uuid.uuid4(), facility=life.facility, minutes=60, room="2",
                                 name="Riding the wave", **counsellor)  # fmt: skip
    therapy_groups.invite(group=group, because=life.items["group"], **life.new("counsellor"))
    therapy_groups.plan(id=uuid.uuid4(), group=group, first=moment(8, 16), weeks=4, **counsellor)
    in_town = groups.write_local(
        id=uuid.uuid4(), facility=life.facility, **counsellor,
        meeting=Meeting(key="", name="Harbor", weekday=1, starts=moment(5, 19).time(),
                        in_person=True, street="1 A St"),
    )  # fmt: skip
    groups.offer(meeting=in_town.meeting, words="If you like.", **life.new("counsellor"))
    life.meetings = list(group.meetings.order_by("starts_at"))


def agrees_on_small_rewards(life):
    """The director set a year's limit and budget; for coming to talks there are slips to draw."""
    know_the_seed(life.patch)
    year = {"facility": life.facility, "year": on(1).year, "words": "A story", "cents": 7500}
    rewards.set_limit(id=uuid.uuid4(), limit="cms", **year, **life.hand("director"))
    rewards.fund(id=uuid.uuid4(), **year, **life.hand("director"))
    life.rewards = rewards.begin(
        behaviour="attendance", schedule="bowl", persons_words="I want to come.",
        **life.new("counsellor", id=PROGRAMME),
    )  # fmt: skip


def plans_her_talks(life):
    life.talks = {day: life.talk_is_planned(day) for day in (6, 13, 20, 27)}


def chooses_to_walk(life):
    """One goal she shows to nobody, one she chose with her counsellor."""
    life.sends("goals/new/", kind="joy", words=f"{HIDDEN} by the river", often="1 day",
               finding="none")  # fmt: skip
    walk = {"kind": "move", "words": f"Walk home {SHOWN}", "times": 1, "per": "day", "until": None}
    goals.choose(said=walk, shared=True, **life.new("counsellor"))


def did_what_she_chose(life):
    for goal in Goal.objects.filter(patient=life.maria):
        life.sends(f"goals/{goal.pk}/tick/")


def talks(life):
    """The talk of the day took place: a note, something to try, and a slip."""
    life.it_is(life.day, 15)
    talk = life.talks[life.day]
    late = {"outcome": "late", "minutes_late": 10} if life.day == 13 else {"outcome": "attended"}
    life.talk_ended(talk, **late, note="Where the evenings go wrong.")
    life.gets_homework(talk, "The other way home, twice")
    rewards.record(id=uuid.uuid4(), programme=life.rewards, day=on(life.day), result="met",
                   session=talk, **life.hand("counsellor"))  # fmt: skip
    for _slip in range(asked_of_rewards.draws_left(life.rewards)):
        rewards.draw(id=uuid.uuid4(), programme=life.rewards, **life.hand("counsellor"))


def tried_it(far):
    def says_how_far_it_went(life):
        task = Homework.objects.filter(patient=life.maria).latest("at")
        life.sends(f"tasks/{task.pk}/", far=far, useful=7, words="Twice")

    return says_how_far_it_went


def is_in_the_group(life):
    life.it_is(life.day, 17, 10)
    meeting = next(one for one in life.meetings if one.starts_at.day == life.day)
    (hers,) = asked_of_groups.sessions_of_meeting(meeting)
    therapy_groups.take_attendance(id=uuid.uuid4(), meeting=meeting,
                                   said={hers: {"outcome": "attended"}},
                                   **life.hand("counsellor"))  # fmt: skip


def finds_the_group_cancelled(life):
    therapy_groups.cancel(meeting=life.meetings[-1], why="The leader is ill.",
                          **life.hand("counsellor"))  # fmt: skip


def goes_to_a_meeting_in_town(life):
    """Written down for herself; that she has a sponsor she shows to her counsellor, no more."""
    life.sends("notes/", kind="attended", **{
        "attended-id": uuid.uuid4(), "attended-where": f"Harbor {HIDDEN}",
        "attended-day": on(life.day).isoformat(), "attended-gave": f"{HIDDEN} hope"})  # fmt: skip
    life.sends("notes/", kind="companion", **{
        "companion-id": uuid.uuid4(), "companion-role": "sponsor",
        "companion-called": f"J. {SHOWN}"})  # fmt: skip
    life.sends("notes/shown/", **{
        "show-id": uuid.uuid4(), "show-member": life.team["counsellor"].pk,
        "show-kinds": ["companion"]})  # fmt: skip


def has_a_bad_day(life):
    """She says that she is not safe: the team is told at once, and acts as was agreed with her."""
    life.it_is(life.day, 15, 10)
    life.sends("safety-plan/edit/", signs=f"{HIDDEN} at night", ask="My sister")
    page = life.sends("check-in/", craving="10", mood="0", sleep="0", used="no", safe="not_safe")
    assert "988" in page
    alert = Alert.objects.get(code="own_check_in_not_safe")
    assert (alert.ladder, alert.acted_at) == ("P", None)
    life.it_is(life.day, 15, 20)
    prescriber = life.screen("prescriber")
    prescriber.opens("/work/")
    assert prescriber.sees(AGREED)
    prescriber.presses("Act on it")
    prescriber.fills("What was done", "Rang her; her sister is with her tonight.")
    prescriber.presses("This was done")
    alert.refresh_from_db()
    assert alert.acted_at <= alert.due_at


def wants_to_be_reminded(life):
    way = life.maria.contacts.get()
    life.sends(f"reminders/{way.pk}/", reminders="on", answers="on", day_before="on",
               language="en", hours_before="", quiet_from="21:00", quiet_until="08:00")  # fmt: skip
    life.visit = appointments.make(
        starts_at=moment(14, 10), what="Blood test", with_whom="the laboratory",
        **life.new("counsellor"),
    )  # fmt: skip
    sending.make_round(life.it_is(life.day, 12))


def is_reminded_and_says_she_is_late(life):
    """The day before the blood test, in words that tell nobody what it is about."""
    sending.make_round(life.it_is(life.day, 10, 1))
    assert "Your appointment is tomorrow at 10:00" in life.phone.said[-1]
    incoming.take({"from": NUMBER, "text": "2", "id": "a-1"}, life.it_is(life.day, 10, 9))
    assert Message.objects.get(patient=life.maria).kind == Message.Kind.LATE


def moves_the_blood_test(life):
    life.visit = appointments.move(
        id=uuid.uuid4(), appointment=life.visit, starts_at=moment(16, 10), moved_by="person",
        why="Her niece is ill", **life.hand("counsellor"),
    )  # fmt: skip


def has_her_blood_taken(life):
    life.it_is(life.day, 11)
    appointments.say(id=uuid.uuid4(), appointment=life.visit, outcome="attended",
                     **life.hand("counsellor"))  # fmt: skip


def asks_for_a_week_at_home(life):
    """Day 5: no, and she reads why in the same words; nothing is held against her."""
    no = life.asks_for_doses_to_take_home(
        7, 0, "Sleeps at a friend's, where nothing locks.", unmet=4
    )
    assert "where nothing locks" in told_of_home.sentence(no)


def is_screened_again(found):
    return lambda life: life.is_screened("agreed with her", found)


# --- two days away ------------------------------------------------------------------------------
def does_not_come_to_the_talk(life):
    life.it_is(life.day, 15)
    life.talk_ended(life.talks[20], "missed", reason="used")


def is_missed_called_and_comes_back(life):
    """On the third morning she is on the list. The peer worker rings; she comes for her dose."""
    life.it_is(22, 5, 10)
    assert life.morning_list().opened == 1
    peer = life.screen("peer")
    peer.opens("/outreach/")
    assert peer.sees("2 days without a dose. Call today: tomorrow it is three.")
    peer.presses("spoke with the person")
    peer.presses("How did it end?")
    peer.chooses("coming back")
    peer.fills("Coming on", on(22).isoformat())
    peer.presses("Close it")
    life.it_is(22, 8)
    comes(life.team, life.maria)
    nurse = life.screen("nurse")
    nurse.opens("/window/")
    nurse.presses("Window 1")
    nurse.presses("Call Maria")
    nurse.fills("Why go on all the same", "Two days away, awake, spoke with the prescriber.")
    dosed(nurse, 60)
    assert life.morning_list().opened == 0
    assert Outreach.objects.get(patient=life.maria).outcome == "coming_back"
    life.is_screened("back after two days", "positive")


# --- the end of the month -----------------------------------------------------------------------
def could_not_give_one_today(life):
    life.cannot_give_one("agreed with her", "I tried twice.")


def gives_the_one_that_is_due(life):
    life.gives_a_specimen("negative")


def takes_home_what_is_granted(life):
    """Two doses at once, with a lockbox now: handed over on the 29th for the 30th and 31st."""
    yes = life.asks_for_doses_to_take_home(2, 2, "A lockbox, a week of coming, work on Saturday.")
    assert yes.outcome == "granted"
    assert life.takes_doses_home() == [on(30), on(31)]


def is_handed_a_prize(life):
    """Only what was drawn, and what was drawn can be checked by anybody once it has ended."""
    year = on(1).year
    assert ledger.year_of(life.maria, year).to_hand_out == 300  # of six slips
    rewards.hand_out(year=year, cents=300, form="way", what="A bus pass",
                     **life.new("counsellor"))  # fmt: skip
    programme = rewards.end(programme=life.rewards, why="The month is over.",
                            **life.hand("counsellor"))  # fmt: skip
    assert asked_of_rewards.faults_of(programme) == []


DIARY = {
    2: (is_less_in_withdrawal, opens_her_own_pages),
    4: (is_less_in_withdrawal,),
    5: (asks_for_a_week_at_home, joins_the_groups, plans_her_talks, agrees_on_small_rewards),
    6: (talks, chooses_to_walk),
    7: (did_what_she_chose,),
    8: (is_less_in_withdrawal, is_in_the_group, did_what_she_chose),
    9: (gets_more(50), goes_to_a_meeting_in_town),
    10: (tried_it(2), did_what_she_chose),
    11: (has_a_bad_day,),
    12: (is_screened_again("negative"), wants_to_be_reminded),
    13: (is_reminded_and_says_she_is_late, moves_the_blood_test, talks),
    15: (is_in_the_group, gets_more(60)),
    16: (has_her_blood_taken, did_what_she_chose),
    19: (tried_it(0),),
    20: (does_not_come_to_the_talk,),
    22: (is_in_the_group,),
    27: (could_not_give_one_today, talks),
    28: (gives_the_one_that_is_due, did_what_she_chose),
    29: (takes_home_what_is_granted, finds_the_group_cancelled),
}


def lives_through_october(life):
    asked = asks_for_help_at_night(life)
    is_called_back_and_admitted(life, asked)
    tells_what_keeps_it_going(life)
    agrees_on_a_plan_that_answers_each(life)
    begins_methadone(life)
    for day, letter in enumerate(DAYS, start=1):
        life.day = day
        if day == 22:
            is_missed_called_and_comes_back(life)
        elif letter == "D":
            life.it_is(day, 7)
            life.treatment.dose()
        life.it_is(day, 9, 30)
        for happens in DIARY.get(day, ()):
            happens(life)
    life.it_is(32, 7)
    assert life.brings_the_bottles_back() == 2
    is_handed_a_prize(life)
