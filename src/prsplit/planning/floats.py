"""Place what floats: an addition at the earliest PR among its users, a removal at the latest."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.model.graph import Float, Need


def without_floats(needs: Sequence[Need], floats: Sequence[Float]) -> list[Need]:
    """The needs with floating atoms bridged: who uses a float needs what the float needs.

    A removal that waits for its own users is placed behind the last of them, so they need not wait for each other.
    """
    by = {entry.atom: entry for entry in floats}
    wanted: dict[int, list[Need]] = {}
    for need in needs:
        if need.source in by and need.hard:
            wanted.setdefault(need.source, []).append(need)
    kept = [need for need in needs if need.source not in by and need.target not in by]
    for entry in floats:
        targets = _behind(entry, wanted, by)
        for user in entry.users:
            if user not in by:
                kept += [
                    Need(user, need.target, need.kind, "before", need.confidence, need.witness)
                    for need in targets
                    if need.target != user
                ]
    for need in needs:
        if need.target in by and need.source not in by and by[need.target].removal and need.hard:
            kept += [
                Need(need.source, user, need.kind, "before", need.confidence, need.witness)
                for user in by[need.target].users
                if user not in by and user != need.source
            ]
    return kept


def _behind(entry: Float, wanted: dict[int, list[Need]], by: dict[int, Float]) -> list[Need]:
    """What a float needs beyond its own users, through other floats, ending at atoms that do not float."""
    found: list[Need] = []
    own = frozenset(entry.users if entry.removal else ())
    seen = {entry.atom}
    queue = [entry.atom]
    for one in queue:
        for need in wanted.get(one, ()):
            if need.target in own:
                continue
            if need.target not in by:
                found.append(need)
            elif need.target not in seen:
                seen.add(need.target)
                queue.append(need.target)
    return found


def riders_of(floats: Sequence[Float]) -> dict[int, frozenset[int]]:
    """Per atom, the floats that may come with it: those that it uses, and what they use."""
    uses: dict[int, list[int]] = {}
    for entry in floats:
        for user in entry.users:
            uses.setdefault(user, []).append(entry.atom)
    found: dict[int, frozenset[int]] = {}
    for user in uses:
        seen, queue = {user}, [user]
        for one in queue:
            fresh = [rider for rider in uses.get(one, ()) if rider not in seen]
            seen.update(fresh)
            queue += fresh
        found[user] = frozenset(seen - {user})
    return found


def place(steps: list[list[int]], floats: Sequence[Float]) -> list[list[int]]:
    """`steps` with every float put in, each step sorted. Floats that use floats are placed after them."""
    where = {atom: number for number, atoms in enumerate(steps) for atom in atoms}
    pending = list(floats)
    while pending:
        later: list[Float] = []
        for entry in pending:
            users = [where[user] for user in entry.users if user in where]
            waits = any(user not in where for user in entry.users)
            if users and not waits:
                where[entry.atom] = max(users) if entry.removal else min(users)
            else:
                later.append(entry)
        if len(later) == len(pending):
            for entry in later:
                users = [where[user] for user in entry.users if user in where]
                where[entry.atom] = (max(users) if entry.removal else min(users)) if users else 0
            later = []
        pending = later
    placed: list[list[int]] = [[] for _ in steps] or [[]]
    for atom in sorted(where):
        placed[where[atom]].append(atom)
    return placed
