"""Every way the programme says no, read from the code in its order of precedence.

A refusal is `Refused("code", …)`, `no("code", …)`, `caution("code", …)` or
`Verdict("level", "code", …)`; the database's own are each model's `guards`. Within one action or
rule the first in the file is asked first, so the order of the file is the order of precedence.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stories.house import tree

# The journey, so that the page reads as a person walks it.
JOURNEY = ("staff", "patients", "record", "intake", "assessment", "plan")
WHERE_DEFINED = ("throughcare/refusal.py", "throughcare/clinical/verdict.py")
CALLS = {"Refused": "stop", "no": "stop", "caution": "caution", "note": "note", "Verdict": ""}


@dataclass(frozen=True)
class Refusal:
    """One line of code that says no. Empty words or source: computed when it is said."""

    code: str
    level: str
    words: str
    source: str
    next_step: bool
    path: Path
    rule: str
    question: str
    line: int

    @property
    def folder(self) -> str:
        return tree.short(self.path).split("/")[1]


def all_refusals() -> list[Refusal]:
    """Every refusal, along the journey, then as each file asks."""
    found = [refusal for path in tree.code() for refusal in _in_file(path)]
    return sorted(found, key=lambda r: (_place(r), tree.short(r.path), r.line))


def _place(refusal: Refusal) -> tuple[int, str]:
    parts = tree.short(refusal.path).split("/")
    step = parts[2] if parts[1] == "clinical" else parts[1]
    return (JOURNEY.index(step) if step in JOURNEY else len(JOURNEY), step)


def _in_file(path: Path) -> Iterator[Refusal]:
    if tree.short(path) in WHERE_DEFINED:
        return
    module = tree.parsed(path)
    constants = _constants(module)
    for function in _functions(module):
        for call in _calls(function):
            yield _refusal(call, constants, path, function)


def _functions(module: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The refusals said by this function itself, not by one defined inside it."""
    defined_inside = [f for f in _functions(function) if f is not function]
    inner = {call for within in defined_inside for call in ast.walk(within)}
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and node not in inner and _name(node) in CALLS:
            yield node


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="verdict"), attr=name):
            return name
    return ""


@dataclass(frozen=True)
class Action:
    """One thing that can be done, and every code that can stop it, first asked first."""

    name: str
    title: str
    question: str
    path: Path
    codes: tuple[str, ...]


def all_actions() -> list[Action]:
    """Every action that can be refused, with its refusals in the order they are asked."""
    saying = _saying()
    found = []
    for path in tree.code():
        for function in _functions(tree.parsed(path)):
            if title := _action_title(function):
                codes = tuple(dict.fromkeys(_asked(function, path, saying, frozenset())))
                question = (ast.get_docstring(function) or "").split("\n")[0]
                found.append(Action(function.name, title, question, path, codes))
    order = {
        path: place for place, path in enumerate(dict.fromkeys(r.path for r in all_refusals()))
    }
    return sorted((a for a in found if a.codes), key=lambda a: order.get(a.path, len(order)))


def _action_title(function: ast.FunctionDef) -> str:
    for decorator in function.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name(id="action"), args=[ast.Constant(value=str(title))]):
                return title
    return ""


def _saying() -> dict[str, list[tuple[Path, ast.FunctionDef]]]:
    """Every function of the product by its name."""
    named: dict[str, list[tuple[Path, ast.FunctionDef]]] = {}
    for path in tree.code():
        for function in _functions(tree.parsed(path)):
            named.setdefault(function.name, []).append((path, function))
    return named


def _asked(
    function: ast.FunctionDef, path: Path, saying: dict, seen: frozenset[str]
) -> Iterator[str]:
    """The codes a function can end in: its own and those of what it calls, in order."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if _name(call) in CALLS:
            yield from (code for code in [_refusal(call, {}, path, function).code] if code)
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else _name(call)
        if called in seen or not (meant := _meant(call, called, path, saying)):
            continue
        yield from _asked(meant[1], meant[0], saying, seen | {called, function.name})


def _meant(call: ast.Call, called: str, path: Path, saying: dict) -> tuple | None:
    """Which function a call means: one of the same file, else the only one so called."""
    known = saying.get(called, [])
    here = [pair for pair in known if pair[0] == path]
    of_a_module = isinstance(call.func, ast.Name) or isinstance(call.func.value, ast.Name)
    if not of_a_module:
        return None
    return (here or known)[0] if len(here or known) == 1 else None


@dataclass(frozen=True)
class Kept:
    """One refusal by trigger in the database."""

    name: str
    before: str
    refuses: str
    path: Path


def all_guards() -> list[Kept]:
    """What the database refuses beyond "never changed, never deleted"."""
    found = []
    for path in tree.code():
        for node in ast.walk(tree.parsed(path)):
            if isinstance(node, ast.Call) and _name(node) == "Guard":
                given = dict(zip(("name", "before", "refuses"), node.args, strict=False))
                given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
                said = {name: _literal(value, {}) for name, value in given.items()}
                found.append(Kept(said["name"], said["before"], said["refuses"], path))
    return found


def _refusal(call: ast.Call, constants: dict, path: Path, function: ast.FunctionDef) -> Refusal:
    given = dict(zip(_names(call), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    said = {name: _literal(value, constants) for name, value in given.items()}
    return Refusal(
        code=said.get("code", ""),
        level=said.get("level") or CALLS[_name(call)],
        words=re.sub(r"%\(\w+\)[sd]", "…", said.get("why", "")),
        source=said.get("source", ""),
        next_step="next_step" in given,
        path=path,
        rule=function.name,
        question=(ast.get_docstring(function) or "").split("\n")[0],
        line=call.lineno,
    )


def _names(call: ast.Call) -> tuple[str, ...]:
    """The parameters a refusal takes by place."""
    taken = ("code", "why", "source")
    return ("level", *taken) if _name(call) == "Verdict" else taken


def _constants(module: ast.Module) -> dict[str, str]:
    """SOURCE = "…" at the top of a file."""
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _literal(node: ast.expr, constants: dict[str, str]) -> str:
    """What a reader can know of a value without running it: its words, with … for what varies."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return constants.get(name, "")
        case ast.JoinedStr(values=parts):
            return "".join(_literal(part, constants) or "…" for part in parts)
        case ast.Call(func=ast.Name(id="_" | "gettext" | "ngettext"), args=[first, *_]):
            return _literal(first, constants)
        case ast.Call(func=ast.Attribute(attr="format", value=text)):
            return _literal(text, constants)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _literal(left, constants)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _literal(left, constants) + _literal(right, constants)
    return ""
