"""Facts: written for the reader, with every warning that their age and their source ask for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.facts import State, Writer
from bot.core.markup import plain
from bot.core.reading import FACT
from tests.core import support
from tests.core.support import TODAY, fact

MONEY = 'type = "money"\namount = "40.00"\ncurrency = "BZD"\n'
PHONE = 'type = "phone"\nnumber = "+528007152000"\n'
DAYS = 'type = "duration"\nvalue = {value}\nunit = "{unit}"\n'
LANGUAGES = ("es", "en", "bzj")


def write(lines: str, language: str = "es", today: date = TODAY, **files: str) -> str:
    """A fact as a page shows it."""
    made = support.edition({"facts.toml": fact("it", lines), **files}, today)
    return plain(made.pages.writer.write("it", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_shipped_fact_is_empty(shipped, language):
    """Every fact of the shipped content says something in every language."""
    writer = shipped.pages.writer
    for name, one in shipped.content.facts.items():
        value = writer.value(one, language)
        assert value.strip(), name
        assert "{" not in value, name
        assert plain(writer.write(name, language)).strip(), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 30])
@pytest.mark.parametrize(
    "unit", ["minutes", "hours", "days", "working-days", "weeks", "months", "years"]
)
def test_every_duration_says_how_long(language, count, unit):
    """Each unit is written with its number, also where the interface words leave it to Babel."""
    text = write(DAYS.format(value=count, unit=unit), language)
    assert text.startswith(str(count))
    assert len(text) > len(str(count)) + 2


def test_an_empty_plural_in_the_words_falls_back_to_babel():
    """A .po entry whose plurals are empty is no entry: durations were once printed as nothing."""
    es = support.catalogs()["es"]
    assert "unit.days" not in es, "the shipped words leave Spanish days to Babel"
    assert write(DAYS.format(value=45, unit="days"), "es") == "45 días"
    assert write(DAYS.format(value=1, unit="months"), "es") == "1 mes"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("es", "40 dólares beliceños"), ("en", "40 Belize dollars"), ("bzj", "40 Belize dalaz")],
)
def test_money_is_written_for_the_reader(language, wanted):
    """A round amount has no cents, and its currency has its name in the reader's language."""
    text = write(MONEY, language)
    assert text.startswith("40 ")
    assert len(text) > len("40 ") + 3
    if language != "bzj":
        assert text == wanted


def test_money_with_cents_year_and_second_currency():
    """Cents are kept, thousands are parted, the year stands beside, and so does the other sum."""
    lines = (
        'type = "money"\namount = "1234.50"\ncurrency = "MXN"\nyear = 2026\n'
        'also = { amount = "20.00", currency = "USD" }\n'
    )
    text = write(lines, "es")
    assert text.startswith("1,234.50 pesos mexicanos o 20 dólares")
    assert text.endswith("(2026)")
    assert " or 20 " in write(lines, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_can_be_dialled_from_abroad(language):
    """Numbers show their country, so that they work from the other side of the border."""
    assert write(PHONE, language) == "+52 800 715 2000"
    assert write('type = "phone"\nnumber = "+5018222192"\n', language) == "+501 822-2192"


def test_extension_whatsapp_and_short_codes():
    """An extension is named in the reader's language; short codes stay as they are dialled."""
    assert write(PHONE + 'extension = "7655"\n', "es") == "+52 800 715 2000 ext. 7655"
    assert write(PHONE + "whatsapp = true\n", "es") == "+52 800 715 2000 (WhatsApp)"
    assert write('type = "phone"\nnumber = "911"\ncountry = "bz"\n', "en") == "911"


@pytest.mark.parametrize("number", ["+52123", "983 833 1111", "+50112", "call"])
def test_a_phone_that_cannot_exist_is_refused(number):
    """A wrong phone number never reaches a reader: the edition is refused with its line."""
    files = {"facts.toml": fact("it", f'type = "phone"\nnumber = "{number}"\n')}
    built = support.compile_tree(files)
    assert built.edition is None
    assert [one.path for one in built.errors] == ["content/facts.toml"]
    assert built.errors[0].line > 0


@pytest.mark.parametrize(
    ("language", "wanted"), [("es", "31 mar 2023"), ("en", "31 Mar 2023"), ("bzj", "31 Mar 2023")]
)
def test_a_date_is_written_with_its_month_as_a_word(language, wanted):
    """Day, month as a word, year: 3/4 would mean two days on the two sides."""
    assert write('type = "date"\ndate = 2023-03-31\n', language) == wanted


def test_hours_show_both_clocks():
    """Opening hours name the clock of the place and give the same on the other side's."""
    text = write('type = "hours"\nopening_hours = "Mo-Su 06:00-22:00"\ncountry = "bz"\n', "es")
    assert "6:00–22:00 (hora de Belice) = 7:00–23:00 (hora de Quintana Roo)" in text


def test_a_text_falls_back_to_the_next_language():
    """A text that Kriol lacks is shown in English, and in Spanish where that lacks it, too."""
    assert write('type = "text"\ntext = { es = "de mayo", en = "of May" }\n', "bzj") == "of May"
    assert write('type = "text"\ntext = { es = "de mayo" }\n', "bzj") == "de mayo"


@pytest.mark.parametrize(
    ("today", "withhold", "wanted"),
    [
        (date(2026, 11, 24), "false", State.FRESH),
        (date(2027, 4, 23), "false", State.FRESH),
        (date(2027, 4, 24), "false", State.DUE),
        (date(2027, 5, 24), "false", State.DUE),
        (date(2027, 5, 25), "false", State.STALE),
        (date(2027, 5, 24), "true", State.DUE),
        (date(2027, 5, 25), "true", State.WITHHELD),
    ],
)
def test_the_date_decides_how_far_a_fact_can_be_relied_on(today, withhold, wanted):
    """Fresh, due a month before its review, stale from the day after it, or withheld."""
    made = support.edition({"facts.toml": fact("it", f"{MONEY}withhold_when_stale = {withhold}\n")})
    assert made.content.facts["it"].state(today) is wanted


LATER = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "puede haber cambiado"), ("en", "may have changed"), ("bzj", "")],
)
def test_a_stale_fact_says_so(language, words):
    """Past its review the reader is told to ask before paying, in each language."""
    fresh, stale = write(MONEY, language), write(MONEY, language, LATER)
    assert stale.startswith(fresh + " (")
    assert words in stale


def test_a_withheld_fact_disappears_behind_where_to_ask():
    """A stale fact that must not be shown is replaced by the place to ask at."""
    lines = MONEY + 'withhold_when_stale = true\nask_at = "INM Chetumal"\n'
    places = support.place("inm-chetumal")
    lines = lines.replace("INM Chetumal", "inm-chetumal")
    text = write(lines, "es", LATER, **places)
    assert "40" not in text
    assert "pregunta en inm-chetumal" in text
    assert write(lines, "es", TODAY, **places) == "40 dólares beliceños"


def test_a_withheld_fact_without_a_place_still_gives_nothing_away():
    """Without a place to ask at the reader is told to ask, and sees no value."""
    text = write(MONEY + "withhold_when_stale = true\n", "es", LATER)
    assert "40" not in text
    assert "pregunta" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ask_first_fact_asks_first(language):
    """`use = ask-first` marks the value in the reader's language."""
    plainly = write(MONEY, language)
    marked = write(MONEY + 'use = "ask-first"\n', language)
    assert marked.startswith(plainly + " (")
    assert len(marked) > len(plainly) + 4


def test_an_ask_first_phone_is_unconfirmed():
    """Asking first makes no sense for a phone itself: it is called unconfirmed."""
    assert write(PHONE + 'use = "ask-first"\n', "es").endswith("(sin confirmar)")


def page(lines: str, today: date = TODAY) -> str:
    """A page that rests on a fact."""
    files = {
        "facts.toml": fact("it", lines),
        **support.topic("rights/fees", "Costos", "Cuesta {{ it }}.", support.SOURCES),
    }
    return support.shown(support.edition(files, today).screen("es", "rights/fees"))


def test_a_page_with_unconfirmed_facts_says_so():
    """Until somebody has phoned or seen it the page says that nobody has."""
    assert "Todavía nadie confirmó" in page(MONEY)
    confirmed = MONEY + 'confirmed = { by = "the team", on = 2026-11-24 }\n'
    assert "Todavía nadie confirmó" not in page(confirmed)
    assert "the team" not in page(confirmed), "who confirmed is for editors"


def test_a_change_of_a_fact_changes_all_languages():
    """One home: a new fee shows in three languages at once."""
    files = support.topic("rights/fees", "Costos", "Cuesta {{ it }}.", support.SOURCES)
    files["topics/rights/fees/en.md"] = "# Fees\n\nIt costs {{ it }}.\n"
    files["topics/rights/fees/bzj.md"] = "# Fee\n\nIh kaas {{ it }}.\n"
    for amount in ("40", "55"):
        files["facts.toml"] = fact("it", MONEY.replace("40.00", f"{amount}.00"))
        made = support.edition(files)
        for language in LANGUAGES:
            assert f" {amount} " in support.shown(made.screen(language, "rights/fees"))


def test_an_unknown_fact_refuses_the_edition_with_its_line():
    """A page that names a fact that there is not is told by file and line."""
    files = support.topic("rights/fees", "Costos", "Uno.\n\nCuesta {{ no-such }}.")
    built = support.compile_tree(files)
    assert built.edition is None
    wrong = built.errors[0]
    assert (wrong.path, wrong.line, wrong.code) == (
        "content/topics/rights/fees/es.md",
        5,
        "unknown-fact",
    )


def test_facts_are_escaped_for_telegram():
    """A fact with < or & cannot break the markup of a page."""
    files = {"facts.toml": fact("it", 'type = "text"\ntext = { es = "a < b & <b>c" }\n')}
    writer = support.edition(files).pages.writer
    assert isinstance(writer, Writer)
    assert writer.write("it", "es") == "a &lt; b &amp; &lt;b&gt;c"


def test_an_amount_below_nothing_is_refused():
    """Money is never negative."""
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        FACT.validate_python(
            {
                "type": "money",
                "amount": "-1",
                "currency": "BZD",
                "source": "x",
                "as_of": "2026",
                "checked": TODAY,
                "review_by": TODAY,
                "confidence": "high",
            }
        )
