"""What the titles and bodies of a series are told from: the branch's commits and the repository's habits."""

from __future__ import annotations

from prsplit.analysis.origin import origins
from prsplit.app.habits import COMMITS, TreeOf
from prsplit.app.study import Study
from prsplit.habits.titles import look
from prsplit.model.origin import Telling
from prsplit.repo.open import Repository
from prsplit.repo.recent import recent_messages
from prsplit.repo.trees import Trees
from prsplit.repo.written import written
from prsplit.settings import Settings


def telling_of(
    repo: Repository, trees: Trees, history: tuple[str, str], settings: Settings, study: Study, synthetic: str = ""
) -> Telling:
    """The commits of `history` (its base and head) with the lines that they left in the change, but for the commit
    `synthetic`, which nobody wrote; and the style of titles, told from the commits up to the base."""
    base, head = history
    habit = look(TreeOf(trees, study.change.base.tree), recent_messages(repo, base, COMMITS), settings.title_style)
    sources = tuple(source for source in written(repo, base, head) if source.id != synthetic)
    return Telling(sources, origins(study.change, study.cut, sources), habit)
