"""Ask before something is done that others will see; on a terminal only, and never where `--yes` was given."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from prsplit.cli.narrator import Narrator
from prsplit.cli.options import said_yes
from prsplit.reports.page import Page, plain


def agreed(page: Callable[[], Page], narrator: Narrator) -> bool:
    """Show what is about to be done and ask; True without a word where nobody sits at a terminal."""
    if said_yes() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    narrator.pause()
    sys.stderr.write(plain(page()))
    return click.confirm("Do this?", default=False, err=True)
