"""What each mode of `prsplit verify` asks for, and how its answer is printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from prsplit.cli.narrator import Narrator
from prsplit.cli.options import GlobalOptions
from prsplit.cli.screen import answer, deliver
from prsplit.errors import Exit
from prsplit.reports.page import line
from prsplit.settings import PlanOptions

if TYPE_CHECKING:
    from prsplit.app.verify import VerifyOptions
    from prsplit.model.verified import Verified

Mode = Mapping[str, Any]
Runner = Callable[[GlobalOptions, PlanOptions, "VerifyOptions", str, Mode], int]


def run(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, form: str, mode: Mode) -> int:
    """Run the mode that the flags chose; the exit code."""
    chosen = next((runner for name, runner in _MODES.items() if mode[name]), _all_steps)
    return chosen(given, options, wanted, form, mode)


def _all_steps(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, form: str, _: Mode) -> int:
    from prsplit.app.verify import need_command, verify_series

    need_command(given.at, wanted)
    with Narrator(given) as narrator:
        found = verify_series(given.at, options, wanted, narrator)
    return _told(given, found, form)


def _told(given: GlobalOptions, found: Verified, form: str) -> int:
    from prsplit.reports.verify import exit_code, verify_document, verify_page

    if form == "json":
        deliver(verify_document(found), None)
    else:
        answer(verify_page(found), given)
    return exit_code(found)


def _matrix(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, _: str, mode: Mode) -> int:
    from prsplit.app.verify import need_command
    from prsplit.app.verify_jobs import unproven
    from prsplit.reports.matrix import matrix

    need_command(given.at, wanted)
    with Narrator(given) as narrator:
        steps = unproven(given.at, options, wanted, narrator)
    deliver(matrix(steps, mode["matrix"]), None)
    return Exit.DONE


def _step(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, form: str, mode: Mode) -> int:
    from prsplit.app.verify import need_command
    from prsplit.app.verify_jobs import good, prove_one
    from prsplit.reports.verify import result_page, results_document

    need_command(given.at, wanted)
    with Narrator(given) as narrator:
        results = prove_one(given.at, options, wanted, mode["step"], mode["output"], narrator)
    if form == "json":
        deliver(results_document(results), None)
    else:
        for result in results:
            answer(result_page(mode["step"], result, wanted="fail" if mode["step"] == "canary" else "pass"), given)
    return Exit.DONE if all(good(mode["step"], result) for result in results) else Exit.ANSWERED_NO


def _collect(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, form: str, mode: Mode) -> int:
    from prsplit.app.verify_jobs import collected

    with Narrator(given) as narrator:
        found = collected(given.at, options, wanted, mode["files"], narrator)
    return _told(given, found, form)


def _export(given: GlobalOptions, _: PlanOptions, _wanted: VerifyOptions, _form: str, mode: Mode) -> int:
    from prsplit.app.verify_jobs import export

    count = export(given.at, mode["export"])
    answer([line(f"{count} results written")], given)
    return Exit.DONE


def _import(given: GlobalOptions, _: PlanOptions, _wanted: VerifyOptions, _form: str, mode: Mode) -> int:
    from prsplit.app.verify_jobs import take_in

    count = take_in(given.at, mode["files"])
    answer([line(f"{count} results kept, as reported by their files")], given)
    return Exit.DONE


def _forget(given: GlobalOptions, options: PlanOptions, _wanted: VerifyOptions, _form: str, mode: Mode) -> int:
    from prsplit.app.verify_jobs import forget

    with Narrator(given) as narrator:
        told = forget(given.at, options, mode["forget"], narrator)
    answer([line(told)], given)
    return Exit.DONE


def _bench(given: GlobalOptions, options: PlanOptions, wanted: VerifyOptions, form: str, mode: Mode) -> int:
    from prsplit.app.verify_jobs import bench
    from prsplit.reports.bench import bench_code, bench_document, bench_page

    wanted = replace(wanted, commands=(mode["bench"],), canary=False)
    with Narrator(given) as narrator:
        found = bench(given.at, options, wanted, mode["step"], mode["pairs"], narrator)
    if form == "json":
        deliver(bench_document(found), None)
    else:
        answer(bench_page(found), given)
    return bench_code(found)


_MODES: dict[str, Runner] = {
    "matrix": _matrix, "bench": _bench, "step": _step, "collect": _collect, "export": _export, "take_in": _import,
    "forget": _forget,
}  # fmt: skip
