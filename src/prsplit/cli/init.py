"""`prsplit init`: settings for this repository."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, yes_option


@click.command()
@click.option("--force", is_flag=True, help="Write settings anew where there are some.")
@click.option("--dry-run", is_flag=True, help="Print the settings, and write nothing.")
@yes_option
@click.pass_obj
def init(given: GlobalOptions, force: bool, dry_run: bool) -> None:
    """Look at the repository and write settings for it.

    They go to [tool.prsplit] of pyproject.toml where there is one, else to .prsplit.toml, each with what speaks for it in a
    comment. Only that one file changes, and the rest of it stays byte for byte.
    """
    from prsplit.app.init import write_settings
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.screen import answer
    from prsplit.reports.settings_table import settings_page

    with Narrator(given) as narrator:
        written = write_settings(given.at, narrator, force=force, dry_run=dry_run)
    answer(settings_page(written.path, written.table, written=written.done, following="prsplit plan"), given)
