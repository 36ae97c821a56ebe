"""The process that draws: charts as JSON on standard input, drawings as JSON on standard output.

It holds matplotlib, which the bot's own process never imports.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import textwrap
import warnings
from typing import Any
from xml.etree import ElementTree as ET

try:
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
except ImportError:
    sys.exit("charts need the extra: pip install 'puente[stats]'")

# Okabe and Ito's colours, which colour-blind eyes can tell apart; the rest is told by texture.
_SURE = "#0072B2"
_INK = "#1b1b1b"
_FAINT = "#8a8a8a"
_STAMP = "#B34700"

_WIDE = 3.8  # inches at 100 dots: as wide as a phone's screen, so that text stays legible there
_UNSHOWABLE = re.compile(r"[\U00010000-\U0010ffff\u2600-\u27bf\ufe0f\u200d]")

mpl.rcParams.update(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "puente",
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "text.color": _INK,
        "axes.edgecolor": _FAINT,
        "xtick.color": _INK,
        "ytick.color": _INK,
    }
)


def main() -> None:
    """Draw everything that was asked for."""
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")
    drawn = []
    for item in json.load(sys.stdin):
        drawing = draw_sheet(item) if "charts" in item else draw_svg(item)
        drawn.append(base64.b64encode(drawing).decode())
    json.dump(drawn, sys.stdout)


def draw_svg(chart: dict[str, Any]) -> bytes:
    """One chart as an `<svg>` element that obeys a strict content security policy."""
    figure = Figure(figsize=(_WIDE, _height(chart)), dpi=100)
    _draw(figure.add_axes(_box(chart)), chart)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return _tidy(buffer.getvalue(), chart["title"])


def draw_sheet(sheet: dict[str, Any]) -> bytes:
    """Charts above each other, as a PNG 1080 pixels wide."""
    footer = "\n".join(
        line for text in sheet["footer"].split("\n") for line in textwrap.wrap(_plain(text), 74)
    )
    heights = [_height(chart) + 0.35 for chart in sheet["charts"]]
    top, bottom = 0.55, 0.2 + 0.13 * (footer.count("\n") + 1)
    tall = top + sum(heights) + bottom
    figure = Figure(figsize=(_WIDE, tall), dpi=1080 / _WIDE, facecolor="white")
    figure.text(0.04, 1 - 0.3 / tall, _plain(sheet["heading"]), fontsize=12, weight="bold")
    at = tall - top
    for chart, height in zip(sheet["charts"], heights, strict=True):
        figure.text(0.04, (at - 0.27) / tall, _plain(chart["title"]), fontsize=9.5, weight="bold")
        inner = height - 0.35
        left, low, wide, high = _box(chart)
        box = (left, (at - 0.35 - inner + low * inner) / tall, wide, high * inner / tall)
        _draw(figure.add_axes(box), chart)
        at -= height
    figure.text(0.04, 0.12 / tall, footer, fontsize=6.5, color=_INK)
    if sheet["stamp"]:
        _stamp_on(figure, sheet["stamp"])
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _stamp_on(figure: Figure, text: str) -> None:
    figure.text(
        *(0.5, 0.5, _plain(text)),
        ha="center", va="center", rotation=32, fontsize=26, color=_STAMP, alpha=0.3, weight="bold",
    )  # fmt: skip


def _height(chart: dict[str, Any]) -> float:
    return 2.1 if chart["kind"] == "trend" else 0.2 + 0.42 * max(len(chart["labels"]), 1)


def _box(chart: dict[str, Any]) -> tuple[float, float, float, float]:
    return (0.13, 0.2, 0.83, 0.7) if chart["kind"] == "trend" else (0.04, 0.02, 0.92, 0.96)


def _draw(axes: Axes, chart: dict[str, Any]) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    (_draw_trend if chart["kind"] == "trend" else _draw_bars)(axes, chart)
    if chart["stamp"]:
        axes.text(
            *(0.5, 0.5, _plain(chart["stamp"])), transform=axes.transAxes,
            ha="center", va="center", rotation=12, fontsize=15, color=_STAMP, alpha=0.45,
        )  # fmt: skip


def _draw_bars(axes: Axes, chart: dict[str, Any]) -> None:
    lows, highs = chart["lows"], chart["highs"]
    places = range(len(lows))
    axes.barh(places, lows, height=0.36, color=_SURE)
    rest = [high - low for low, high in zip(lows, highs, strict=True)]
    axes.barh(
        places, rest, left=lows, height=0.36, color="white", edgecolor=_SURE, hatch="////",
        linewidth=0.6,
    )  # fmt: skip
    widest = max([*highs, 1])
    for place, label, value in zip(places, chart["labels"], chart["values"], strict=True):
        axes.text(0, place - 0.27, _short(label, 44), fontsize=8, va="bottom")
        axes.text(widest, place - 0.27, value, fontsize=8, va="bottom", ha="right", weight="bold")
    axes.set_xlim(0, widest)
    axes.set_ylim(len(lows) - 0.75, -0.75)
    axes.set_axis_off()


def _draw_trend(axes: Axes, chart: dict[str, Any]) -> None:
    lows, highs = chart["lows"], chart["highs"]
    places = range(len(lows))
    axes.bar(places, lows, width=0.7, color=_SURE)
    rest = [high - low for low, high in zip(lows, highs, strict=True)]
    axes.bar(
        places, rest, bottom=lows, width=0.7, color="white", edgecolor=_SURE, hatch="////",
        linewidth=0.6,
    )  # fmt: skip
    step = max(1, -(-len(lows) // 6))
    axes.set_xticks(list(places)[::step], [_short(x, 10) for x in chart["labels"]][::step])
    axes.tick_params(labelsize=7, length=2)
    axes.set_ylim(0, max([*highs, 1]) * 1.05)


def _plain(text: str) -> str:
    """Without emoji, which the font does not have."""
    return _UNSHOWABLE.sub("", text).strip()


def _short(text: str, most: int) -> str:
    text = _plain(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _tidy(svg: bytes, title: str) -> bytes:
    """Turn `style` into plain attributes, drop what a page does not need, name the drawing."""
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(svg)  # noqa: S314  our own drawing of a moment ago
    space = "{http://www.w3.org/2000/svg}"
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in {f"{space}metadata", f"{space}style"}:
                parent.remove(child)
    for element in root.iter():
        for declaration in element.attrib.pop("style", "").split(";"):
            name, _, value = (part.strip() for part in declaration.partition(":"))
            if name == "font":
                size, _, _family = value.rpartition("px")[0].rpartition(" ")[2].partition(" ")
                element.set("font-size", size)
                if "bold" in value or " 700 " in f" {value} ":
                    element.set("font-weight", "700")
            elif name and value:
                element.set(name, value)
        if element.tag == f"{space}g":
            element.attrib.pop("id", None)  # the same in every drawing, and a page has several
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", title)
    root.set("focusable", "false")
    return ET.tostring(root)


if __name__ == "__main__":
    main()
