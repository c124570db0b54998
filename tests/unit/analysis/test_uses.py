"""Uses that a change turns from one meaning to another, and words that may be uses nobody read."""

from __future__ import annotations

from prsplit.analysis.users import unread_words
from support.worlds import Both, both

LONG = "".join(f"    total = {number}\n" for number in range(8))
OLD = "def old(x):\n    return x\n"
NEW = "def new(x):\n    return x\n"


def turning() -> Both:
    """`p/b.py` calls `f` of `p/a.py` at base; at head `f` comes from `p/c.py`, and `g` calls it once more."""
    f = "def f():\n    return 1\n"
    return both(
        {"p/a.py": f, "p/b.py": f"from p.a import f\n\n\ndef g():\n{LONG}    return f\n"},
        {"p/c.py": f, "p/b.py": f"from p.c import f\n\n\ndef g():\n{LONG}    return f()\n"},
    )


def test_a_changed_text_knows_what_turns_its_words() -> None:
    """Both texts of `g` go through the import that the change binds anew, which is another atom than theirs."""
    found = turning()
    switch = next(atom.index for atom in found.cut.atoms if atom.kind == "item" and atom.path == "p/b.py")
    for head in (False, True):
        use = found.use("f", head=head)
        assert use.turn == switch
        assert use.turn != use.atom
        assert use.target is not None
        assert use.target.path == ("p/c.py" if head else "p/a.py")


def test_a_text_that_turns_its_words_itself_has_no_turn() -> None:
    """What imports and uses a name in one statement changes both at once."""
    found = both(
        {"p/a.py": "f = 1\n", "p/c.py": "", "p/b.py": "def g():\n    from p.a import f\n    return f\n"},
        {"p/a.py": "", "p/c.py": "f = 1\n", "p/b.py": "def g():\n    from p.c import f\n    return f\n"},
    )
    assert {use.turn for use in found.uses} == {-1}


def test_the_counterpart_is_what_the_words_mean_at_the_other_end() -> None:
    """Not what stands at the same path there."""
    found = turning()
    places = {head: found.ends.counterpart(found.use("f", head=head)) for head in (False, True)}
    assert {head: place.path for head, place in places.items() if place is not None} == {
        False: "p/c.py",
        True: "p/a.py",
    }


def test_the_proof_goes_by_the_turn() -> None:
    """Once the import means `p/c.py`, the old text of `g` needs what that file brings: the step without it is broken."""
    found = turning()
    use = found.use("f", head=False)
    brings = {atom.index for atom in found.cut.atoms if atom.path == "p/c.py"}
    everything = set(range(len(found.cut.atoms)))
    wrong = _missing(found, everything - {use.atom} - brings)
    assert {(use.turn, atom) for atom in brings} & set(wrong)
    assert not _missing(found, everything - {use.atom})


def _missing(found: Both, step: set[int]) -> list[tuple[int, ...]]:
    everything = range(len(found.cut.atoms))
    wrong = found.prover().violations([step, everything])
    return [one.atoms for one in wrong if one.law == "missing" and one.name == "f"]


def idle_words(keep: str) -> set[str]:
    """The words that stand unread in `p/b.py` where `g` changes, `keep` does not, and both say `f`."""
    text = "from p.a import f\n\n\n{keep}\n\n\ndef g():\n    return {value}\n"
    sides = [text.format(keep=keep, value=value) for value in ("f", "2")]
    found = both({"p/a.py": "f = 1\n", "p/b.py": sides[0]}, {"p/a.py": "f = 1\n", "p/b.py": sides[1]})
    module = found.ends.base.modules["p/b.py"]
    return {word.decode() for word in unread_words(module, sides[0].encode())}


def test_a_word_of_an_unread_leaf_may_be_a_use() -> None:
    """The import of `f` stays at head, where `keep` uses it: its references were not read, its words were."""
    assert "f" in idle_words("def keep():\n    return f")
    assert "f" not in idle_words("def keep():\n    return 1")
    assert not {"g", "keep"} & idle_words("def keep():\n    return 1")


def test_an_import_is_no_use_of_what_it_imports() -> None:
    """Be it guarded: what else such a statement says is read."""
    guarded = "try:\n    from p.c import f\nexcept ImportError:\n    f = None"
    assert "f" not in idle_words(guarded)


def test_an_unread_word_keeps_an_import_from_counting_as_idle() -> None:
    """Where the last user that was read goes, another that nobody read may stay; without one the import is idle."""
    steps = {}
    for keep in ("f", "1"):
        text = f"from p.a import f\n\n\ndef keep():\n    return {keep}\n\n\n"
        found = both(
            {"p/a.py": "f = 1\n", "p/b.py": f"{text}def g():\n    return f\n"},
            {"p/a.py": "f = 1\n", "p/b.py": f"{text}def h():\n    return f\n\n\nX = 1\n"},
        )
        everything = range(len(found.cut.atoms))
        gone = found.atom("g", "delete")
        steps[keep] = [one.law for one in found.prover().violations([{gone}, everything])]
    assert steps == {"f": [], "1": ["unused"]}
