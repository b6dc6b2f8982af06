"""Do the parts of an instrument's file fit together? Keys that exist, bands without gaps."""

from throughcare.clinical.instruments.definition import Condition, Instrument


class DefinitionError(ValueError):
    """A .toml file that says something the engine cannot take."""


def refuse_inconsistent(instrument: Instrument, file: str) -> None:
    """Refuse a file whose parts do not fit: keys that do not exist, bands with gaps."""
    keys = [item.key for item in instrument.items]
    if len(set(keys)) != len(keys):
        raise DefinitionError(f"{file}: items: a key stands twice")
    sections = {section.key for section in instrument.sections}
    for place, item in enumerate(instrument.items):
        if item.section not in sections | {""}:
            raise DefinitionError(f"{file}: {item.key}: no section {item.section!r}")
        named(file, f"{item.key}: show_if", item.show_if, keys[:place])
        if item.at_most and item.at_most not in keys[:place]:
            raise DefinitionError(f"{file}: {item.key}: no item {item.at_most!r} before it")
    for flag in instrument.flags:
        named(file, flag.code, flag.conditions, keys)
    for need, conditions in instrument.scoring.needs.items():
        named(file, f"needs.{need}", conditions, keys)
    for subscale in instrument.subscales:
        named(file, subscale.key, (Condition(subscale.items),), keys)
    refuse_gaps(instrument, file)
    refuse_untranslatable(instrument, file)


def named(file: str, where: str, conditions: tuple[Condition, ...], keys: list[str]) -> None:
    """Every item a condition names must stand in the file, and before what it governs."""
    for condition in conditions:
        for key in condition.items:
            if key not in keys:
                raise DefinitionError(f"{file}: {where}: no item {key!r} before it")


def refuse_gaps(instrument: Instrument, file: str) -> None:
    low, bands = instrument.scoring.low, instrument.bands
    if not bands:
        return
    for band in bands:
        if band.low != low:
            raise DefinitionError(f"{file}: bands: {band.label!r} must begin at {low}")
        low = band.high + 1
    if bands[-1].high != instrument.scoring.high:
        raise DefinitionError(f"{file}: bands: the last must end at {instrument.scoring.high}")


def refuse_untranslatable(instrument: Instrument, file: str) -> None:
    labels = {option.label for item in instrument.items for option in item.options}
    keys = {item.key for item in instrument.items}
    sections = {section.key for section in instrument.sections}
    for language, words in instrument.translations.items():
        lost = (set(words.asks) | set(words.helps)) - keys | (set(words.options) - labels)
        lost |= (set(words.titles) | set(words.stems)) - sections
        if lost:
            raise DefinitionError(f"{file}: translations.{language}: nothing for {sorted(lost)}")
