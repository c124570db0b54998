"""A rename is told from the edits that come with it by the words of its lines."""

from __future__ import annotations

from prsplit.analysis.renames import renames
from support.worlds import Texts, both

BASE: Texts = {
    "money.py": "def parse(text):\n    sign = -1 if text[:1] == '-' else 1\n    text = text.strip('+-')\n    if not text:\n"
    "        return 0\n    return sign * int(text)\n\n\ndef show(cents):\n    return str(cents)\n",
    "user.py": "from money import parse, show\n\n\ndef read(text):\n    return parse(text) + parse('1')\n\n\n"
    "def write(text):\n    return show(parse(text))\n",
}


def _renamed(head: Texts) -> dict[tuple[str, str, str], tuple[str, str]]:
    world = both(BASE, head)
    found = renames(world.cut)
    return {(atom.path, atom.symbol, atom.action): found[atom.index] for atom in world.cut.atoms if atom.index in found}


def test_the_definition_and_all_that_follows_it() -> None:
    """Calls and imported names follow; an edit that does more does not."""
    head = {path: text.replace("parse", "to_cents") for path, text in BASE.items()}
    head["user.py"] = head["user.py"].replace("show(to_cents(text))", "show(to_cents(text)) + '!'")
    pair = ("parse", "to_cents")
    assert _renamed(head) == {
        ("money.py", "to_cents", "modify"): pair,
        ("user.py", "parse", "delete"): pair,
        ("user.py", "to_cents", "add"): pair,
        ("user.py", "read", "modify"): pair,
    }


def test_a_definition_that_changes_too_is_no_rename() -> None:
    """Nor is what follows it: its reader has more to look at than a name."""
    head = {path: text.replace("parse", "to_cents") for path, text in BASE.items()}
    head["money.py"] = head["money.py"].replace("int(text)", "int(text) * 100")
    assert _renamed(head) == {}


def test_another_callee_is_no_rename() -> None:
    """One word differs, and no definition is called by the new one."""
    assert _renamed({**BASE, "user.py": BASE["user.py"].replace("parse(text) +", "float(text) +")}) == {}


def test_two_names_become_one() -> None:
    """Where the new name stood before, the lines mean something else."""
    head = {**BASE, "money.py": BASE["money.py"].replace("def parse(text)", "def int(text)")}
    assert ("money.py", "int", "modify") not in _renamed(head)
