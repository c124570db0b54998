"""Looks for `Signed-off-by` by the author of each commit, where the repository asks for it: the DCO app is set up, the
setting `sign-off` or CONTRIBUTING says so, or four in five of the base's last hundred commits have it.

- pass: every commit is signed off by its author
- fail: one is not
- skip: the repository does not ask for it

Not held against a PR: merges and commits by bots; co-authors; commits that a forge made from a suggestion; private addresses
that a forge gives out (then the name decides); upper and lower case in addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prsplit.analysis.customs import ASKS, GUIDES, MOST, SIGNED, is_bot, share
from prsplit.model.finding import Finding

if TYPE_CHECKING:
    from prsplit.checks.policy import Policy
    from prsplit.checks.subject import Subject
    from prsplit.model.message import Message

ID = "commits.dco"
_PERSON = r"(?P<name>.*?)\s*<(?P<email>[^<>]*)>"
_KEY = "Signed-off-by"


def judge(subject: Subject, policy: Policy) -> Iterator[Finding]:
    """Every commit that lacks its author's sign-off."""
    if subject.planned:
        yield Finding(ID, "skip", "the commits are not made yet")
        return
    missing = [message for message in subject.messages if not _signed(message)]
    if not missing:
        yield Finding(ID, "pass", "every commit is signed off by its author")
        return
    why = _asked(subject, policy)
    if not why:
        yield Finding(ID, "skip", "the repository does not ask for sign-offs")
        return
    from prsplit.checks.commits_title import named

    for message in missing:
        other = " (somebody else did)" if message.values(_KEY) else ""
        sentence = f"{named(message)} is not signed off by its author{other}, as {why} asks"
        yield Finding(ID, "fail", sentence, _remedy(subject, message), key=message.subject)


def _remedy(subject: Subject, message: Message) -> str:
    """How its author signs a commit off: a branch that prsplit built is built again."""
    if not subject.number:
        return f"git rebase --signoff HEAD~{len(subject.messages)}"
    if message.email.lower() == message.committer_email.lower():
        return "prsplit apply --signoff"
    return f"ask {message.author} to sign off on the commits that it comes from, then prsplit apply"


def _signed(message: Message) -> bool:
    """Whether the author signed off, or need not."""
    if len(message.parents) > 1 or is_bot(message):
        return True
    if message.committer_email.lower() == "noreply@github.com" and message.values("Co-authored-by"):
        return True
    people = [found for value in message.values(_KEY) if (found := re.match(_PERSON, value))]
    address = message.email.lower()
    private = "noreply" in address
    return any(
        person["email"].lower() == address
        or ((private or "noreply" in person["email"].lower()) and person["name"].lower() == message.author.lower())
        for person in people
    )


def _asked(subject: Subject, policy: Policy) -> str:
    """What asks for sign-offs, or nothing."""
    if policy.settings.sign_off is not None:
        return "the setting sign-off" if policy.settings.sign_off else ""
    there = subject.exists((*SIGNED, *GUIDES), at_base=True)
    app = [path for path in SIGNED if path in there]
    if app:
        return app[0]
    guides = [path for path in GUIDES if path in there]
    texts = subject.texts(guides, at_base=True) if guides else {}
    asking = [path for path in guides if re.search(ASKS, texts.get(path, b""))]
    if asking:
        return asking[0]
    habit = share(subject.customs, lambda message: bool(message.values(_KEY))) >= MOST
    return "the base's own history" if habit else ""
