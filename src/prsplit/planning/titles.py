"""Titles and branch slugs that say what a PR does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from prsplit.model.atom import Atom
from prsplit.model.plan import Role
from prsplit.planning.traits import Trait

WIDTH = 72
_VERBS = {
    "add": "Add",
    "delete": "Remove",
    "modify": "Update",
    "rename": "Rename",
    "move": "Move",
    "mode": "Change the mode of",
    "type": "Replace",
}
_SPOKEN = 3
"""Names that a title lists at most."""
_GENERIC = frozenset(("", "src", "lib", "test", "tests", "spec", "docs", "doc", "main", "include"))


def title(
    atoms: Sequence[Atom],
    traits: Sequence[Trait],
    role: Role,
    served: Mapping[Atom, Sequence[Atom]] = MappingProxyType({}),
    taken: Collection[str] = (),
) -> str:
    """An imperative title of at most 72 characters that is not in `taken`: verb, what changes most, and where.

    `traits` is by atom index. `served` are the atoms of earlier PRs that these ones use, each with its users: a PR that
    mostly wires one of them in is named after it.
    """
    pool = _main(atoms, traits)
    option = _wired(pool, served) if role == "integration" else ""
    if option and option not in taken:
        return option
    verb, things = _spoken(_things(pool), {atom.path for atom in pool if traits[atom.index].created})
    for skip in range(max(1, len(things))):
        option = _about(verb, things, skip)
        if option not in taken:
            return option
    return _numbered(option, taken)


def _about(verb: str, things: Sequence[Sequence[Atom]], skip: int) -> str:
    """What is done to these things; the first `skip` of them are passed over, to tell like PRs apart."""
    things = [*things[skip:], *things[:skip]]
    for count in range(min(_SPOKEN, len(things)), 0, -1):
        rest = len(things) - count
        names = [_name(thing) for thing in things[:count]]
        listed = _listed(names if rest == 0 or count == _SPOKEN else [*names, f"{rest} more"])
        where = _where([atom for thing in things[:count] for atom in thing], names, verb)
        for tail in (where, ""):
            if len(f"{verb} {listed}{tail}") <= WIDTH:
                return f"{verb} {listed}{tail}"
    return _cut(f"{verb} {_name(things[0])}", WIDTH)


def _wired(pool: Sequence[Atom], served: Mapping[Atom, Sequence[Atom]]) -> str:
    """`Use X in a, b and c` where most of the code is in files that start to use X, which an earlier PR brings; else
    empty."""
    files: Counter[str] = Counter()
    for atom in pool:
        files[atom.path] += atom.lines
    users: dict[str, set[str]] = {}
    for target, atoms in served.items():
        if target.action == "add" and target.symbol and target.kind != "item":
            users.setdefault(_top(target.symbol), set()).update(atom.path for atom in atoms if atom.path in files)
    weight = {name: sum(files[path] for path in paths) for name, paths in users.items()}
    name = max(sorted(weight), key=lambda each: weight[each], default="")
    if not name or 2 * weight[name] < sum(files.values()):
        return ""
    places = list(dict.fromkeys(_stem(path) for path in sorted(users[name], key=lambda path: (-files[path], path))))
    for count in range(min(_SPOKEN, len(places)), 0, -1):
        rest = len(places) - count
        listed = _listed(places[:count] if rest == 0 else [*places[:count], f"{rest} more"])
        if len(f"Use {_shown(name)} in {listed}") <= WIDTH:
            return f"Use {_shown(name)} in {listed}"
    return ""


def _main(atoms: Sequence[Atom], traits: Sequence[Trait]) -> list[Atom]:
    """The atoms that a title should speak of, heaviest first: code before tests, tests before documents."""
    for wanted in ("code", "tests", "docs"):
        own = [atom for atom in atoms if (traits[atom.index].role if traits[atom.index].side else "code") == wanted]
        named = [
            atom
            for atom in own
            if (atom.kind in ("definition", "file", "statement") and (atom.symbol or atom.lines))
            or (atom.kind == "section" and traits[atom.index].created)
        ]
        if own:
            return sorted(named or own, key=lambda atom: (-atom.lines, atom.index))
    return list(atoms)


def _spoken(things: list[list[Atom]], created: Collection[str]) -> tuple[str, list[list[Atom]]]:
    """The verb for most of the lines, and the things of which it is true."""
    verbs = [_verb(thing, created) for thing in things]
    count: Counter[str] = Counter()
    for verb, thing in zip(verbs, things, strict=True):
        count[verb] += sum(atom.lines + 1 for atom in thing)
    most = max(sorted(count), key=lambda verb: count[verb])
    return most, [thing for verb, thing in zip(verbs, things, strict=True) if verb == most]


def _verb(thing: Sequence[Atom], created: Collection[str]) -> str:
    """What is done to one thing. Members that come and go update their class, and hunks their file."""
    actions: Counter[str] = Counter()
    for atom in thing:
        actions[atom.action] += atom.lines + 1
    action = max(sorted(actions), key=lambda each: actions[each])
    if action in ("add", "delete"):
        whole = any(_plain(atom.symbol) == _top(atom.symbol) or atom.kind == "file" for atom in thing if _named(atom))
        if not _named(thing[0]):
            whole = (action == "add" and thing[0].path in created) or any(atom.kind == "file" for atom in thing)
        alone = _named(thing[0]) and len({_plain(atom.symbol) for atom in thing}) == 1
        if not (whole or alone):
            action = "modify"
    return _VERBS[action]


def _things(pool: Sequence[Atom]) -> list[list[Atom]]:
    """The pool by what a reader would call one thing, heaviest first: a definition with its members, or a file in which
    no definition changes."""
    found: dict[str, list[Atom]] = {}
    named = {atom.path for atom in pool if _named(atom)}
    for atom in pool:
        if _named(atom) or atom.path not in named:
            found.setdefault(_thing(atom), []).append(atom)
    return sorted(found.values(), key=lambda atoms: -sum(atom.lines + 1 for atom in atoms))


def _name(thing: Sequence[Atom]) -> str:
    """A member alone by its full name, several of a class as the class, else the file."""
    name = _thing(thing[0])
    members = {_plain(atom.symbol) for atom in thing}
    if len(members) == 1 and name == _top(thing[0].symbol):
        name = members.pop()
    return _shown(name)


def _thing(atom: Atom) -> str:
    return _top(atom.symbol) if _named(atom) else atom.path.rpartition("/")[2]


def _named(atom: Atom) -> bool:
    """Whether a reader knows the atom by a definition's name."""
    top = _top(atom.symbol)
    return bool(top) and not top.startswith("__") and atom.kind not in ("item", "section")


def _top(symbol: str) -> str:
    """The outermost definition of a symbol: the class of a method."""
    return _plain(symbol).partition(".")[0]


def _plain(symbol: str) -> str:
    """A symbol without parameters and without the blocks around it (`namespace fmt/Arg::get(int)` → `Arg.get`)."""
    name = symbol.partition("(")[0].rpartition("/")[2]
    name = re.sub(r"^(?:[a-z]+ [\w.]+:)", "", name).replace("::", ".")
    return name.strip(" .:")


def _shown(name: str) -> str:
    """A name as it may stand in a title: printable, on one line, not endless."""
    return _cut("".join(c if c.isprintable() else "?" for c in name), 40) or "files"


def _where(atoms: Sequence[Atom], names: Sequence[str], verb: str) -> str:
    """The file or folder that all of it is in, as the end of the title; empty when the names say it already."""
    paths = {atom.path for atom in atoms}
    folders = {path.rpartition("/")[0] for path in paths}
    if len(paths) == 1:
        area = min(paths).rpartition("/")[2]
    else:
        parts = [part for part in min(folders).split("/") if part.lower() not in _GENERIC] if len(folders) == 1 else []
        area = parts[-1] if parts else ""
    if not area or any(area in name or name == area.partition(".")[0] for name in names):
        return ""
    created = any(atom.kind == "file" and atom.action == "add" for atom in atoms)
    return f" {'from' if verb == 'Remove' else 'to' if verb == 'Add' and not created else 'in'} {_shown(area)}"


def _stem(path: str) -> str:
    """The name of a file without its ending, or of its folder for a file that is named like any other."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0] or name
    if stem.lower() in ("__init__", "index", "mod", "main", "__main__", "lib"):
        return folder.rpartition("/")[2] or stem
    return _shown(stem)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _numbered(name: str, taken: Collection[str]) -> str:
    count = 2
    while f"{name[: WIDTH - 6]} ({count})" in taken:
        count += 1
    return f"{name[: WIDTH - 6]} ({count})"


def slug(text: str, taken: set[str]) -> str:
    """The tail of a branch name: whole ASCII words, folded, at most 40 characters, never all digits, not in `taken`."""
    words = re.findall(r"[a-z0-9]+", text.lower().encode("ascii", "ignore").decode())
    plain = words[0][:40] if words else ""
    for word in words[1:]:
        if len(plain) + 1 + len(word) > 40:
            break
        plain += f"-{word}"
    while plain.rpartition("-")[2] in ("and", "in", "to", "from", "of", "the") and "-" in plain:
        plain = plain.rpartition("-")[0]
    if not plain or plain.replace("-", "").isdigit() or plain.endswith(".lock"):
        plain = f"pr-{plain}" if plain else "pr"
    name, count = plain, 1
    while name in taken:
        count += 1
        name = f"{plain[:36].rstrip('-')}-{count}"
    taken.add(name)
    return name
