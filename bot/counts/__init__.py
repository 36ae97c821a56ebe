"""Counts of what is asked, without anyone who asked: the ledger, and what is published from it."""

from bot.counts.ledger import Ledger, State
from bot.counts.opening import open_ledger
from bot.counts.store import NewerSchemaError, Row, StoreError

__all__ = ["Ledger", "NewerSchemaError", "Row", "State", "StoreError", "open_ledger"]
