"""Options of every command, read by one rule; what is wrong with them, in one shape.

Needs the standard library alone: what is wrong is said before any package loads.
"""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

USE = 2  # exit code of wrong use
# argparse's words → those of this package, the first that fits
WORDS = (
    (r"argument ([^:]+): expected (?:one|at least one) argument", r"\1 needs a value"),
    (r"argument ([^:]+): expected (\d+) arguments", r"\1 needs \2 values"),
    (
        r"argument ([^:]+): not allowed with argument (.+)",
        r"\1 and \2 exclude each other",
    ),
    (r"argument ([^:]+): ignored explicit argument .*", r"\1 takes no value"),
    (r"the following arguments are required: (.+)", r"not given: \1"),
    (r"one of the arguments (.+) is required", r"not given: one of \1"),
    (r"argument ([^:]+): (.+)", r"\1 \2"),
)
GIVEN = "given"  # names of the options that were typed, in what parse_args returns


class OptionParser(argparse.ArgumentParser):
    """A parser that takes no empty or blank value, and an option that is not repeatable
    once.

    An unset variable of a shell is an empty value, which as a path would be the folder
    that one stands in. `given` of what it returns has the names of the options typed.
    """

    head = f"STOPPED (exit {USE})"
    stream = "stdout"

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name in (None, "store"):
            self.register("action", name, _Once)
        self.register("action", "store_true", _Flag)
        self.register("action", "append", _Appended)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line; the process ends with exit code 2."""
        where = f"{self.prog} --help has all options"
        stream = getattr(sys, self.stream)
        print(f"{self.head}: {in_words(message)} ({where})", file=stream, flush=True)
        sys.exit(USE)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What the options say; an unknown one ends the process."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self.error(self.unknown(unknown))
        if not hasattr(options, GIVEN):
            setattr(options, GIVEN, frozenset())
        return options

    def unknown(self, words: Sequence[str]) -> str:
        """What is said of words that are no option."""
        return f"not known: {shlex.join(words)}"

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Every value that is typed comes through here, so does a default in words, and
        what follows a command, which its own parser reads."""
        if action.nargs == argparse.PARSER:
            return arg_string
        if not arg_string.strip():
            raise argparse.ArgumentError(action, "is empty")
        return super()._get_value(action, arg_string)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = ", ".join(map(str, action.choices))
            words = f"{shlex.quote(str(value))}: expected one of {known}"
            raise argparse.ArgumentError(action, words)


def in_words(message: str) -> str:
    """What argparse says, as this package says it."""
    for pattern, words in WORDS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(words)
    return message


def whole_number(text: str, least: int = 0) -> int:
    """A whole number in digits 0-9, at least `least`; ArgumentTypeError otherwise.

    int() takes digits of every script, signs, blanks and underscores too.
    """
    if len(text) < 19 and text.isascii() and text.isdigit() and int(text) >= least:
        return int(text)
    words = f"{shlex.quote(text)}: expected a whole number" + f", {least} or more"
    raise argparse.ArgumentTypeError(words)


def refuse_foreign(
    parser: OptionParser,
    options: argparse.Namespace,
    ways: Mapping[str, Iterable[str]],
) -> None:
    """End the process where options do not go together.

    ways: option that says what is done → options that go with it alone; the first of
    them that is given counts.
    """
    given = getattr(options, GIVEN)
    way = next((one for one in ways if one in given), None)
    if way is None:
        return
    allowed = list(ways[way])
    foreign = [name for name in sorted(given) if name not in (way, *allowed)]
    if foreign:
        goes = f"with {_listed(allowed)} alone" if allowed else "alone"
        parser.error(f"{_typed(way)} goes {goes}, not with {_listed(foreign)}")


def _listed(names: Sequence[str]) -> str:
    *first, last = map(_typed, names)
    return f"{', '.join(first)} and {last}" if first else last


def _typed(name: str) -> str:
    return f"--{name.replace('_', '-')}"


class _Noted(argparse.Action):
    """Store what is kept of a value, and that its option was typed."""

    once = False

    def kept(self, namespace: argparse.Namespace, values: Any) -> Any:
        """What is stored of the values."""
        return values

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if self.option_strings:
            earlier: frozenset[str] = getattr(namespace, GIVEN, frozenset())
            if self.once and self.dest in earlier:
                raise argparse.ArgumentError(self, "is given twice")
            setattr(namespace, GIVEN, earlier | {self.dest})
        setattr(namespace, self.dest, self.kept(namespace, values))


class _Once(_Noted):
    """Store a value; a second one would undo the first unseen."""

    once = True


class _Flag(_Noted):
    """Store that an option was given."""

    def __init__(self, option_strings: Sequence[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=False, **more)

    def kept(self, namespace: argparse.Namespace, values: Any) -> Any:
        """True, whatever stands there."""
        return True


class _Appended(_Noted):
    """Add a value to those of an option that may be repeated."""

    def kept(self, namespace: argparse.Namespace, values: Any) -> Any:
        """The earlier values and this one."""
        return [*getattr(namespace, self.dest), values]
