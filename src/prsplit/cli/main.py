"""The command line's door: global options and the table of commands. No command's module is imported for `--help`."""

from __future__ import annotations

import os
from typing import NamedTuple

import click

from prsplit.cli.border import guarded
from prsplit.cli.options import GlobalOptions, late_options, yes_option

COMPLETE = "_PRSPLIT_COMPLETE"


class _Row(NamedTuple):
    """Where a command lives, as `module:object`, and its line in the help."""

    place: str
    summary: str


COMMANDS: dict[str, _Row] = {
    "plan": _Row("prsplit.cli.plan:plan", "Propose a series of PRs for the branch, and prove it."),
    "show": _Row("prsplit.cli.show:show", "Show one PR of the plan: its reasons and its diff."),
    "explain": _Row("prsplit.cli.explain:explain", "Tell where a change went, why, and what would move it."),
    "edit": _Row("prsplit.cli.edit:edit", "Change the plan by hand: move, merge, split, order, name."),
    "verify": _Row("prsplit.cli.verify:verify", "Run commands at every step, and repair the plan where one fails."),
    "check": _Row(
        "prsplit.cli.check:check", "Judge a change before it is pushed: size, contents, tests, docs, commits."
    ),
    "apply": _Row("prsplit.cli.apply:apply", "Build the series as branches, and check that they arrive."),
    "push": _Row("prsplit.cli.push:push", "Push the stack, and open its pull requests."),
    "update": _Row("prsplit.cli.update:update", "Bring the stack up to date with base, source and reviews."),
    "status": _Row("prsplit.cli.status:status", "Tell how the stack that was built stands now."),
    "undo": _Row("prsplit.cli.undo:undo", "Take the last run back."),
    "init": _Row("prsplit.cli.init:init", "Look at the repository and write settings for it."),
    "hook": _Row("prsplit.cli.hook:hook", "Judge every push before it leaves."),
    "demo": _Row("prsplit.cli.demo:demo", "Split a built-in example in a fresh repository."),
    "completion": _Row("prsplit.cli.completion:completion", "Print the completion script of a shell."),
}


class UnknownCommand(click.UsageError):
    """A command that does not exist; `hint` is the one that may be meant."""

    def __init__(self, name: str) -> None:
        """Look for the nearest one."""
        from difflib import get_close_matches

        close = get_close_matches(name, COMMANDS, 1, 0.5)
        super().__init__(f"No such command {name!r}.")
        self.hint = f"prsplit {close[0]}" if close else "prsplit --help"


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """The table's names, in its order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click passes it
        """Import the command, or None when there is none of that name."""
        row = COMMANDS.get(cmd_name)
        if row is None:
            return None
        from importlib import import_module

        module, _, name = row.place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        known = {option for parameter in command.params for option in parameter.opts}
        command.params += [option for option in late_options() if not known & {*option.opts}]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of that name, say which one is nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownCommand(args[0])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click passes it
        """Write the table from its summaries."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row.summary) for name, row in COMMANDS.items()])


@click.command(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "at", metavar="PATH", default=".", help="Work on the repository at PATH.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the answer.")
@click.option("-v", "--verbose", is_flag=True, help="Also say what was noticed on the way.")
@click.option("--no-color", is_flag=True, help="Print without colour.")
@yes_option
@click.option("--version", is_flag=True, help="Print the version; with -v, git's and the grammars' as well.")
@click.pass_context
def group(ctx: click.Context, at: str, quiet: bool, verbose: bool, no_color: bool, version: bool) -> None:
    """Turn a branch that is too big to review into a series of small, proven PRs.

    Nothing is pushed before you say so, and nothing of the repository is run. A first look:

    \b
      prsplit plan      the series, from the nearest default branch to HEAD
      prsplit show 1    the first PR
      prsplit apply     the branches
      prsplit push      the pull requests
    """  # noqa: D301 - \b keeps click from joining the lines
    ctx.obj = GlobalOptions(at, quiet, verbose, no_color or bool(os.environ.get("NO_COLOR")))
    if version:
        from prsplit.cli.version import print_version

        print_version(verbose=verbose)
        ctx.exit(0)
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def run(arguments: list[str], name: str = "prsplit") -> int:
    """Run one command line and return its exit code. Every failure is told on stderr here and nowhere else."""
    instruction = os.environ.get(COMPLETE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, name, COMPLETE, instruction)
    return guarded(lambda: _invoke(arguments, name), arguments)


def _invoke(arguments: list[str], name: str) -> int:
    with group.make_context(name, list(arguments)) as context:
        code = group.invoke(context)
        return code if isinstance(code, int) else 0
