"""`prsplit --version`, and with -v what it works with."""

from __future__ import annotations

import platform
import sys

from prsplit import __version__


def print_version(*, verbose: bool) -> None:
    """Print the version; with `verbose` those of git, Python and the grammars that load."""
    rows = [f"prsplit {__version__}"]
    if verbose:
        from prsplit.app.versions import versions

        rows += [f"python {platform.python_version()}", *versions()]
    sys.stdout.write("\n".join(rows) + "\n")
