"""What `verify` found out, as a page and as a document."""

from __future__ import annotations

from collections.abc import Sequence

from prsplit.errors import Exit
from prsplit.model.proven import Lesson, Result
from prsplit.model.verified import Verified
from prsplit.reports.escape import json_document, json_text, masked, shown
from prsplit.reports.page import Page, Span, Style, line
from prsplit.reports.wording import counted, duration

SCHEMA = "prsplit.verify/1"

Object = dict[str, object]

_STYLES: dict[str, Style] = {"pass": "good", "fail": "removed", "timeout": "removed", "flaky": "warning"}
_EXITS = {"proven": Exit.DONE}


def exit_code(found: Verified) -> int:
    """0 when every step is proven, else 1."""
    return _EXITS.get(found.verdict, Exit.ANSWERED_NO)


def verify_page(found: Verified) -> Page:
    """One line for each tree that was run, what failed and how, and what that comes to."""
    page = [line(Span("run: ", "faint"), _commands(found)), *_settings(found)]
    page += [_row(name, result) for name, result in zip(("base", "head"), found.ends, strict=False)]
    page += [_row("canary", result, wanted="fail") for result in found.canary]
    if found.no_canary:
        page.append(line(Span("canary  ", "number"), Span(f"none: {found.no_canary}", "warning")))
    digits = len(str(len(found.steps)))
    for number, (result, pr) in enumerate(zip(found.steps, found.plan.prs, strict=False), 1):
        name = f"step {number:>{digits}}"
        title = f"  {shown(pr.title)}"
        page.append(_row(name, result, title=title) if result else line(Span(name, "number"), "  not run ", title))
    page += [line(Span("note: ", "warning"), shown(note)) for note in found.notes]
    page += _learned(found)
    page += _failure(found)
    return [*page, _verdict(found), *_following(found)]


def _following(found: Verified) -> Page:
    """What a failing step can teach, and how long finding it out may take."""
    if found.remedy:
        return [line(Span("next: ", "place"), f"{shown(found.remedy)}   # leaves the steps that pass")]
    if found.verdict != "failed" or not found.budget:
        return []
    seconds = max(result.seconds for result in (*found.ends, *found.steps) if result)
    told = f"at most {found.budget} runs of up to {seconds:.1f} s, {duration(found.budget * seconds)}"
    return [line(Span("next: ", "place"), f"the same with --repair, which looks for what is lacking: {told}")]


def result_page(name: str, result: Result, *, wanted: str = "pass") -> Page:
    """The result of one step."""
    page = [_row(name if name in {"base", "head", "canary"} else f"step {name}", result, wanted=wanted)]
    if result.outcome != wanted:
        page += [line("  ", Span(shown(masked(text)), "faint")) for text in result.output]
    return page


def results_document(results: Sequence[Result]) -> str:
    """The results of one step as JSON, ended by a line feed."""
    value = {"schema": SCHEMA, "results": [_result(result) for result in results]}
    return json_document(value)


def _commands(found: Verified) -> str:
    return shown(masked(" && ".join(found.task.commands)))


def _settings(found: Verified) -> Page:
    task = found.task
    told = [f"setup: {task.setup}"] if task.setup else []
    told += ["ignored files kept"] if task.keep_ignored else []
    told += [f"environment: {task.environment}"] if task.environment else []
    return [line(Span(shown(masked(", ".join(told))), "faint"))] if told else []


def _row(name: str, result: Result, *, title: str = "", wanted: str = "pass") -> tuple[Span, ...]:
    good = result.outcome == wanted
    outcome = {"fail": "fails, as it must"}.get(result.outcome, result.outcome) if wanted == "fail" else result.outcome
    style: Style = "good" if good else _STYLES.get(result.outcome, "warning") if wanted == "pass" else "removed"
    facts = f"  {result.seconds:.1f} s"
    facts += f", reported by {shown(result.source)}" if result.source else ""
    return line(Span(name, "number"), "  ", Span(outcome, style), Span(facts, "faint"), title)


def _learned(found: Verified) -> Page:
    if not found.learned:
        return []
    rows = [line("  ", shown(sentence(lesson, found))) for lesson in found.learned]
    head = f"learned {counted(len(found.learned), 'need')} in {counted(found.trials, 'run')}"
    return [line(Span(head, "strong")), *rows]


def sentence(lesson: Lesson, found: Verified) -> str:
    """What was learned, with its witness."""
    from prsplit.reports.because import label

    names = {atom.id: label(atom) for atom in found.plan.atoms}
    source, target = (names.get(one, one) for one in (lesson.source, lesson.target))
    said = f": {lesson.output[0]}" if lesson.output else ""
    return f"{lesson.id}  {source} needs {target} ({lesson.command}{said})"


def failing(found: Verified) -> tuple[str, Result] | None:
    """The tree that decided, and its result; None when all is well."""
    named = [*zip(("base", "head"), found.ends, strict=False)]
    named += [(f"step {number}", result) for number, result in enumerate(found.steps, 1) if result]
    bad = next((one for one in named if one[1].outcome in {"fail", "timeout"}), None)
    return bad or next((one for one in named if one[1].outcome == "flaky"), None)


def _failure(found: Verified) -> Page:
    bad = failing(found)
    if bad is None:
        return []
    name, result = bad
    end = "ran out of time" if result.outcome == "timeout" else _code(result.code)
    page = [line(Span(f"{name}: ", "strong"), shown(masked(result.command)), f" {end}; it printed")]
    page += [line("  ", Span(shown(masked(text)), "faint")) for text in result.output]
    return [*page, line(Span("  all of it: ", "faint"), shown(result.log))] if result.log else page


def _code(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with {code}"


def _verdict(found: Verified) -> tuple[Span, ...]:
    run = sum(result is not None for result in found.steps)
    steps = counted(len(found.steps), "step")
    bad = failing(found)
    where = bad[0] if bad else ""
    reported = sum(bool(result and result.source) for result in found.steps)
    more = f", {reported} of them reported by files" if reported else ""
    match found.verdict:
        case "proven":
            return line(Span("proven: ", "good"), f"{_commands(found)} passes at {steps}{more}")
        case "useless":
            return line(Span("proves nothing: ", "removed"), f"the command fails at {where} already")
        case "blind":
            blind = next(result for result in found.canary if result.outcome != "fail")
            said = "passes" if blind.passed else "ran out of time"
            return line(
                Span("proves nothing: ", "removed"),
                f"{shown(masked(blind.command))} {said} although every changed source file is broken: it does not look at "
                "the step (editable install? wrong path?)",
            )
        case "flaky":
            return line(Span("flaky: ", "warning"), f"the command failed and passed on one tree ({where or 'canary'})")
        case "failed":
            failed = [number for number, one in enumerate(found.steps, 1) if one and one.outcome in {"fail", "timeout"}]
            return line(Span("failed: ", "removed"), f"{len(failed)} of {steps}")
    return line(Span("unfinished: ", "warning"), f"{run} of {steps} were run, and passed")


def verify_document(found: Verified) -> str:
    """The same as JSON, ended by a line feed."""
    return json_document(verify_value(found))


def verify_value(found: Verified) -> Object:
    """The same as JSON values."""
    ends = [_result(one) for one in found.ends]
    return {
        "schema": SCHEMA,
        "verdict": found.verdict,
        "task": _task(found),
        "base": ends[0] if ends else None,
        "head": ends[1] if len(ends) > 1 else None,
        "canary": [_result(one) for one in found.canary],
        "no_canary": found.no_canary,
        "steps": [
            {"number": number, "title": json_text(pr.title), "result": _result(one) if one else None}
            for number, (one, pr) in enumerate(zip(found.steps, found.plan.prs, strict=False), 1)
        ],
        "learned": [_lesson(one, found) for one in found.learned],
        "trials": found.trials,
        "notes": [json_text(note) for note in found.notes],
        "next": json_text(found.remedy),
    }


def _task(found: Verified) -> Object:
    task = found.task
    return {
        "commands": [json_text(masked(command)) for command in task.commands],
        "setup": json_text(masked(task.setup)),
        "keep_ignored": task.keep_ignored,
        "environment": json_text(task.environment),
    }


def _result(result: Result) -> Object:
    return {
        "outcome": result.outcome,
        "tree": result.tree,
        "command": json_text(masked(result.command)),
        "code": result.code,
        "seconds": round(result.seconds, 3),
        "when": result.when,
        "runs": result.runs,
        "output": [json_text(masked(text)) for text in result.output],
        "log": json_text(result.log),
        "reported_by": json_text(result.source),
    }


def _lesson(lesson: Lesson, found: Verified) -> Object:
    return {
        "id": lesson.id,
        "source": lesson.source,
        "target": lesson.target,
        "sentence": json_text(sentence(lesson, found)),
        "output": [json_text(masked(text)) for text in lesson.output],
    }
