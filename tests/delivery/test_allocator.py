"""What is free goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

SCRIPT = """
from pathlib import Path
from bot.allocator import give_back, keep_little

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

keep_little()
before = resident()
blocks = [bytes(4000) for _ in range(10000)]
full = resident()
last = bytes(4000)  # above all others: what is below it cannot go by itself
del blocks
give_back()
print(full - before, resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be asked")
def test_what_is_free_is_given_back() -> None:
    """Forty megabytes in small blocks are gone after they were freed."""
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    grown, left = map(int, told.stdout.split())
    assert grown > 30e6
    assert left < grown / 10
