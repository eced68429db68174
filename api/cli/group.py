"""What every command has in common: exit statuses, one clear message, an answer in JSON even when it is an error.

Exit status: 0 done, 1 the answer is no, 2 wrong use or bad input, 3 an error of ours, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from api.errors import ApiError, Conflict
from forecasts.errors import InputError

from .output import say, write_json

THE_ANSWER_IS_NO = 1
BAD_INPUT, OUR_FAULT, INTERRUPTED, NO_READER = 2, 3, 130, 141

_HINT = (
    "This is a fault in Paiban, not in your input. Repeat with --debug to see where it happened, and report it\n"
    "together with your input files: they hold everything needed to see it again."
)


class Answering(TyperGroup):
    """A group of commands whose every way out is one of the promised statuses.

    `--debug` may stand anywhere on the line; it shows the traceback of an error.
    """

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line; in standalone mode leave the process with the status."""
        words = list(sys.argv[1:] if args is None else args)
        is_debug, words = _without("--debug", words)
        status = self._status(words, is_debug, prog_name)
        if standalone_mode:
            sys.exit(status)
        return status

    def _status(self, words: list[str], is_debug: bool, prog_name: str | None) -> int:
        wants_json = "--json" in words
        try:
            answer = super().main(words, prog_name or "paiban", standalone_mode=False)
            sys.stdout.flush()
        except BrokenPipeError:
            return _stop_writing()
        except TyperException as error:
            return _refuse(error.format_message(), error, "usage", {}, wants_json, is_debug, _usage_hint(error))
        except InputError as error:
            return _refuse(str(error), error, error.code, error.params, wants_json, is_debug)
        except ApiError as error:
            status = THE_ANSWER_IS_NO if error.status == Conflict.status else BAD_INPUT
            _refuse(error.detail, error, error.problem_code, error.params, wants_json, is_debug, _maybe(error))
            return status
        except typer.Abort:
            return INTERRUPTED
        except Exception as error:  # noqa: BLE001 - the last door: whatever comes here is our fault and is shown as such
            message = f"{type(error).__name__}: {error}"
            _refuse(message, error, "internal", {}, wants_json, is_debug, _HINT)
            return OUR_FAULT
        return answer if isinstance(answer, int) else 0

    def invoke(self, ctx: Any) -> Any:
        # The framework would end a closed pipe with status 1, which here means "the answer is no".
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise typer.Exit(_stop_writing()) from None


def _without(flag: str, words: list[str]) -> tuple[bool, list[str]]:
    end = words.index("--") if "--" in words else len(words)
    kept = [word for word in words[:end] if word != flag]
    return len(kept) < end, kept + words[end:]


def _refuse(
    message: str,
    error: Exception,
    code: str,
    params: Any,
    wants_json: bool,
    is_debug: bool,
    hint: str = "",
) -> int:
    if is_debug:
        traceback.print_exception(error, file=sys.stderr)
    say(f"Error: {message}", style="bold red")
    if hint:
        say(hint)
    if wants_json:
        write_json({"error": {"code": code, "message": message, "params": dict(params)}})
    return BAD_INPUT


def _maybe(error: ApiError) -> str:
    return f"Maybe {error.maybe}" if error.maybe else ""


def _usage_hint(error: TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"Try '{context.command_path} --help'." if context is not None else ""


def _stop_writing() -> int:
    """Whoever read our output has gone (`| head`): nothing more to say, and no complaint at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return NO_READER
