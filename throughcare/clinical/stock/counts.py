"""Does a difference between what was counted and what should be there need an explanation?"""

from throughcare.clinical.medicines import mg_words
from throughcare.clinical.verdict import OK, Verdict, no, note

SOURCE = "house:stock"


def difference(variance_ug: int, tolerance_ug: int | None) -> Verdict:
    """What a count says.

    variance_ug   counted less expected, in micrograms
    tolerance_ug  what the clinic set for this product; None: it set nothing, and every difference
                  is explained. No figure is known from a source
    """
    if variance_ug == 0:
        return OK
    more_or_less = "more" if variance_ug > 0 else "less"
    words = f"{mg_words(abs(variance_ug))} {more_or_less} than the register says"
    if tolerance_ug is not None and abs(variance_ug) <= tolerance_ug:
        return note(
            "difference_within_tolerance",
            f"{words}: within the {mg_words(tolerance_ug)} this clinic set, which nobody outside "
            "it has reviewed.",
            SOURCE,
        )
    return no("difference_to_explain", f"{words}. It needs an explanation.", SOURCE)
