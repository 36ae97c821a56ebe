"""The commands of `puente`, put together."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.context import debugging

WHERE = {
    "run": "run",
    "preview": "preview",
    "check": "content",
    "translated": "content",
    "facts": "content",
    "show": "look",
    "ask": "look",
    "near": "look",
    "stats": "stats",
    "counts": "stats",
    "posters": "operate",
    "doctor": "operate",
}
"""Command → the module of this package that adds it."""


class Commands(TyperGroup):
    """Loads a command when it is called: the bot need not carry what editors use."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, in the order of the help."""
        return list(WHERE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name; None when there is none."""
        if cmd_name not in WHERE:
            return None
        some = typer.Typer()
        import_module(f"bot.cli.{WHERE[cmd_name]}").register(some)
        return typer.main.get_group(some).get_command(ctx, cmd_name)


app = typer.Typer(
    name="puente",
    cls=Commands,
    help="Plain, sourced orientation for people at the Mexico–Belize border, by Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and more logs.")] = False,
) -> None:
    debugging.on = debug
