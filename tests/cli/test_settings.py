"""Settings as the environment has them."""

from __future__ import annotations

import pytest

from bot.settings import Settings, read_settings


@pytest.mark.parametrize("name", sorted(Settings.model_fields.keys() - {"monitor"}))
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
