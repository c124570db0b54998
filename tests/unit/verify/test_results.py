"""Results outlive the run, and nothing that lies in their place can hurt, or pass for ours."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prsplit.errors import Refused, UsageError
from prsplit.model.atom import Atom
from prsplit.model.graph import Float, Graph
from prsplit.model.proven import Lesson, Result, Task, place_of
from prsplit.planning.learned import with_learned
from prsplit.repo.open import open_repository
from prsplit.verify import lessons, results
from prsplit.verify.exchange import read_results, write_results
from prsplit.verify.results import Results
from prsplit.verify.rows import LONGEST, decode, encode
from support.repo import new_repo

TASK = Task(("pytest -q",), "pip install .", keep_ignored=True, environment="linux")
DONE = Result(
    "a" * 40, TASK, "pass", "pytest -q", 0, 1.25, "2026-11-21T12:00:00Z", place="b" * 40, output=("3 passed",)
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has no seal yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def file_of(home: Path) -> Path:
    """Where the repository's results are."""
    return home / "r" / ".git" / "prsplit" / "verify" / "results.jsonl"


def test_a_result_comes_back(home: Path) -> None:
    """By tree and task; not for another command, environment, setup or way of running."""
    repo = new_repo(home / "r").opened()
    Results(repo).add([DONE])
    again = Results(repo)
    assert again.find("a" * 40, TASK) == DONE
    for other in (replace(TASK, commands=("x",)), replace(TASK, environment=""), replace(TASK, setup=""),
                  replace(TASK, keep_ignored=False)):  # fmt: skip
        assert again.find("a" * 40, other) is None
    assert Results(repo, known=False).find("a" * 40, TASK) is None


def test_the_last_result_counts(home: Path) -> None:
    """A later result replaces the one before, but no file's claim replaces what was run here."""
    repo = new_repo(home / "r").opened()
    Results(repo).add([DONE, replace(DONE, outcome="fail")])
    Results(repo).add([replace(DONE, source="other.jsonl")])
    found = Results(repo).find("a" * 40, TASK)
    assert found is not None
    assert (found.outcome, found.source) == ("fail", "")


def test_results_that_came_with_the_folder_are_claims(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user's results, copied along with `.git`, are shown as reported by that file."""
    repo = new_repo(home / "r").opened()
    Results(repo).add([DONE])
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "somebody"))
    found = Results(repo).find("a" * 40, TASK)
    assert found is not None
    assert found.source == "results.jsonl"


@given(st.binary(max_size=300))
def test_no_line_is_believed_that_is_not_one(line: bytes) -> None:
    """Anything but a row raises what the readers ignore."""
    try:
        decode(line)
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    pytest.fail("it was believed")


@pytest.mark.parametrize(
    ("name", "value"),
    [("schema", "x"), ("tree", "zz"), ("outcome", "perhaps"), ("seconds", -1), ("seconds", float("nan")), ("when", "now"),
     ("place", "../x"), ("output", "text"), ("output", [1]), ("runs", "1"), ("task", {}), ("code", None)],
)  # fmt: skip
def test_a_row_with_a_wrong_value(name: str, value: object) -> None:
    """Each field is looked at."""
    row = {**json.loads(encode(DONE)), name: value}
    with pytest.raises((ValueError, KeyError, TypeError)):
        decode(json.dumps(row).encode())


def test_damage_is_passed_over(home: Path) -> None:
    """Torn, foreign, deep and endless lines cost only themselves."""
    repo = new_repo(home / "r").opened()
    Results(repo).add([DONE])
    with file_of(home).open("ab") as file:
        file.write(b"\x00\xff garbage\n" + b"[" * 100_000 + b"\n" + b'{"schema": "prsplit.results/1"')
    other = replace(DONE, tree="c" * 40)
    Results(repo).add([other])
    assert set(Results(repo).all()) == {DONE, other}


def test_a_pipe_in_the_place_of_the_file(home: Path) -> None:
    """It is not waited for; results then last as long as the run."""
    repo = new_repo(home / "r").opened()
    file_of(home).parent.mkdir(parents=True)
    os.mkfifo(file_of(home))
    kept = Results(repo)
    kept.add([DONE])
    assert kept.find("a" * 40, TASK) == DONE
    assert kept.told


def test_runs_side_by_side(home: Path) -> None:
    """No row of any of them is lost or torn."""
    repo = new_repo(home / "r").opened()

    def many(who: int) -> None:
        for number in range(20):
            Results(repo).add([replace(DONE, tree=f"{who:02x}{number:038x}")])

    threads = [threading.Thread(target=many, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Results(repo).all()) == 80


def test_old_rows_make_room(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay."""
    monkeypatch.setattr(results, "MOST", 10)
    repo = new_repo(home / "r").opened()
    kept = Results(repo)
    for number in range(40):
        kept.add([replace(DONE, tree=f"{number:040x}")])
    found = {result.tree for result in Results(repo).all()}
    assert f"{39:040x}" in found
    assert len(found) <= 16


def test_a_row_is_never_too_long_to_read() -> None:
    """Output is shortened from its beginning until the row fits."""
    long = replace(DONE, output=tuple(f"{number} " + "é" * 400 for number in range(100)))
    row = encode(long)
    assert len(row) <= LONGEST + 1
    assert decode(row).output[-1] == long.output[-1]


def test_files_that_travel(home: Path) -> None:
    """What one machine wrote is another's claim, named by its file; paths of this machine stay here."""
    path = str(home / "job-3.jsonl")
    write_results(path, [replace(DONE, log="/somewhere/x.txt")])
    (found,) = read_results([path])
    assert (found.source, found.log, found.outcome) == ("job-3.jsonl", "", "pass")
    (home / "empty").write_text("")
    with pytest.raises(Refused, match="holds no result"):
        read_results([str(home / "empty")])
    with pytest.raises(UsageError, match="can't be read"):
        read_results([str(home / "nowhere")])


def test_a_place_is_named_by_its_atoms() -> None:
    """In any order; another atom, base or version is another place."""
    one = place_of("a" * 40, ("x", "y"), "1")
    assert one == place_of("a" * 40, ("y", "x"), "1")
    assert (
        len(
            {
                one,
                place_of("a" * 40, ("x",), "1"),
                place_of("b" * 40, ("x", "y"), "1"),
                place_of("a" * 40, ("x", "y"), "2"),
            }
        )
        == 4
    )


LESSON = Lesson("s1", "t1", "pytest", ("KeyError: 1",), "app/x.py", 3, "2026-11-21")


def test_lessons_come_back_by_branch(home: Path) -> None:
    """Once each, in order; another branch has its own; one can be dropped."""
    repo = new_repo(home / "r").opened()
    lessons.learn(repo, "topic", [LESSON])
    lessons.learn(repo, "topic", [replace(LESSON, target="t2"), LESSON])
    assert lessons.load(repo, "topic") == (LESSON, replace(LESSON, target="t2"))
    assert lessons.load(repo, "other/../topic") == ()
    assert lessons.drop(repo, "topic", LESSON.id)
    assert not lessons.drop(repo, "topic", LESSON.id)
    assert lessons.load(repo, "topic") == (replace(LESSON, target="t2"),)


def test_damaged_lessons_teach_nothing(home: Path) -> None:
    """Lines that are not lessons are passed over."""
    repo = open_repository(str(new_repo(home / "r").path))
    lessons.learn(repo, "topic", [LESSON])
    with open(lessons.path_of(repo, "topic"), "ab") as file:
        file.write(b'{"schema": "prsplit.learned/1", "source": 1}\n[]\n\xff\n{"schema": "x"}\n')
    assert lessons.load(repo, "topic") == (LESSON,)


def test_lessons_hold_while_their_atoms_do() -> None:
    """Both atoms are there: a certain need, and they no longer float. One is gone: nothing."""
    atoms = [Atom(0, "s1", "x", "", "file", "add"), Atom(1, "t1", "y", "", "file", "add")]
    graph = Graph(2, floats=(Float(1, (0,)),))
    taught = with_learned(graph, atoms, [LESSON, replace(LESSON, target="gone")])
    (need,) = taught.needs
    assert (need.source, need.target, need.kind, need.shape) == (0, 1, "learned", "before")
    assert taught.floats == ()
    assert with_learned(graph, atoms, [replace(LESSON, target="gone")]) is graph
