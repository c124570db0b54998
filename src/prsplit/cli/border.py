"""The error border: the one place where a failure becomes words on stderr and an exit code."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Sequence

import click

from prsplit.errors import Exit, PrsplitError
from prsplit.reports.escape import masked, shown

_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SCARCE = frozenset({errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EIO})


def guarded(command: Callable[[], int], arguments: Sequence[str]) -> int:
    """The exit code of `command`, or of its failure, once told."""
    try:
        code = command()
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, click.Abort):
        _tell("interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _reader_left()
    except Exception as failure:  # noqa: BLE001 - the border: nothing may pass as a traceback
        return _failed(failure, arguments)
    return code


def _failed(failure: Exception, arguments: Sequence[str]) -> int:
    plain = "--no-color" in arguments
    match failure:
        case PrsplitError():
            return _refuse(failure.message, failure.hint, failure.code, plain)
        case click.exceptions.NoArgsIsHelpError():
            _tell(failure.format_message())
            return Exit.USAGE
        case click.ClickException():
            context = failure.ctx if isinstance(failure, click.UsageError) else None
            path = context.command_path if context else _command(arguments)
            hint = getattr(failure, "hint", None) or _range_hint(failure, context, path) or f"{path} --help"
            return _refuse(failure.format_message(), hint, Exit.USAGE, plain)
        case OSError() if failure.errno in _FULL:
            return _refuse(f"The disk is full{_where(failure)}.", "df -h .", Exit.FAILED, plain)
        case OSError() if failure.errno in _NOT_ALLOWED:
            place = failure.filename if isinstance(failure.filename, str) else "."
            return _refuse(f"{failure.strerror}{_where(failure)}.", f"ls -ld {place}", Exit.FAILED, plain)
        case FileNotFoundError() if failure.filename is None:
            return _refuse(
                "There is no folder for temporary files that can be written to.", "df -h /tmp", Exit.FAILED, plain
            )
        case OSError() if failure.errno in _SCARCE:
            return _refuse(f"The system refuses: {failure.strerror}{_where(failure)}.", "ulimit -a", Exit.FAILED, plain)
    return _bug(failure, arguments)


def _command(arguments: Sequence[str]) -> str:
    """`prsplit verify`, where click does not tell in which command a flag was wrong."""
    from prsplit.cli.main import COMMANDS

    return " ".join(["prsplit", *[word for word in arguments if word in COMMANDS][:1]])


def _range_hint(failure: click.ClickException, context: click.Context | None, path: str) -> str:
    """How git's `A..B` is said here, where it was given to a command that takes no arguments; else nothing."""
    said = re.fullmatch(r"Got unexpected extra argument \(([^\s()]+?)\.{2,3}([^\s()]*)\)", failure.format_message())
    flags = {option for parameter in context.command.params for option in parameter.opts} if context else set[str]()
    if not said or not flags >= {"--base", "--head"}:
        return ""
    return f"{path} --base {said[1]}" + (f" --head {said[2]}" if said[2] else "")


def _where(failure: OSError) -> str:
    return f": {failure.filename}" if isinstance(failure.filename, str) else ""


def _refuse(sentence: str, hint: str, code: Exit, plain: bool) -> int:
    _tell(_label("error: ", "red", plain) + _escaped(sentence))
    if hint:
        _tell(_label("hint: ", "cyan", plain) + _escaped(hint))
    return code


def _escaped(text: str) -> str:
    return "\n".join(shown(row) for row in masked(text).split("\n"))


def _label(text: str, colour: str, plain: bool) -> str:
    coloured = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and not plain
    return click.style(text, fg=colour, bold=True) if coloured else text


def _tell(text: str) -> None:
    """Write to stderr; where nobody listens any more, say nothing."""
    try:
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        pass


def _reader_left() -> int:
    """`prsplit plan | head -1`: nobody reads on. What remains buffered goes nowhere, or Python would complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return Exit.DONE


def _bug(failure: Exception, arguments: Sequence[str]) -> int:
    from prsplit.cli.log import write_log

    place = write_log(failure, arguments)
    kept = f"what happened is in {place}" if place else "and its log could not be written"
    return _refuse(
        f"This is a bug in prsplit ({type(failure).__name__}); {kept}.", "", Exit.BUG, "--no-color" in arguments
    )
