"""The dashboard: what staff see in a browser, behind a one-time link or a password."""

from bot.web.dashboard.app import Dashboard, create_dashboard

__all__ = ["Dashboard", "create_dashboard"]
