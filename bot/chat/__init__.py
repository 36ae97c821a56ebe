"""Telegram and nothing else: updates become visits, screens become calls, and none gets lost."""

import logging
import os

# python-telegram-bot 22 warns at every 429 unless one opts in to its future way of telling times.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# At DEBUG it writes addresses that hold the token.
logging.getLogger("telegram").setLevel(logging.INFO)
