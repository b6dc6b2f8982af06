"""Every endpoint read letter by letter from its definition, in a plain loop: what the library is
compared with. It shares no line with it, and does not know databases.
"""

from collections import Counter
from collections.abc import Callable

LATTICE = "ooooooo_o_o_o_o"
WEIGHT_A = {"+": 1.0, "*": 0.5, "o": 0.22, "-": 0.0, "_": 0.0}
WEIGHT_B = {"+": 0.8, "*": 0.4, "o": 1.0, "-": 0.0, "_": 0.0}


def strict(p: str) -> str:
    return p.replace("o", "+").replace("*", "+")


def present(p: str) -> str:
    return p.replace("o", "")


def missing_as_positive(p: str) -> str:
    return p.replace("o", "+")


def weeks(p: str, first: int, last: int | None = None) -> str:
    return p[first - 1 : last]


def count(p: str, letter: str) -> float:
    return p.count(letter) + p.count("*") / 2


def share(p: str, letter: str) -> float:
    return count(p, letter) / len(p) if p else 0.0


def negative(p: str) -> float:
    return share(p, "-")


def turned(p: str) -> float:
    return 1 - share(p, "+")


def retention(p: str) -> int:
    return len(p.rstrip("o"))


def first_window(
    p: str, letter: str, width: int, least: int
) -> tuple[int, int] | tuple[None, None]:
    if len(p) < width:
        return None, None
    windows = [p[i : i + width] for i in range(len(p) - width + 1)]
    for place, window in enumerate(windows, start=1):
        if window.count(letter) >= least:
            return place + width - least, 1
    return len(windows) + width - least, 0


def longest_without_positive(p: str) -> int:
    return max(len(piece) for piece in p.split("+"))


def through_the_lattice(p: str) -> str:
    seen = p[: len(LATTICE)].ljust(len(LATTICE), "o")
    return "".join(
        "_" if hole == "_" else letter for letter, hole in zip(seen, LATTICE, strict=True)
    )


def last_seen(p: str) -> str:
    out = ""
    for letter in p:
        out += out[-1] if letter == "_" and out else letter
    return out


def lofwall_abstinence(p: str) -> bool:
    seen = last_seen(through_the_lattice(strict(p)))
    return (
        negative(weeks(seen, 5, 7)) >= 2 / 3
        and seen[7] == "-"
        and negative(weeks(seen, 9, 15)) >= 5 / 6
    )


def lofwall_reduction(p: str) -> float:
    return negative(weeks(last_seen(through_the_lattice(missing_as_positive(p))), 1, 15))


def thirty(p: str) -> bool:
    s = strict(p)
    return s.endswith("-") and s[-4:-1].count("+") <= 1


def neighbours(p: str) -> str:
    value, letters = {"+": 1.0, "*": 0.5, "-": 0.0}, list(p)
    for i in range(1, len(p) - 1):
        if p[i] == "o" and p[i - 1] in value and p[i + 1] in value:
            mean = (value[p[i - 1]] + value[p[i + 1]]) / 2
            letters[i] = min("+*-", key=lambda letter: abs(value[letter] - mean))
    return "".join(letters)


def eissenberg(p: str) -> bool:
    return retention(p) >= 15 and "----" in weeks(neighbours(p), 1, 15)


def mode(p: str) -> str:
    counts = Counter(letter for letter in p.replace("*", "+") if letter != "o")
    if not counts:
        return p
    commonest = [letter for letter, n in counts.items() if n == max(counts.values())]
    return p.replace("o", commonest[0] if len(commonest) == 1 else "+")


def jaffe(p: str) -> float:
    return negative(mode(p)) if retention(p) >= 8 else 0.0


def penalty(
    p: str, weight: dict[str, float], multiplier: Callable[[int, int], float], times: str
) -> float:
    p = weeks(p, 1, 15)
    given = highest = 0.0
    for week, letter in enumerate(p, start=1):
        m = multiplier(week, len(p))
        given += weight[letter] * (m if letter in times else 1)
        highest += max(weight["+"] * m, weight["o"])
    return 120 * given / highest


def ling_a(p: str) -> float:
    if retention(p) <= 3:
        return 0.0
    return 120 - penalty(p, WEIGHT_A, lambda week, _n: (week - 1) // 3 + 1, "+*")


def ling_b(p: str) -> float:
    if retention(p) <= 3:
        return 0.0
    return 120 - penalty(p, WEIGHT_B, lambda week, n: 1 + 4 * (week - 1) / max(n - 1, 1), "+*")


def woody(p: str) -> float:
    three = "".join(weeks(p, week, week) or "o" for week in (4, 8, 12))
    return turned(missing_as_positive(three))


BY_HAND: dict[str, Callable[[str], object]] = {
    "Ab_ctnNinetyFour_2023": lambda p: (
        weeks(p.replace("*", "+"), 12, 15) in ("----", "o---", "-o--", "--o-", "---o")
    ),
    "Ab_fiellin_2006": lambda p: strict(p).count("-"),
    "Ab_kosten_1993": lambda p: "---" in p,
    "Ab_krupitskyA_2011": lambda p: "+" not in weeks(strict(p), 5, 15),
    "Ab_krupitskyB_2011": lambda p: weeks(strict(p), 5, 15).count("-"),
    "Ab_ling_1998": lambda p: "----" in p,
    "Ab_lofwall_2018": lofwall_abstinence,
    "AbT_mokri_2016": lambda p: first_window(strict(p), "+", 1, 1)[0],
    "AbE_mokri_2016": lambda p: first_window(strict(p), "+", 1, 1)[1],
    "AbT_schottenfeldA_2008": lambda p: first_window(strict(p), "+", 1, 1)[0],
    "AbE_schottenfeldA_2008": lambda p: first_window(strict(p), "+", 1, 1)[1],
    "Ab_schottenfeldB_2008": lambda p: longest_without_positive(strict(p)),
    "Ab_schottenfeld_2005": lambda p: longest_without_positive(present(p).replace("*", "+")),
    "AbT_shufman_1994": lambda p: first_window(p.replace("o", "-").replace("*", "+"), "+", 1, 1)[0],
    "AbE_shufman_1994": lambda p: first_window(p.replace("o", "-").replace("*", "+"), "+", 1, 1)[1],
    "Ab_ctnThirty_2011": thirty,
    "Ab_schwartz_2006": lambda p: weeks(p, 15, 15) == "-",
    "Rd_comer_2006": lambda p: negative(weeks(p, 1, 8)),
    "Rd_eissenberg_1997": eissenberg,
    "Rd_fiellin_2006": negative,
    "Rd_fudala_2003": lambda p: negative(present(p)),
    "Rd_haight_2019": lambda p: negative(weeks(p, 5, 15)),
    "Rd_jaffe_1972": jaffe,
    "Rd_johnson_1992": negative,
    "Rd_kostenB_1993": lambda p: negative(weeks(present(p), 1, 15)) >= 0.7,
    "Rd_lingA_1998": lambda p: negative(weeks(present(p), 1, 15)),
    "Rd_lingC_1998": lambda p: count(weeks(p, 1, 15), "-"),
    "Rd_ling_2010": lambda p: negative(weeks(p, 1, 15)),
    "Rd_lingA_1976": ling_a,
    "Rd_lingB_1976": ling_b,
    "Rd_lofwall_2018": lofwall_reduction,
    "Rd_mattickA_2003": lambda p: negative(weeks(p, 1, retention(p))),
    "Rd_mattickB_2003": lambda p: negative(weeks(p, 1, 13)),
    "Rd_paniA_2000": lambda p: negative(present(p)),
    "Rd_paniB_2000": negative,
    "Rd_petitjean_2001": lambda p: turned(missing_as_positive(p)),
    "Rd_preston_2000": lambda p: negative(weeks(p, 1, 13)),
    "Rd_schottenfeld_2005": lambda p: negative(present(p)),
    "Rd_shufman_1994": turned,
    "Rd_soyka_2008": lambda p: turned(present(p)),
    "Rd_strain_1993": lambda p: turned(weeks(p, 6, 15)),
    "Rd_strain_1994": turned,
    "Rd_strain_1996": lambda p: turned(present(p)),
    "Rd_strain_1999": turned,
    "Rd_strang_2010": lambda p: negative(p[-12:]) >= 0.5,
    "Rd_strang_2019": lambda p: negative(weeks(p, 1, 12)),
    "Rd_tanum_2017": lambda p: negative(weeks(p, 1, retention(p))),
    "Rd_wolstein_2009": lambda p: negative(present(p)),
    "Rd_woody_2008": woody,
    "Rd_zaks_1972": lambda p: len(present(p)) - count(present(p), "+"),
    "RsT_ctnNinetyFour_2023": lambda p: first_window(strict(p), "+", 4, 4)[0],
    "RsE_ctnNinetyFour_2023": lambda p: first_window(strict(p), "+", 4, 4)[1],
    "DrT_ctnNinetyFour_2023": lambda p: first_window(p, "o", 4, 4)[0],
    "DrE_ctnNinetyFour_2023": lambda p: first_window(p, "o", 4, 4)[1],
    "Rs_johnson_1992": lambda p: "++" in weeks(strict(p), 4),
    "Rs_krupitsky_2004": lambda p: "+++" in strict(p),
    "RsT_lee_2016": lambda p: first_window(strict(p), "+", 4, 2)[0],
    "RsE_lee_2016": lambda p: first_window(strict(p), "+", 4, 2)[1],
    "RsT_ctnFiftyOne_2018": lambda p: (lambda t: t and t + 2)(
        first_window(weeks(strict(p), 3), "+", 4, 4)[0]
    ),
    "RsE_ctnFiftyOne_2018": lambda p: first_window(weeks(strict(p), 3), "+", 4, 4)[1],
    "RsT_schottenfeld_2008": lambda p: first_window(strict(p), "+", 3, 3)[0],
    "RsE_schottenfeld_2008": lambda p: first_window(strict(p), "+", 3, 3)[1],
}
