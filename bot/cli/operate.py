"""`puente posters` and `puente doctor`: for those who print and those who run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from telegram.error import InvalidToken, TelegramError

from bot.chat.api import Api
from bot.chat.request import AiohttpRequest
from bot.cli.context import CommandError, build, edition, language_of, settings
from bot.counts import open_ledger
from bot.settings import Settings, SettingsError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(posters)
    app.command()(doctor)


def posters(
    out: Annotated[Path, typer.Option("--out", help="The folder to write the PDF files to.")],
    username: Annotated[str, typer.Option("--bot", help="The bot's name, without the @.")],
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="A topic; may be repeated.")
    ] = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", help="A language; may be repeated.")
    ] = None,
    code: Annotated[
        str, typer.Option(help="A poster code to count, such as the place it hangs.")
    ] = "",
) -> None:
    """Write printable posters with a QR code that opens the bot at a topic."""
    try:
        from bot.posters import write_poster  # noqa: PLC0415 - an extra, needed by nobody else
    except ImportError:
        raise CommandError(
            "posters need two more packages: pip install 'puente[posters]'"
        ) from None
    made = edition()
    if code and code not in made.content.posters:
        known = ", ".join(made.content.posters)
        raise CommandError(f"--code {code}: add it to posters.toml first; there are: {known}.")
    languages = [language_of(one, made) for one in lang or made.content.languages.by_code]
    out.mkdir(parents=True, exist_ok=True)
    for path in topic or [""]:
        if path and path not in made.content.topics:
            raise CommandError(f"--topic {path}: there is no such topic.")
        for language in languages:
            print(write_poster(made, path, language, username.lstrip("@"), code, out))


def doctor() -> None:
    """Look at settings, content, database, token and webhook, and say what is wrong."""
    wrong = 0
    try:
        chosen = settings()
    except SettingsError as mistake:
        print(f"✗ settings: {mistake}")
        raise typer.Exit(1) from None
    print("✓ settings can be read")
    built = build()
    if built.edition is None:
        wrong += 1
        print(f"✗ content: {len(built.errors)} errors, the first: {built.errors[0]}")
    else:
        print(f"✓ content: {len(built.edition.content.topics)} topics can be shown")
    for name, check in (("database", _check_database), ("Telegram", _check_telegram)):
        try:
            for line in asyncio.run(check(chosen)):
                print(f"✓ {name}: {line}")
        except CommandError as mistake:
            wrong += 1
            print(f"✗ {name}: {mistake}")
    raise typer.Exit(1 if wrong else 0)


async def _check_database(chosen: Settings) -> list[str]:
    async with open_ledger(chosen.database) as ledger:
        if ledger.state.name != "ok":
            raise CommandError(f"PUENTE_DATABASE cannot be used: {ledger.state.reason}")
    return ["the counts can be written"]


async def _check_telegram(chosen: Settings) -> list[str]:
    if not chosen.bot_token:
        raise CommandError("PUENTE_TOKEN is not set: ask @BotFather for one.")
    request = AiohttpRequest()
    await request.initialize()
    try:
        api = Api(request, chosen.bot_token, chosen.api_url)
        me = await api.call("getMe")
        found = [f"the token is that of @{me.get('username')}"]
        if not me.get("supports_inline_queries"):
            found.append("inline mode is off: pages cannot be shared (@BotFather, /setinline)")
        hook = await api.call("getWebhookInfo")
        if hook.get("last_error_message"):
            raise CommandError(f"the webhook fails: {hook['last_error_message']}")
        if bool(hook.get("url")) != bool(chosen.webhook_url):
            found.append("the way updates come changes at the next start of puente run")
        found.append(f"{hook.get('pending_update_count', 0)} updates are waiting")
    except InvalidToken:
        message = "PUENTE_TOKEN: Telegram does not know this token; ask @BotFather for a new one."
        raise CommandError(message) from None
    except TelegramError as failed:
        raise CommandError(f"PUENTE_API_URL cannot be reached ({type(failed).__name__}).") from None
    finally:
        await request.shutdown()
    return found
