"""Every kind of change that git knows, and every name and byte that has broken a tool: one episode each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from support.generate_choice import Choice

FILE, SCRIPT, LINK, MODULE = "100644", "100755", "120000", "160000"


@dataclass(frozen=True, slots=True)
class Node:
    """One path of a generated tree. A submodule's `data` is what its commit id is made from."""

    mode: str
    data: bytes


Files = dict[bytes, Node]
Episode = Callable[[Choice, bytes, Files, Files], None]

ODD_NAMES = (
    b"with space.txt", b'quo"te.txt', b"apos'trophe.txt", b"tab\there.txt", b"line\nbreak.txt", b"old b/new.txt",
    b"a/b/a b/c.txt", b"-leading.txt", b"back\\slash.txt", b"b\xff\xfe.txt", b"latin\xe9.py", "naïve.txt".encode(),
    "nai\u0308ve.txt".encode(), "bidi\u202egpj.txt".encode(), b"esc\x1b[31m.txt", b"trailing space ", b"[glob]*?.txt",
    b":(top)magic.txt", b"HEAD", b"@{1}", b"~tilde", b"#hash", b"cr\rname.txt", b"a => b.txt", b"{a => b}", b"\xf0\x9f\x8c\x8a.txt",
    b"...", b"dev null", b"del\x7f.txt",
)  # fmt: skip
_PLAIN = (b"one", b"two", b"", b"three", b"    return None", b"}", b"four", b"five", b"", b"six", b"seven", b"eight")


def lines(choice: Choice, least: int = 1, most: int = 12) -> list[bytes]:
    """Lines of text without line ends; many are the same, as in real files."""
    return [choice.pick(_PLAIN) for _ in choice.many(least, most)]


def text(choice: Choice, least: int = 1, most: int = 12) -> bytes:
    """An ordinary text file with LF line ends."""
    return b"".join(line + b"\n" for line in lines(choice, least, most))


def changed(choice: Choice, data: bytes, newline: bytes = b"\n") -> bytes:
    """`data` with one to three places edited: lines put in, taken out, changed or moved. Never equal to `data`."""
    rows = data.split(newline)
    for round_ in choice.many(1, 3):
        place = choice.between(0, len(rows) - 1)
        way = choice.below(4)
        if way == 1 and len(rows) > 2:
            del rows[place]
        elif way == 2:
            rows[place] = b"changed %d" % choice.below(50)
        elif way == 3 and len(rows) > 2:
            rows.insert(choice.between(0, len(rows) - 2), rows.pop(place))
        else:
            rows.insert(place, b"new %d %d" % (round_, choice.below(50)))
    result = newline.join(rows)
    return result if result != data else data + b"more" + newline


def _edit(choice: Choice, old: Files, new: Files, path: bytes, data: bytes, newline: bytes = b"\n") -> None:
    old[path] = Node(FILE, data)
    new[path] = Node(FILE, changed(choice, data, newline))


def add(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A text file is added."""
    new[tag + b".txt"] = Node(FILE, text(choice))


def delete(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A text file is deleted."""
    old[tag + b".txt"] = Node(FILE, text(choice))


def modify(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A text file is edited."""
    _edit(choice, old, new, tag + b".md", text(choice, 3, 30))


def rename(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file is renamed, its content kept."""
    node = Node(choice.pick((FILE, SCRIPT)), tag + b"\n" + text(choice, 6, 20))
    old[tag + b"-was.txt"] = new[tag + b"/now.txt"] = node


def rename_edit(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file is renamed and edited, and its mode flips now and then."""
    data = tag + b"\n" + text(choice, 12, 30)
    old[tag + b"-was.txt"] = Node(FILE, data)
    new[tag + b"-now.txt"] = Node(choice.pick((FILE, SCRIPT)), changed(choice, data))


def copy(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file is copied, and the copy or the source edited."""
    node = Node(FILE, tag + b"\n" + text(choice, 8, 20))
    old[tag + b"-source.txt"] = new[tag + b"-source.txt"] = new[tag + b"-copy.txt"] = node
    if choice.chance(60):
        path = tag + choice.pick((b"-copy.txt", b"-source.txt"))
        new[path] = Node(FILE, changed(choice, node.data))


def mode(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file becomes executable or stops being so."""
    data, modes = text(choice, 0), choice.pick(((FILE, SCRIPT), (SCRIPT, FILE)))
    old[tag + b".sh"], new[tag + b".sh"] = Node(modes[0], data), Node(modes[1], data)


def mode_edit(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Mode and content change together."""
    data = text(choice, 3)
    old[tag + b".sh"], new[tag + b".sh"] = Node(FILE, data), Node(SCRIPT, changed(choice, data))


def symlink(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A symlink is added, deleted or pointed elsewhere."""
    way = choice.below(3)
    if way != 0:
        old[tag] = Node(LINK, b"../outside/" + tag)
    if way != 1:
        new[tag] = Node(LINK, b"elsewhere")


def submodule(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A submodule is added, removed or moved on, with its line in `.gitmodules`."""
    way = choice.below(3)
    entry = b'[submodule "%s"]\n\tpath = %s\n\turl = https://example.invalid/x\n' % (tag, tag)
    for side, files in ((1, old), (0, new)):
        if way != side - 1 or way == 2:
            files[tag] = Node(MODULE, tag + b"%d" % side)
            modules = files.get(b".gitmodules", Node(FILE, b"")).data
            files[b".gitmodules"] = Node(FILE, modules + entry)


def type_change(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file, a symlink and a submodule turn into one another, in every direction."""
    nodes = [Node(FILE, text(choice)), Node(LINK, b"target"), Node(MODULE, tag), Node(SCRIPT, b"#!/bin/sh\n")]
    first = choice.below(4)
    old[tag], new[tag] = nodes[first], nodes[(first + choice.between(1, 3)) % 4]


def binary(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A binary file is added, deleted or changed, or a text becomes binary or stops being so."""
    one, two = b"\x89PNG\0\x01" + bytes(range(40)), bytes(range(40)) + b"\0\xff" + tag
    way = choice.below(5)
    if way != 0:
        old[tag + b".bin"] = Node(FILE, text(choice) if way == 3 else one)
    if way != 1:
        new[tag + b".bin"] = Node(FILE, text(choice) if way == 4 else two)


def empty(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """An empty file is added, deleted, filled or emptied."""
    way = choice.below(4)
    if way != 0:
        old[tag + b".txt"] = Node(FILE, text(choice) if way == 3 else b"")
    if way != 1:
        new[tag + b".txt"] = Node(FILE, text(choice) if way == 2 else b"")


def final_newline(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """The last line gains or loses its line end, or lacks it at both ends while it changes."""
    data, way = text(choice, 3), choice.below(3)
    old[tag + b".txt"] = Node(FILE, data if way == 0 else data[:-1] + b".")
    new[tag + b".txt"] = Node(FILE, data[:-1] + b"." if way == 0 else data if way == 1 else b"first\n" + data + b"last")


def line_ends(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """CRLF files, mixed ones, and files whose line ends change."""
    rows = [b"row %d" % place + line for place, line in enumerate(lines(choice, 4))]
    one, other = b"\r\n".join(rows), b"\n".join(rows)
    way = choice.below(4)
    old[tag + b".txt"] = Node(FILE, other if way == 3 else one)
    news = (changed(choice, one, b"\r\n"), other, one.replace(b"\r\n", b"\n", 2), changed(choice, one, b"\r\n"))
    new[tag + b".txt"] = Node(FILE, news[way])


def odd_bytes(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Characters that some tools take for line ends, and bytes that are no UTF-8."""
    odd = (b"\r", b"\x0c", b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xc2\x85", b"\x0b", b"\x1c", b"\xff\xfe", b"\xed\xa0\x80",
           b"\xef\xbb\xbf", b"\x1b[0m", b"\x1a")  # fmt: skip
    inner = choice.pick(odd)
    data = b"\n".join(line + inner + line for line in lines(choice, 3)) + b"\n"
    _edit(choice, old, new, tag + choice.pick((b".txt", b".c", b".cfg")), data)


def odd_name(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A name that quoting, splitting or matching may spoil: added, deleted, edited or renamed."""
    path, way = tag + b"/" + choice.pick(ODD_NAMES), choice.below(4)
    data = b"# " + tag + b"\nfirst = 1\nsecond = 2\n" if path.endswith(b".py") else tag + b"\n" + text(choice, 8)
    if way != 0:
        old[path if way < 3 else tag + b"/before.txt"] = Node(FILE, data)
    if way != 1:
        new[path] = Node(FILE, data + b"third = 3\n" if way == 2 else data)


def letter_case(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Two names that differ in case only, or a rename that changes nothing but the case."""
    data, way = tag + b"\n" + text(choice, 6), choice.below(3)
    old[tag + b"/Readme.txt"] = Node(FILE, data)
    if way != 0:
        new[tag + b"/README.txt"] = Node(FILE, data if way == 1 else changed(choice, data))
    if way != 1:
        new[tag + b"/Readme.txt"] = Node(FILE, changed(choice, data))


def folder_swap(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file becomes a folder of files, or a folder a file (or a symlink, or a submodule)."""
    kind = choice.pick((FILE, FILE, LINK, MODULE))
    flat = {tag: Node(kind, tag + b"\n" if kind != FILE else text(choice))}
    deep = {
        tag + b"/" + name: Node(FILE, text(choice)) for name in (b"inner.txt", b"deep/er.txt")[: choice.between(1, 2)]
    }
    first, second = (flat, deep) if choice.below(2) == 0 else (deep, flat)
    old.update(first)
    new.update(second)


def into_folder(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A file moves into a folder that has its own former name, or back."""
    node = Node(FILE, tag + b"\n" + text(choice, 8))
    first, second = choice.pick(((tag, tag + b"/itself"), (tag + b"/itself", tag)))
    old[first] = node
    new[second] = node if choice.below(2) == 0 else Node(FILE, changed(choice, node.data))


def name_swap(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Two files swap their names, or names move round in a chain."""
    one, two = (Node(FILE, tag + mark + text(choice, 8)) for mark in (b" one\n", b" two\n"))
    if choice.below(2) == 0:
        old[tag + b"/a.txt"], old[tag + b"/b.txt"] = one, two
        new[tag + b"/a.txt"], new[tag + b"/b.txt"] = two, one
    else:
        old[tag + b"/a.txt"], old[tag + b"/b.txt"] = one, two
        new[tag + b"/b.txt"], new[tag + b"/c.txt"] = one, two


def many_alike(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Several files of one content are renamed, copied and deleted at once."""
    node = Node(FILE, tag + b"\n" + text(choice, 6))
    for place in choice.many(1, 3):
        old[tag + b"/old%d.txt" % place] = node
    for place in choice.many(1, 3):
        new[tag + b"/new%d.txt" % place] = node


def long_line(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """One very long line changes in its middle."""
    data = b"x" * 20_000
    old[tag + b".json"], new[tag + b".json"] = Node(FILE, data), Node(FILE, data[:9000] + b"yy" + data[9000:])


def kept_lines(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A block is put before one that looks alike, so that git keeps lines which then belong to another block."""

    def block(name: bytes, value: bytes) -> bytes:
        return b"sub %s {\n    try {\n        return %s\n    } catch {\n        return 0\n    }\n}\n" % (name, value)

    before, between = block(b"one", b"self.x"), block(b"two", b"self.y")
    old[tag + b".pl"] = Node(FILE, before + block(b"last", b"9"))
    new[tag + b".pl"] = Node(FILE, block(b"one", b"self.z") + between * choice.between(1, 2) + block(b"last", b"8"))


def attributes(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """`.gitattributes` that would run programs or hide content, on a file that changes."""
    rules = b"* -diff\n*.md diff=shown filter=spoil merge=ours2 text eol=crlf working-tree-encoding=UTF-16\n* export-ignore\n"
    new[tag + b"/.gitattributes"] = Node(FILE, rules)
    if choice.below(2):
        old[tag + b"/.gitattributes"] = Node(FILE, rules[:9])
    _edit(choice, old, new, tag + b"/page.md", text(choice, 3))


def manifest(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """A manifest, its lock file and a changelog change together."""
    old[tag + b"/package.json"] = Node(FILE, b'{\n  "a": 1,\n  "b": 2\n}\n')
    new[tag + b"/package.json"] = Node(FILE, b'{\n  "a": 1,\n  "c": 3,\n  "b": 4\n}\n')
    _edit(choice, old, new, tag + b"/package-lock.json", text(choice, 10, 40))
    _edit(choice, old, new, tag + b"/CHANGELOG.md", b"# Changes\n\n## 1.0\n\n- first\n")


def broken_python(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Python that does not parse at one end or at both, or nests deeper than parsers like."""
    good, bad = b"def fine():\n    return 1\n\n\ndef other():\n    return 2\n", b"def broken(:\n    return (\n\nclass\n"
    deep = b"value = " + b"(" * 150 + b"1" + b")" * 150 + b"\n"
    ends = ((good, bad), (bad, good), (bad, bad + b"x = 1\n"), (good, deep + good), (good + deep, good), (b"\0", good))
    one, two = choice.pick(ends)
    old[tag + b".py"], new[tag + b".py"] = Node(FILE, one), Node(FILE, two)


def markers(choice: Choice, tag: bytes, old: Files, new: Files) -> None:
    """Nested package markers, empty and alike, come, go and move."""
    for files, names in ((old, (b"", b"/in", b"/in/er")), (new, (b"", b"/in", b"/out", b"/in/er/most"))):
        for name in names[: choice.between(1, len(names))]:
            files[tag + name + b"/__init__.py"] = Node(FILE, b"")
    new[tag + b"/in/er/leaf.py"] = Node(FILE, b"VALUE = 1\n")


KINDS: dict[str, Episode] = {
    "add": add, "modify": modify, "delete": delete, "rename": rename, "rename and edit": rename_edit, "copy": copy,
    "mode": mode, "mode and edit": mode_edit, "symlink": symlink, "submodule": submodule, "type change": type_change,
    "binary": binary, "empty": empty, "final newline": final_newline, "line ends": line_ends, "odd bytes": odd_bytes,
    "odd name": odd_name, "letter case": letter_case, "folder swap": folder_swap, "into folder": into_folder,
    "name swap": name_swap, "many alike": many_alike, "long line": long_line, "kept lines": kept_lines,
    "attributes": attributes, "manifest": manifest, "broken python": broken_python, "markers": markers,
}  # fmt: skip
