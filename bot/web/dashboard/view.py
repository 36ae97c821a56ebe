"""How the dashboard's pages are written: templates, the reader's language, plain messages."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.counts.gazette import Gazette
from bot.web.dashboard.asked import MOST_DAYS, read_language

HERE = Path(__file__).parent


class View:
    """Fills templates with the words of the reader's language."""

    def __init__(self, gazette: Gazette) -> None:
        self._gazette = gazette
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def language(self, request: Request) -> str:
        """The language of the page."""
        accepted = request.headers.get("accept-language", "")
        return read_language(request.query_params, accepted, self._gazette.words)

    def say(self, ui: str, message: str, **values: object) -> str:
        """A text of the catalog."""
        return self._gazette.say(ui)(message, **values)

    def message(self, request: Request, message: str, status: int) -> Response:
        """A page that says one sentence."""
        ui = self.language(request)
        said = self.say(ui, message, days=MOST_DAYS)
        return self.render("message.html", ui, status=status, message=said)

    def render(self, template: str, ui: str, status: int = 200, **values: object) -> Response:
        """A page from a template."""
        page = self._templates.get_template(template).render(
            ui=ui,
            say=self._gazette.say(ui),
            bin=self._gazette.bin,
            invented=self._gazette.invented,
            **values,
        )
        return HTMLResponse(page, status)
