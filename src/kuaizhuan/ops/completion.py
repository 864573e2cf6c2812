"""Completion of commands in a shell, written from their parsers: what may stand where, for bash, zsh and fish."""

from __future__ import annotations

import shlex
from argparse import SUPPRESS, Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.management import get_commands, load_command_class

OF_DJANGO = ("changepassword", "collectstatic", "migrate", "shell")
"""Commands of the framework that who runs a node needs."""


@dataclass(frozen=True, slots=True)
class Place:
    """After the words of `path`: words that may follow, with what they are, and the values of options that take one.

    values: of each option by its own name; (): a file, or anything.
    """

    path: tuple[str, ...]
    words: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)


def places() -> list[Place]:
    """Every place of every command, the first being where the command itself is to be chosen."""
    first = Place(())
    found: list[Place] = []
    for name, app in sorted(get_commands().items()):
        if str(app).startswith("kuaizhuan.") or name in OF_DJANGO:
            command = load_command_class(str(app), name) if isinstance(app, str) else app
            first.words[name] = command.help
            found += _places((name,), command.create_parser("kuaizhuan", name))
    return [first, *found]


def _places(path: tuple[str, ...], parser: ArgumentParser) -> Iterator[Place]:
    place = Place(path)
    below: list[Place] = []
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            helps = {listed.dest: listed.help or "" for listed in action._choices_actions}
            for name, sub in action.choices.items():
                place.words[name] = helps.get(name, "")
                below += _places((*path, name), sub)
        elif action.option_strings:
            if action.help != SUPPRESS:
                place.words.update(dict.fromkeys(action.option_strings, action.help or ""))
                if action.nargs != 0:
                    place.values.update(dict.fromkeys(action.option_strings, _choices(action)))
        else:
            place.words.update(dict.fromkeys(_choices(action), ""))
    yield place
    yield from below


def _choices(action: Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices or ()))


def bash() -> str:
    """A script for ``source <(kuaizhuan completion bash)``."""
    return f"""# Completion of kuaizhuan for bash.
_kuaizhuan() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} place= offered= index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$place ${{COMP_WORDS[index]}}" in
      {_paths()}) place="$place ${{COMP_WORDS[index]}}" ;;
    esac
  done
{_cases()}
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}}
complete -o default -F _kuaizhuan kuaizhuan
"""


def zsh() -> str:
    """A script for ``source <(kuaizhuan completion zsh)``."""
    return f"""#compdef kuaizhuan
# Completion of kuaizhuan for zsh.
_kuaizhuan() {{
  local before=${{words[CURRENT-1]}} place= offered= index
  for ((index = 2; index < CURRENT; index++)); do
    case "$place ${{words[index]}}" in
      {_paths()}) place="$place ${{words[index]}}" ;;
    esac
  done
{_cases()}
  compadd -- ${{=offered}} || _files
}}
compdef _kuaizhuan kuaizhuan
"""


def fish() -> str:
    """A script for ``kuaizhuan completion fish | source``."""
    lines = ["# Completion of kuaizhuan for fish."]
    for place in places():
        seen = [f"__fish_seen_subcommand_from {name}" for name in place.path]
        condition = "; and ".join(seen) or "__fish_use_subcommand"
        head = f"complete -c kuaizhuan -n {shlex.quote(condition)}"
        for word, help in place.words.items():
            about = f" -d {shlex.quote(help)}" if help else ""
            if word.startswith("-"):
                option = f"-l {word[2:]}" if word.startswith("--") else f"-s {word[1:]}"
                values = place.values.get(word)
                more = (
                    "" if values is None else f" -x -a {shlex.quote(' '.join(values))}" if values else " -r"
                )
                lines.append(f"{head} {option}{more}{about}")
            else:
                lines.append(f"{head} -a {shlex.quote(word)}{about}")
    return "\n".join(lines) + "\n"


SHELLS = {"bash": bash, "zsh": zsh, "fish": fish}


def _paths() -> str:
    """Every place as a pattern of ``case``."""
    return "|".join(shlex.quote(_written(place.path)) for place in places() if place.path)


def _cases() -> str:
    """What sets ``offered`` by ``place`` and the word before; after an option with a value only its values, or files."""
    lines = ['  case "$place $before" in']
    found = places()
    for place in found:
        for option, values in place.values.items():
            pattern = shlex.quote(f"{_written(place.path)} {option}")
            lines.append(f"    {pattern}) offered={shlex.quote(' '.join(values))} ;;")
    lines += ['    *) case "$place" in']
    for place in found:
        pattern = shlex.quote(_written(place.path))
        lines.append(f"      {pattern}) offered={shlex.quote(' '.join(place.words))} ;;")
    return "\n".join([*lines, "    esac ;;", "  esac"])


def _written(path: tuple[str, ...]) -> str:
    return "".join(f" {word}" for word in path)
