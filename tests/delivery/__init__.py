"""Tests of delivery: what reaches people and Telegram when things go wrong."""
