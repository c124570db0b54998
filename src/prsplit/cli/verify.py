"""`prsplit verify`: run the user's own commands at every step of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from prsplit.cli.options import Decorator, GlobalOptions, plan_flags, yes_option
from prsplit.errors import UsageError
from prsplit.settings import PlanOptions

if TYPE_CHECKING:
    from prsplit.app.verify import VerifyOptions

_RUN_FLAGS: tuple[Decorator, ...] = (
    click.option("--exec", "commands", metavar="CMD", multiple=True, help="A command that must pass at every step; "
                 "several are run in order."),
    click.option("--setup", metavar="CMD", default="", help="Run CMD once in each folder first, at head."),
    click.option("--keep-ignored", is_flag=True, help="Leave ignored files in place between steps, for builds."),
    click.option("-j", "--jobs", metavar="N", type=click.IntRange(1, 256), default=1, help="Run N steps at once.  "
                 "[default: 1]"),
    click.option("--timeout", metavar="S", type=click.FloatRange(min=0, min_open=True), help="Seconds that a command may "
                 "take."),
    click.option("--bisect", is_flag=True, help="Only look for the first step that fails."),
    click.option("--repair", is_flag=True, help="Find out what a failing step needs, and arrange the plan again."),
    click.option("--budget", metavar="N", type=click.IntRange(min=1), default=50, help="Runs that --repair may spend on "
                 "finding it.  [default: 50]"),
    click.option("--no-canary", "canary", flag_value=False, default=True, help="Don't check that the commands look at the "
                 "step."),
    click.option("--no-cache", "cached", flag_value=False, default=True, help="Run again what is known already."),
    click.option("--scratch", metavar="DIR", help="Make the folders below DIR.  [default: where temporary files go]"),
    click.option("--env", "environment", metavar="NAME", default="", help="Keep the results under NAME: another machine, "
                 "another compiler."),
    click.option("--keep-env", metavar="VAR", multiple=True, help="Let commands see VAR, though it is named like a token."),
)  # fmt: skip


def _run_flags(command: Callable[..., int]) -> Callable[..., int]:
    """Add the flags that say what is run and how; the command receives them as one `wanted`."""

    @wraps(command)
    def gathered(**given: Any) -> int:  # noqa: ANN401 - whatever click hands over
        from prsplit.app.verify import VerifyOptions

        wanted = VerifyOptions(**{each.name: given.pop(each.name) for each in fields(VerifyOptions)})
        return command(wanted=wanted, **given)

    decorated: Callable[..., int] = gathered
    for flag in reversed(_RUN_FLAGS):
        decorated = flag(decorated)
    return decorated


@click.command()
@_run_flags
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.  [default: "
              "text]")  # fmt: skip
@click.option("--matrix", type=click.Choice(["github", "gitlab"]), help="Run nothing: print the jobs that prove what is not "
              "proven yet.")  # fmt: skip
@click.option("--step", metavar="N", help="Prove one step only: a number, base, head or canary.")
@click.option("-o", "--output", metavar="FILE", help="With --step: write the result to FILE.")
@click.option("--collect", is_flag=True, help="Run nothing: judge the plan by the results in FILES.")
@click.option("--export", metavar="FILE", help="Run nothing: write all results that are kept to FILE.")
@click.option("--import", "take_in", is_flag=True, help="Run nothing: keep the results in FILES, as reported by them.")
@click.option("--forget", metavar="ID|CMD", help="Run nothing: drop a learned need, or all results of a command.")
@click.option("--bench", metavar="CMD", help="Time CMD at base and at the last step, or --step N, by turns.")
@click.option(
    "--pairs", metavar="N", type=click.IntRange(min=5), default=10, help="With --bench: how often.  [default: 10]"
)
@click.argument("files", metavar="[FILES]...", nargs=-1)
@plan_flags
@yes_option
@click.pass_obj
def verify(
    given: GlobalOptions,
    /,
    options: PlanOptions,
    wanted: VerifyOptions,
    form: str,
    **mode: Any,  # noqa: ANN401
) -> int:
    """Run commands at every step, and repair the plan where one fails.

    Every CMD is run at base and head first, then where it must fail (every changed source file broken: the canary), then
    at each step, in folders outside of the repository. What is known already is not run again. No file, index or branch
    of yours is touched.
    """
    from prsplit.cli import verify_modes

    refuse_nonsense(wanted, mode)
    return verify_modes.run(given, options, wanted, form, mode)


def refuse_nonsense(wanted: VerifyOptions, mode: dict[str, Any]) -> None:
    """Raise UsageError for flags that contradict each other, or files that nothing would read."""
    context = click.get_current_context()
    if any(not command.strip() for command in wanted.commands) or mode["bench"] == "":
        raise UsageError("An empty command proves nothing.", "prsplit verify --exec 'pytest -q'")
    chosen = [name for name in ("matrix", "collect", "export", "take_in", "forget", "bench") if mode[name]]
    if len(chosen) > 1 or (mode["step"] and chosen not in ([], ["bench"])):
        raise click.UsageError(
            "Only one of --matrix, --step, --collect, --export, --import, --forget, --bench.", context
        )
    if bool(mode["files"]) != bool(mode["collect"] or mode["take_in"]):
        raise click.UsageError("FILES belong to --collect and --import, and these need some.", context)
    if mode["output"] and not mode["step"]:
        raise click.UsageError("-o needs --step.", context)
    if wanted.bisect and wanted.repair:
        raise click.UsageError("--bisect and --repair exclude each other.", context)
    if mode["bench"] and wanted.commands:
        raise click.UsageError("--bench takes the place of --exec.", context)
