"""A protocol laid out to be read: each day with the steps that are open on it by their days."""

from throughcare.clinical.withdrawal.protocols import Step, laid_out


def step(number, from_day, until_day=None, line="Lofexidine"):
    return Step(
        line=line, number=number, medicine="lofexidine", dose_ug=540, day_ug=2160,
        from_day=from_day, until_day=until_day,
    )  # fmt: skip


def test_every_day_is_listed_to_the_last_that_a_step_names():
    days = laid_out([step(1, 1, 2), step(2, 3, 4), step(1, 1, line="Ibuprofen")])
    assert [(day, [(s.line, s.number) for s in steps]) for day, steps in days] == [
        (1, [("Ibuprofen", 1), ("Lofexidine", 1)]),
        (2, [("Ibuprofen", 1), ("Lofexidine", 1)]),
        (3, [("Ibuprofen", 1), ("Lofexidine", 2)]),
        (4, [("Ibuprofen", 1), ("Lofexidine", 2)]),
    ]


def test_a_day_on_which_nothing_is_open_stands_there_too():
    assert [len(steps) for _day, steps in laid_out([step(1, 1, 1), step(2, 3, 3)])] == [1, 0, 1]


def test_without_steps_there_is_a_first_day_and_nothing_on_it():
    assert laid_out([]) == [(1, [])]
