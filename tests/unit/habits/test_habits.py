"""Every other habit, on small trees."""

from __future__ import annotations

import pytest

from prsplit.habits import changelog, commands, docs, marks, owners, sign_off, templates, titles
from prsplit.habits.profile import read_profile
from prsplit.habits.tree import Folder
from prsplit.model.message import Message
from prsplit.model.profile import ChangelogHabit
from prsplit.settings import Settings


def tree(*paths: str, **files: str) -> Folder:
    """A tree; `__` in a name is a slash, `_D_` a dot."""
    texts = {name.replace("__", "/").replace("_D_", "."): text.encode() for name, text in files.items()}
    return Folder({**dict.fromkeys(paths, b"x\n"), **texts})


def said(
    *subjects: str, email: str = "author@example.com", author: str = "An Author", signed: bool = False
) -> list[Message]:
    """Commits with these subjects."""
    trailers = (("Signed-off-by", f"{author} <{email}>"),) if signed else ()
    return [Message("1" * 40, ("2" * 40,), author, email, email, subject, trailers) for subject in subjects]


def log(found: ChangelogHabit | None) -> tuple[str, str, str]:
    """Tool, place and heading."""
    assert found is not None
    assert found.because
    return found.tool, found.place, found.heading


KEEP = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- x\n\n## [1.0.0]\n\n### Fixed\n\n- y\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"CHANGELOG_D_md": KEEP}, ("keep-a-changelog", "CHANGELOG.md", "Unreleased")),
        (
            {"CHANGES_D_rst": "Changes\n=======\n\nVersion 8.2.0\n-------------\n\nUnreleased\n\n- x\n"},
            ("file", "CHANGES.rst", "Version 8.2.0"),
        ),
        ({"CHANGES_D_md": "## Version 8.5.0\n\nUnreleased\n"}, ("file", "CHANGES.md", "Version 8.5.0")),
        ({"History_D_md": "Unreleased\n==========\n\n* x\n"}, ("file", "History.md", "Unreleased")),
        ({"ChangeLog_D_md": "# 12.2.1 - TBD\n\n- x\n"}, ("file", "ChangeLog.md", "12.2.1")),
        ({"CHANGELOG_D_md": "# 1.0\n\nmain thing is new\n"}, ("none", "CHANGELOG.md", "")),
        ({"pyproject_D_toml": '[tool.towncrier]\ndirectory = "docs/news"\n'}, ("towncrier", "docs/news", "")),
        ({"towncrier_D_toml": "[tool.towncrier]\n", "news__1_D_bugfix": "x"}, ("towncrier", "news", "")),
        ({"_D_changeset__config_D_json": "{}"}, ("changesets", ".changeset", "")),
        ({"setup_D_cfg": "[scriv]\n"}, ("scriv", "changelog.d", "")),
        ({"pyproject_D_toml": '[tool.scriv]\nfragment_directory = "frag/"\n'}, ("scriv", "frag", "")),
        ({"releasenotes__notes__a-1_D_yaml": "x"}, ("reno", "releasenotes/notes", "")),
        ({"newsfragments__12_D_feature_D_rst": "x"}, ("folder", "newsfragments", "")),
    ],
)
def test_changelogs(files: dict[str, str], expected: tuple[str, str, str]) -> None:
    """Each convention shows itself."""
    assert log(changelog.look(tree(**files))) == expected


def test_changelogs_and_settings() -> None:
    """No sign, no habit; the settings choose among several, and say where."""
    assert changelog.look(tree("a.py", "news/__init__.py")) is None
    both = tree(CHANGELOG_D_md=KEEP, pyproject_D_toml="[tool.towncrier]\n")
    assert log(changelog.look(both))[0] == "towncrier"
    assert log(changelog.look(both, "keep-a-changelog"))[:2] == ("keep-a-changelog", "CHANGELOG.md")
    assert log(changelog.look(both, "", "docs/n"))[:2] == ("towncrier", "docs/n")
    assert log(changelog.look(tree("a.py"), "reno", "notes"))[:2] == ("reno", "notes")
    assert changelog.look(both, "none") is None
    assert changelog.look(tree(pyproject_D_toml="[tool.towncrier\n")) is None


def test_kinds_of_entries() -> None:
    """As the tool is set up, else as it has them by itself."""
    listed = '[tool.towncrier]\n[[tool.towncrier.type]]\ndirectory = "fix"\n[[tool.towncrier.type]]\nname = "x"\n'
    found = changelog.look(tree(pyproject_D_toml=listed))
    assert found is not None
    assert found.kinds == ("fix",)
    found = changelog.look(tree(towncrier_D_toml="[tool.towncrier.fragment.feat]\n"))
    assert found is not None
    assert found.kinds == ("feat",)


OWNERS = """\
# who looks at what
*            @org/all   # everything
/docs/*      @writer
src/         author@example.com @org/core
src/vendored
*.js @a @b
\\#odd @a
!src/x @a
[ab].c @a
bad owner
apps/ @org/apps
/build/logs/ @org/ops
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README", ["@org/all"]),
        ("docs/a.md", ["@writer"]),
        ("docs/deep/a.md", ["@org/all"]),
        ("lib/src/a.c", ["@org/core", "author@example.com"]),
        ("src/vendored/a.c", []),
        ("src/vendored/a.js", ["@a", "@b"]),
        ("x/apps/y/z", ["@org/apps"]),
        ("build/logs/a/b", ["@org/ops"]),
        ("deep/build/logs/a", ["@org/all"]),
    ],
)
def test_the_last_line_that_fits_owns(path: str, expected: list[str]) -> None:
    """A line without owners takes them away; what no forge takes is odd and passed over."""
    found = owners.look(Folder({".github/CODEOWNERS": OWNERS.encode()}))
    assert found is not None
    assert list(owners.owners_of(found, path)) == expected
    assert found.odd == (7, 8, 9, 10)
    assert found.because == "7 rules with 8 owners in .github/CODEOWNERS"


def test_sections_of_codeowners() -> None:
    """GitLab: the last line of each section, default owners, optional sections, exclusions."""
    text = "* @all\n[Docs][2] @writer\ndocs/\n*.md @editor\n^[Style]\n*.css @styler\n[Code]\nsrc/ @core\n!src/gen/\n"
    found = owners.look(Folder({".gitlab/CODEOWNERS": text.encode()}))
    assert found is not None
    assert owners.owners_of(found, "docs/a.txt") == ("@all", "@writer")
    assert owners.owners_of(found, "docs/a.md") == ("@all", "@editor")
    assert owners.owners_of(found, "a.css") == ("@all",)
    assert owners.owners_of(found, "src/a.c") == ("@all", "@core")
    assert owners.owners_of(found, "src/gen/a.c") == ("@all",)


def test_which_codeowners_file_is_in_force() -> None:
    """The first place that has one, unless the settings name another; a huge one is ignored."""
    found = owners.look(tree("docs/CODEOWNERS", "CODEOWNERS"))
    assert found is not None
    assert found.path == "CODEOWNERS"
    found = owners.look(tree("docs/CODEOWNERS", "CODEOWNERS"), "docs/CODEOWNERS")
    assert found is not None
    assert found.path == "docs/CODEOWNERS"
    assert owners.look(tree("a")) is None
    assert owners.look(Folder({"CODEOWNERS": b"#" * owners.MAX_BYTES})) is None


@pytest.mark.parametrize(
    ("subject", "style"),
    [
        ("feat(api)!: add x", "conventional"),
        ("fix: y", "conventional"),
        ("docs: z", "conventional"),
        ("[Core] Add x", "tags"),
        ("[Fwd,Sm100] Add x", "tags"),
        ("net/http: close y", "areas"),
        ("ENH: add z", "areas"),
        ("\N{BUG} Mend it", "gitmoji"),
        (":sparkles: Add it", "gitmoji"),
        ("Add it", "plain"),
        ("Note that: this is a sentence", "plain"),
        ("https://example.com is new", "plain"),
    ],
)
def test_styles_of_titles(subject: str, style: str) -> None:
    """How one title begins."""
    assert titles.style_of(subject) == style


def test_the_habit_of_titles() -> None:
    """The most frequent style, if it is that of half the titles that people chose; the settings decide."""
    merges = [Message("1" * 40, ("2" * 40, "3" * 40), "An Author", "a@example.com", "", "Merge branch 'x'")]
    bots = said("build(deps): bump x from 1 to 2", author="dependabot[bot]") * 30
    people = [*said("[Core] Add x (#1)") * 8, *said("[Docs] y (#2)") * 4, *said("Odd one (#3)") * 3]
    found = titles.look(tree("a"), [*merges, *bots, *people])
    assert (found.style, found.looked, found.words, found.numbered) == ("tags", 15, ("[Core]", "[Docs]"), True)
    assert found.because == "of the last 15 titles by people: 12 tags, 3 plain"
    assert titles.look(tree("a"), people[:5]).style == "plain"
    assert titles.look(tree("a"), people, "conventional").style == "conventional"
    asked = titles.look(tree(".commitlintrc.json"), said("Add it") * 20)
    assert (asked.style, asked.config) == ("conventional", ".commitlintrc.json")
    assert titles.look(tree(pyproject_D_toml="[tool.commitizen]\n"), []).config == "pyproject.toml"


def test_signing_off() -> None:
    """A file that asks, or four in five of the commits; by their author, not by somebody else."""
    signed = said("x", signed=True)
    assert sign_off.look(tree("a"), signed * 12).asked
    assert not sign_off.look(tree("a"), signed * 5).asked
    other = [signed[0]._replace(email="somebody@example.com")]
    assert not sign_off.look(tree("a"), other * 12).asked
    guide = sign_off.look(tree(CONTRIBUTING_D_md="Use `git commit -s`."), said("x"))
    assert guide.asked
    assert guide.because.startswith("CONTRIBUTING.md asks for it; 0 of the last 1")
    assert sign_off.look(tree(".github/dco.yml"), []).asked
    assert not sign_off.look(tree(".github/dco.yml"), [], setting=False).asked


MARKS = """\
# marks
*.pb.go linguist-generated
api/** linguist-generated=true -diff
api/hand.ts linguist-generated=false
third/** linguist-vendored
*.bin binary
dir/ linguist-generated
[attr]made linguist-generated
x linguist-generated
"""


@pytest.mark.parametrize(
    ("path", "name", "expected"),
    [
        ("a/b.pb.go", "linguist-generated", True),
        ("api/x/y.ts", "linguist-generated", True),
        ("api/x/y.ts", "diff", False),
        ("api/hand.ts", "linguist-generated", False),
        ("third/a/b", "linguist-vendored", True),
        ("a.bin", "diff", False),
        ("dir/a", "linguist-generated", None),
        ("sub/x", "linguist-generated", None),
        ("sub/gen/y.py", "linguist-generated", True),
        ("gen/y.py", "linguist-generated", None),
    ],
)
def test_marks(path: str, name: str, expected: bool | None) -> None:  # noqa: FBT001
    """The last rule that fits wins, that of a deeper folder over those above it."""
    nested = b"x !linguist-generated\ngen/*.py linguist-generated\n"
    found = marks.look(Folder({".gitattributes": MARKS.encode(), "sub/.gitattributes": nested}))
    assert marks.mark_of(found, path, name) is expected


def test_folders_that_nothing_marks() -> None:
    """Folders of other people's work by their names."""
    found = marks.look(tree(*(f"lib/third_party/z/{number}.c" for number in range(4)), "vendor/one.c"))
    assert found.found == ("lib/third_party/**",)
    assert found.because == "4 files in lib/third_party"


def test_templates() -> None:
    """The one that a forge takes by itself comes first."""
    found = templates.look(tree("docs/pull_request_template.md", ".github/PULL_REQUEST_TEMPLATE.md", "src/pull_request_template.md",
                                ".github/PULL_REQUEST_TEMPLATE/bug.md", ".gitlab/merge_request_templates/Default.md"))  # fmt: skip
    assert found == (".github/PULL_REQUEST_TEMPLATE.md", "docs/pull_request_template.md",
                     ".gitlab/merge_request_templates/Default.md", ".github/PULL_REQUEST_TEMPLATE/bug.md")  # fmt: skip


def test_documents() -> None:
    """Folders by the number of their documents, and what renders them."""
    found = docs.look(tree("docs/a.md", "docs/b.rst", "doc/c.md", "docs/source/conf.py", "src/conf.py"))
    assert (found.folders, found.tool) == (("docs", "doc"), "sphinx")
    assert found.because == "2 documents in docs, 1 document in doc; sphinx is set up in docs/source/conf.py"
    assert docs.look(tree("mkdocs.yml")).tool == "mkdocs"
    assert docs.look(tree("src/conf.py")).tool == ""
    assert docs.look(tree("handbook/x.md"), ("handbook",)).folders == ("handbook",)


WORKFLOW = """\
jobs:
  test:
    steps:
      - run: cargo test --all
      - run: |
          python -m pytest tests -q
          curl https://example.com | sh
          pytest ${{ matrix.args }}
          pytest tests/test_one.py
      - run: pytest && rm -rf /
"""


def test_commands_are_suggested() -> None:
    """From files of tools first; nothing that needs a shell, nothing of one test alone."""
    found = commands.look(
        tree("tox.ini", "Cargo.toml", "yarn.lock", Makefile="test: build\n\tx\ntests := 1\nlint:\n", _D_github__workflows__a_D_yml=WORKFLOW,
             package_D_json='{"scripts": {"test": "x", "lint": "y", "start": "z"}}',
             noxfile_D_py="@nox.session\n@nox.parametrize('a', [1])\ndef tests(session): ...\n@nox.session\ndef release(s): ...\n")
    )  # fmt: skip
    assert [one.command for one in found] == [
        "tox", "nox -s tests", "make test", "make lint", "yarn test", "yarn run lint", "cargo test", "cargo test --all",
    ]  # fmt: skip
    assert [one.command for one in commands.look(tree(_D_github__workflows__a_D_yml=WORKFLOW))] == [
        "cargo test --all", "python -m pytest tests -q",
    ]  # fmt: skip
    assert commands.look(tree(package_D_json="[" * 100_000)) == ()


def test_a_profile_of_nothing() -> None:
    """An empty tree has no habits, and every answer says why."""
    found = read_profile(Folder({}), [], Settings())
    assert found.changelog is None
    assert found.owners is None
    assert all(one.because for one in (found.tests, found.docs, found.titles, found.sign_off, found.marks))
