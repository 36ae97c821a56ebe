"""Routes and deep links: what a button carries can be read again, whatever it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import route

slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
paths = st.lists(slugs, max_size=4).map("/".join)
languages = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
routes = st.builds(
    route.Route,
    language=languages,
    path=paths,
    verb=st.from_regex(r"([a-z]{1,8})?", fullmatch=True),
    part=st.integers(1, 9999),
    searched=st.booleans(),
)
links = st.builds(
    route.Link,
    language=languages,
    path=paths,
    poster=st.from_regex(r"[a-z0-9]{0,16}", fullmatch=True),
)


@given(routes)
def test_a_button_reads_what_was_written(wanted):
    """Every route that can be written is read again as itself."""
    assert route.decode(route.encode(wanted)) == wanted


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[a-z:/~?s0-9-]{0,70}", fullmatch=True)))
def test_any_button_data_is_read_without_error(data):
    """Whatever a button carried decodes to a route, which can be written, or to nothing."""
    found = route.decode(data)
    if found is not None:
        assert route.decode(str(found)) == found


@given(links)
def test_a_deep_link_reads_what_was_written(link):
    """Every deep link is read again as itself, poster code included."""
    assert route.read_link(route.write_link(link)) == link


@given(st.one_of(st.text(max_size=80), st.from_regex(r"[a-zA-Z0-9_-]{0,64}", fullmatch=True)))
def test_any_payload_is_read_without_error(payload):
    """Whatever follows ?start= is read as a link or as nothing."""
    found = route.read_link(payload)
    assert found is None or isinstance(found, route.Link)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("es", route.Route("es")),
        ("es/rights/detained~2", route.Route("es", "rights/detained", part=2)),
        ("bzj:near/chetumal/health", route.Route("bzj", "chetumal/health", verb="near")),
        ("en/asylum/mexico?s", route.Route("en", "asylum/mexico", searched=True)),
    ],
)
def test_the_routes_of_the_documentation_are_read(data, wanted):
    """The examples that the module and the design give mean what they say."""
    assert route.decode(data) == wanted


@pytest.mark.parametrize(
    "data", ["", "ES", "es/á", "es/../x", "es~0", "e", "es/x~2~3", "💥", "es\n"]
)
def test_nonsense_is_no_route(data):
    """Data that was never ours is told from a route."""
    assert route.decode(data) is None


def test_a_deep_link_of_the_design_is_read():
    """`es-rights_detained--p12` is a topic and the code of a poster."""
    wanted = route.Link("es", "rights/detained", "p12")
    assert route.read_link("es-rights_detained--p12") == wanted
