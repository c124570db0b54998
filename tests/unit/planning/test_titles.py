"""Titles are true, specific, short and told apart; slugs are whole words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.model.atom import Action, Atom, AtomKind
from prsplit.model.origin import Source, Telling
from prsplit.model.plan import Role
from prsplit.planning.matter import Matter, whole_of
from prsplit.planning.slugs import slug
from prsplit.planning.titles import title, titles
from prsplit.planning.traits import Trait
from prsplit.planning.view import WIDTH


def atom(
    index: int, path: str, symbol: str = "", lines: int = 10, action: Action = "add", kind: AtomKind = "definition"
) -> Atom:
    """One edit."""
    return Atom(index, str(index), path, symbol, kind, action, lines)


def traits_of(atoms: list[Atom]) -> list[Trait]:
    """All is code but for what lies in `tests/` and for documents."""
    traits = [Trait("", "", "core", 1, adds=True)] * (max(one.index for one in atoms) + 1)
    for one in atoms:
        own: Role = "tests" if one.path.startswith("tests/") else "docs" if one.path.endswith(".md") else "core"
        traits[one.index] = Trait(one.path, one.symbol, own, one.lines, adds=True)
    return traits


def named(atoms: list[Atom], role: Role = "core", taken: tuple[str, ...] = (), others: tuple[Atom, ...] = ()) -> str:
    """The title of a PR of these atoms; `others` are those of other PRs."""
    traits = traits_of(atoms)
    return title(Matter(atoms, traits, role, whole=whole_of([*atoms, *others])), taken)


def test_heaviest_things_of_a_file() -> None:
    """What was added where it was added."""
    atoms = [atom(0, "pkg/vec.py", "dot", 5), atom(1, "pkg/vec.py", "norm", 9)]
    assert named(atoms) == "Add norm and dot to vec.py"


def test_a_file_or_folder_is_named_only_where_all_that_is_named_lies_in_it() -> None:
    """Two files of a folder have the folder in common, two folders nothing."""
    same = [atom(0, "src/vec/a.py", "one"), atom(1, "src/vec/b.py", "two")]
    assert named(same) == "Add one and two to vec"
    apart = [atom(0, "vec/a.py", "one"), atom(1, "other/b.py", "two")]
    assert named(apart) == "Add one and two"


def test_a_file_is_not_named_beside_what_is_in_it() -> None:
    """Its imports and comments go without saying."""
    atoms = [
        atom(0, "pkg/vec.py", "", 30, kind="statement"),
        atom(1, "pkg/vec.py", "norm", 5),
        atom(2, "b.py", "", 9, kind="file"),
    ]
    assert named(atoms) == "Add b.py and norm"


def test_only_what_the_verb_is_true_of_is_named() -> None:
    """A title that says that something is removed which only changes is worse than a shorter one."""
    atoms = [atom(0, "a.py", "old", 20, "delete"), atom(1, "a.py", "kept", 9, "modify")]
    assert named(atoms) == "Remove old from a.py"
    assert named([atom(0, "a.md", "", 9, kind="hunk")]) == "Update a.md"
    members = [atom(0, "a.py", "Table.sort", 9), atom(1, "a.py", "Table.find", 9)]
    assert named(members) == "Add sort and find to Table"
    assert named([*members, atom(2, "a.py", "Table", 2)]) == "Add Table to a.py"


def test_a_member_alone_is_named_in_full_and_several_by_their_class() -> None:
    """Parameters and the blocks around a definition are left out."""
    one = [atom(0, "a.h", "namespace fmt:Arg::get(int,char)", action="modify")]
    assert named(one) == "Update Arg.get in a.h"
    assert named([*one, atom(1, "a.h", "Arg.set", action="modify")]) == "Update get and set of Arg"
    more = [atom(place, "a.h", f"Arg.m{place}", action="modify") for place in range(2, 5)]
    assert named([*one, *more]) == "Update Arg in a.h"


def test_code_is_named_before_its_tests_and_documents() -> None:
    """Even where the tests are longer."""
    atoms = [atom(0, "a.py", "run"), atom(1, "tests/test_a.py", "test_run", 90), atom(2, "a.md", "", 90, kind="hunk")]
    assert named(atoms) == "Add run to a.py"
    assert named(atoms[1:], "tests") == "Add test_run to test_a.py"


def test_integration_is_named_after_what_it_wires_in() -> None:
    """Where most of it uses that; else after what changes."""
    fresh = atom(0, "engine.py", "Engine")
    users = [
        atom(1, "server.py", "serve", 30, "modify"),
        atom(2, "pkg/__init__.py", "__all__", 1, "modify", "statement"),
    ]
    traits = [Trait(one.path, one.symbol, "core", one.lines, adds=True) for one in (fresh, *users)]
    assert title(Matter(users, traits, "integration", {fresh: users})) == "Use Engine in server and pkg"
    assert title(Matter(users, traits, "integration", {fresh: users[1:]})) == "Update serve and pkg/__init__.py"


def test_a_pr_that_is_one_commit_has_its_subject() -> None:
    """As the author wrote it, with no place behind it; a part of the commit is told by what it does."""
    atoms = [atom(0, "a.py", "one", action="modify"), atom(1, "b.py", "two", action="modify")]
    telling = Telling((Source("0", "clang format (#12)"),), {0: {0: 5}, 1: {0: 5}})
    every = telling.of((0, 1))
    assert title(Matter(atoms, traits_of(atoms), "core", telling=telling, every=every)) == "clang format"
    part = Matter(atoms[:1], traits_of(atoms), "core", telling=telling, every=every, whole=whole_of(atoms))
    assert title(part) == "Update one in a.py"


def test_a_class_that_stays_is_not_removed() -> None:
    """Its members are; with the class where there is room for one only."""
    gone = [atom(place, "a.py", f"TextGenerationController._step_{name}", 9 - place, "delete")
            for place, name in enumerate(("sampling_bookkeeping", "logits_bookkeeping"))]  # fmt: skip
    gone.append(atom(2, "a.py", "TextGenerationController", 1, "delete", "statement"))
    kept = atom(3, "a.py", "TextGenerationController.run", 3, "modify")
    assert named(gone, others=(kept,)) == "Remove TextGenerationController._step_sampling_bookkeeping"


def test_files_that_tests_compare_with_are_called_by_their_folder() -> None:
    """They test nothing themselves."""
    golden = [atom(place, f"tests/cases/zip_small/golden_{place}.json", "", 90, kind="file") for place in range(2)]
    assert named(golden, "tests") == "Add golden values for zip_small"


def test_a_new_page_and_the_tests_beside_it_are_told_together() -> None:
    """By the page's heading, and what the tests are called after."""
    atoms = [
        atom(0, "docs/rates.md", "Rates.Usage", 30, kind="section"),
        atom(1, "tests/test_end_to_end.py", "test_all", 60),
    ]
    traits = [replace(trait, created=True) for trait in traits_of(atoms)]
    assert title(Matter(atoms, traits, "docs", whole=whole_of(atoms)), ()) == "Document Rates and test end to end"


def test_code_that_changes_for_a_commit_has_its_subject_and_its_place() -> None:
    """Where nothing that comes or goes says more; not what is told of tests, of code."""
    atoms = [atom(0, "pkg/parse.py", "parse", 5, "modify"), atom(1, "pkg/lex.py", "lex", 9, "modify")]
    traits = traits_of([*atoms, atom(2, "pkg/other.py", "other", 30)])

    def said(subject: str) -> str:
        telling = Telling((Source("0", subject),), {0: {0: 5}, 1: {0: 9}, 2: {0: 30}})
        every = telling.of([0, 1, 2])
        return title(Matter(atoms, traits, "core", telling=telling, every=every, code=every, whole=whole_of(atoms)))

    assert said("Don't let spaces end a name") == "Don't let spaces end a name in lex and parse"
    assert said("Add unit tests") == "Update lex and parse"


def test_a_part_of_a_sweep_has_its_subject_and_its_place() -> None:
    """What turns one thing into another is true of each part."""
    atoms = [atom(0, "pkg/parse.py", "parse", 5, "modify"), atom(1, "pkg/lex.py", "lex", 9, "modify")]
    telling = Telling((Source("0", "Convert errors to values"),), {0: {0: 5}, 1: {0: 9}, 2: {0: 30}})
    traits, every = traits_of([*atoms, atom(2, "pkg/other.py", "other", 30)]), telling.of([0, 1, 2])
    said = title(Matter(atoms, traits, "core", telling=telling, every=every, code=every, whole=whole_of(atoms)))
    assert said == "Convert errors to values: lex and parse"


def test_files_of_one_case_are_called_by_its_folder() -> None:
    """They have no names of their own."""
    atoms = [atom(0, "tests/cases/gpt_small/model.yaml", "", 20, kind="file")]
    assert named(atoms, "tests") == "Add model.yaml for gpt_small"


def test_a_name_that_two_prs_add_is_told_with_where_it_is() -> None:
    """By the folders of its file, where the file is called like the other."""
    atoms = [atom(0, "src/one/a.py", "get"), atom(1, "src/two/a.py", "get")]
    traits, whole = traits_of(atoms), whole_of(atoms)
    said = titles([Matter([each], traits, "core", whole=whole) for each in atoms])
    assert said == ["Add get to src/one/a.py", "Add get to src/two/a.py"]


def test_documents_are_told_before_the_few_tests_beside_them() -> None:
    """And settings not before tests."""
    page, test = atom(0, "docs/map.md", "Maps", 90, kind="section"), atom(1, "tests/test_map.py", "test_map", 9)
    assert "docs" in named([page, test], "docs") or "Maps" in named([page, test], "docs")
    settings = atom(2, "lint.yml", "", 3, "modify", "hunk")
    assert "lint" not in named([settings, test], "tests")


def test_two_prs_are_told_apart() -> None:
    """By what else there is, and by a number only where there is nothing."""
    atoms = [atom(0, "a.py", "one", 9), atom(1, "a.py", "two", 5)]
    first = named(atoms)
    assert named(atoms, taken=(first,)) == "Add one to a.py"
    told = ["Add one to a.py"]
    for wanted in ("Add one in a.py", "Add one at line 1 of a.py", "Add one to a.py (2)"):
        told.append(named(atoms[:1], taken=tuple(told)))
        assert told[-1] == wanted


def test_what_would_fit_two_prs_is_the_title_of_neither() -> None:
    """Each is called after the members that it has."""
    groups = [
        [atom(5 * here + one, "a.py", f"Table.m{5 * here + one}", action="modify") for one in range(5)]
        for here in (0, 1)
    ]
    every = [one for group in groups for one in group]
    matters = [Matter(group, traits_of(every), "core", whole=whole_of(every)) for group in groups]
    assert titles(matters) == ["Update m0 and m1 of Table", "Update m5 and m6 of Table"]


def test_verbs_know_the_whole_change() -> None:
    """What another file loses is rewritten, and what it gets is the old one there; a head that stood here is changed."""
    old, new = atom(0, "a.py", "Table", 90, "delete"), atom(1, "b.py", "Table", 80)
    assert named([new], others=(old,)) == "Rewrite Table in b.py"
    assert named([old], others=(new,)) == "Remove the old Table from a.py"
    assert named([old, new]) == "Move Table to b.py"
    header = atom(2, "a.py", "Table", 2, "modify")
    assert named([atom(3, "a.py", "Table.sort", 30), header]) == "Add sort to Table"


def test_a_sweep_is_told_by_what_it_replaces() -> None:
    """Where most edits put the same phrase in the place of the same other one."""
    atoms = [atom(place, f"store/m{place}.py", f"f{place}", 2, "modify") for place in range(5)]
    traits = [Trait(one.path, one.symbol, "core", 2, adds=False, swap=("mock", "monkeypatch")) for one in atoms]
    assert title(Matter(atoms, traits, "core", whole=whole_of(atoms))) == "Replace mock by monkeypatch in store"


def test_many_things_are_called_by_what_their_names_share() -> None:
    """The same member of many classes, or names that end alike; no count of what is left out."""
    atoms = [
        atom(place, "types.py", f"Zod{name}._parse", 9, "modify")
        for place, name in enumerate(("Any", "Map", "Set", "Lazy"))
    ]
    assert named(atoms) == "Update _parse in types"
    atoms = [
        atom(place, "json.py", f"{name}Processor", 9)
        for place, name in enumerate(("number", "string", "tuple", "object"))
    ]
    assert named(atoms) == "Add processors in json"
    loose = [atom(place, "a.py", name, 9) for place, name in enumerate(("alpha", "beta", "gamma", "delta", "epsilon"))]
    assert named(loose) == "Add alpha, beta and gamma to a.py"


@given(
    st.lists(
        st.builds(
            atom, st.just(0), st.text(min_size=1), st.text(), st.integers(0, 99),
            st.sampled_from(["add", "delete", "modify", "rename"]), st.sampled_from(["definition", "file", "item", "hunk"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["core", "integration", "tests", "docs"]),
)  # fmt: skip
def test_a_title_is_one_short_printable_line_whatever_the_names(atoms: list[Atom], role: Role) -> None:
    """Control characters, bidi marks and line breaks included."""
    said = named(atoms, role)
    assert 0 < len(said) <= WIDTH
    assert said.isprintable()
    assert named(atoms, role, (said,)) != said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Add norm and dot to vec.py", "add-norm-and-dot-to-vec-py"),
        ("Add GetActiveHelpConfig, AppendActiveHelp and activeHelpMarker", "add-getactivehelpconfig-appendactivehelp"),
        ("Add LegacyProtoTypeAdapterFactory and others", "add-legacyprototypeadapterfactory"),
        ("Use x in y and z", "use-x-in-y-and-z"),
        ("2026", "pr-2026"),
        ("…", "pr"),
    ],
)
def test_a_slug_ends_with_a_whole_word(text: str, wanted: str) -> None:
    """And with none that leads on to something."""
    taken: set[str] = set()
    assert slug(text, taken) == wanted
    assert slug(text, taken) == f"{wanted[:36]}-2"
