"""`prsplit check`: judge a range, a plan or a stack before anybody has to review it."""

from __future__ import annotations

import click

from prsplit.cli.options import GlobalOptions, Whole, pr_option, refuse_pr_with, yes_option

FORMATS = ("text", "json", "markdown", "github", "sarif", "gitlab", "junit")


@click.command()
@click.option("--base", metavar="REF", help="Where the change begins.  [default: nearest default branch]")
@click.option("--head", metavar="REF", help="Where the change ends.  [default: HEAD]")
@pr_option
@click.option(
    "--plan",
    "plan_file",
    metavar="[FILE]",
    is_flag=False,
    flag_value="",
    default=None,
    help="Judge each planned PR, of the plan that is kept or of FILE.",
)
@click.option("--stack", is_flag=True, help="Judge each branch that was built, against the one below it.")
@click.option(
    "--max-lines",
    metavar="N",
    type=Whole(min=0),
    help="Reviewable lines of a PR, as a hard limit; 0 for none.  [default: 400, up to 2.5 times that is a warning]",
)
@click.option(
    "--stage",
    type=click.Choice(["local", "push", "ci"]),
    default="local",
    show_default=True,
    help="How strict to be; at ci, settings come from the base.",
)
@click.option(
    "--rule",
    "rules",
    metavar="RULE",
    multiple=True,
    help="Only this rule or family of rules, such as size.lines or commits. Repeatable.",
)
@click.option(
    "--exec",
    "command",
    metavar="CMD",
    default="",
    help="Run the test of a fix with CMD, {} being its path: on base with the new tests, where it must fail, and at the "
    "head, where it must pass.",
)
@click.option(
    "--coverage",
    metavar="FILE",
    multiple=True,
    help="A coverage report of the head. Repeatable.  [default: coverage.reports of the settings]",
)
@click.option(
    "--label",
    "labels",
    metavar="LABEL",
    multiple=True,
    help="A label of the pull request, such as 'prsplit-allow: size.lines'. Repeatable.",
)
@click.option(
    "--ci",
    type=click.Choice(["auto", "github", "gitlab"]),
    help="Judge what this CI job is about, at stage ci, in its service's format.",
)
@click.option("--comment", is_flag=True, help="With --ci on GitHub: keep one comment on the pull request up to date.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="How to print it.  [default: by FILE's ending, else text]"
)
@click.option("-o", "--output", metavar="FILE", help="Write it to FILE.")
@yes_option
@click.pass_obj
def check(
    given: GlobalOptions,
    base: str | None,
    head: str | None,
    pr: int | None,
    plan_file: str | None,
    stack: bool,
    max_lines: int | None,
    stage: str,
    rules: tuple[str, ...],
    command: str,
    coverage: tuple[str, ...],
    labels: tuple[str, ...],
    ci: str | None,
    comment: bool,
    form: str | None,
    output: str | None,
) -> int:
    """Judge a change before it is pushed: size, contents, tests, docs, commits.

    The change is what HEAD has over the nearest default branch, as one PR. Each rule says pass, warn, fail, skip or
    unknown. A change that is too big comes with the split that would pass, and the command that builds it. Nothing is
    written.
    """  # fmt: skip
    from prsplit.app.check import CheckOptions
    from prsplit.app.check import check as judge
    from prsplit.cli.narrator import Narrator
    from prsplit.cli.report import print_report

    refuse_nonsense(base, head, plan_file, stack=stack)
    options = CheckOptions(
        base, head, plan_file, stack, max_lines, stage, rules, labels, coverage=coverage, command=command,  # type: ignore[arg-type]
    )  # fmt: skip
    refuse_beside_ci(ci, pr, plan_file, stack=stack, comment=comment)
    if ci:
        from prsplit.cli.ci import check_job

        return check_job(given, options, ci, form, output, comment=comment)
    with Narrator(given) as narrator:
        if pr is not None:
            from prsplit.app.pull_range import pull_range

            refuse_pr_with(("--head", head), ("--plan", plan_file is not None), ("--stack", stack))
            found = pull_range(given.at, pr, base, narrator)
            options = options._replace(
                base=found.base, head=found.head, draft=found.draft, body=found.body, labels=(*labels, *found.labels)
            )
        report = judge(given.at, options, narrator)
    print_report(report, form, output, given)
    return report.exit_code


def refuse_nonsense(base: str | None, head: str | None, plan_file: str | None, *, stack: bool) -> None:
    """Raise UsageError for flags that exclude each other."""
    given = [flag for flag, on in (("--head", head), ("--plan", plan_file is not None), ("--stack", stack)) if on]
    if len(given) > 1:
        raise click.UsageError(f"{given[0]} and {given[1]} exclude each other.", click.get_current_context())
    if base and stack:
        raise click.UsageError("--base and --stack exclude each other.", click.get_current_context())


def refuse_beside_ci(ci: str | None, pr: int | None, plan_file: str | None, *, stack: bool, comment: bool) -> None:
    """Raise UsageError for what names another change than the job's, and for --comment without a job."""
    for flag, on in (("--pr", pr is not None), ("--plan", plan_file is not None), ("--stack", stack)):
        if on and ci:
            raise click.UsageError(f"--ci and {flag} exclude each other.", click.get_current_context())
    if comment and not ci:
        raise click.UsageError("--comment needs --ci.", click.get_current_context())
