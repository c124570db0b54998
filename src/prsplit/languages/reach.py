"""Which languages call each other's functions by name."""

from __future__ import annotations

from prsplit.languages.table import language_for

_KIN = (
    frozenset({"c", "c header", "cpp", "cuda"}),
    frozenset({"javascript", "typescript", "tsx"}),
    frozenset({"java", "kotlin", "scala"}),
)
"""Languages whose texts call each other's functions."""
_BINDING = frozenset({"python", "javascript", "typescript", "tsx", "java"})
"""Languages that call functions of others through bindings."""
_BOUND = _KIN[0] | {"rust"}
"""Those others."""


def in_reach(user: str, provider: str) -> bool:
    """Whether a bare name in the file `user` may mean what the file `provider` defines; yes where either is of no language."""
    known = language_for(user), language_for(provider)
    if known[0] is None or known[1] is None or known[0].name == known[1].name:
        return True
    one, other = known[0].name, known[1].name
    return any({one, other} <= kin for kin in _KIN) or (one in _BINDING and other in _BOUND)
