"""Settings as the environment has them."""

from __future__ import annotations

import attrs
import pytest

from bot.settings import Settings, SettingsError, read_settings


@pytest.mark.parametrize("name", sorted(attrs.fields_dict(Settings).keys() - {"monitor"}))
def test_an_empty_variable_is_one_that_is_not_set(monkeypatch, name):
    """Compose and systemd pass on variables that nobody filled in."""
    monkeypatch.delenv(f"PUENTE_{name.upper()}", raising=False)
    default = getattr(read_settings(), name)
    monkeypatch.setenv(f"PUENTE_{name.upper()}", "")
    assert getattr(read_settings(), name) == default


def test_an_empty_monitor_is_none(monkeypatch):
    """Two bots on one machine need not share a port that neither of them wants."""
    monkeypatch.delenv("PUENTE_MONITOR", raising=False)
    assert read_settings().monitor
    monkeypatch.setenv("PUENTE_MONITOR", "")
    assert not read_settings().monitor


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_URL", "ftp://hidden"),
        ("DATABASE", "mysql://hidden"),
        ("WEBHOOK_URL", "hidden"),
        ("WEBHOOK_SECRET", "hidden words"),
        ("LISTEN", "hidden"),
        ("MONITOR", "hidden"),
        ("STAFF", "hidden"),
        ("STATS_BIN", "hidden"),
        ("STATS_BIN", "7"),
        ("DASHBOARD_URL", "hidden"),
    ],
)
def test_a_mistake_names_its_variable_and_hides_its_value(monkeypatch, name, value):
    """One line says which variable is wrong; what it holds may be a secret in the wrong place."""
    monkeypatch.setenv(f"PUENTE_{name}", value)
    with pytest.raises(SettingsError, match=rf"^PUENTE_{name}: [^\n]+$") as refused:
        read_settings()
    assert "hidden" not in str(refused.value)


def test_secrets_are_not_printed(monkeypatch):
    """Settings may land in a log; their secrets may not."""
    for name in ("TOKEN", "WEBHOOK_SECRET", "DASHBOARD_SECRET", "DASHBOARD_PASSWORD"):
        monkeypatch.setenv(f"PUENTE_{name}", "hidden")
    chosen = read_settings()
    assert "hidden" not in f"{chosen} {chosen!r} {chosen.token}"
    assert chosen.dashboard_secret.reveal() == "hidden"


def test_overrides_are_checked_like_the_environment(monkeypatch):
    """What a command sets is read in the same way, and goes before the environment."""
    monkeypatch.setenv("PUENTE_STAFF", "1, 2 3")
    assert read_settings().staff == {1, 2, 3}
    assert read_settings(staff=frozenset({4})).staff == {4}
    with pytest.raises(SettingsError, match="PUENTE_LISTEN"):
        read_settings(listen="nowhere")
