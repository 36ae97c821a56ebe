"""The Dockerfile keeps its promises as far as a reader can tell; building it needs an engine."""

from __future__ import annotations

import asyncio
import os
import re
import sys

import pytest

from bot.web.health import Metrics, health_app
from bot.web.listener import Listener
from tests.image.recipe import ROOT, Stage, health_command, read_stages, read_steps

STEPS = read_steps((ROOT / "Dockerfile").read_text())
STAGES = read_stages(STEPS)
KNOWN = {
    *("ARG", "FROM", "LABEL", "WORKDIR", "COPY", "RUN", "ENV"),
    *("USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"),
}


def ancestry(stage: Stage) -> list[Stage]:
    """The stage and those it stands on: all of what ends up in it."""
    below = {each.name: each for each in STAGES if each.name}
    line = [stage]
    while line[-1].base in below:
        line.append(below[line[-1].base])
    return line


def test_there_is_nothing_but_known_instructions() -> None:
    """A misspelt instruction is found here, not on the server."""
    assert [step for step in STEPS if step.word not in KNOWN] == []


def test_every_stage_stands_on_the_chosen_base() -> None:
    """`--build-arg BASE=…` changes the base everywhere: no stage fetches another."""
    assert STEPS[0].word == "ARG"
    assert re.fullmatch(r"BASE=python:3\.\d+-slim", STEPS[0].rest)
    assert {ancestry(stage)[-1].base for stage in STAGES} == {"${BASE}"}


def test_the_image_holds_no_build_tools() -> None:
    """What the last stage stands on installs nothing, and removes the base's own installers."""
    line = ancestry(STAGES[-1])
    assert "build" not in {stage.name for stage in line}
    runs = [step.rest for stage in line for step in stage.all("RUN")]
    assert not re.search(r"\b(apt-get|apk|install -r|make|gcc|curl|wget)\b", " ".join(runs))
    assert "/usr/local/lib/python3.*/site-packages/*" in " ".join(runs), "pip of the base"
    assert "ensurepip" in " ".join(runs)


def test_libraries_are_pinned_by_hash() -> None:
    """Installing refuses what is not pinned, and each requirement has a version and a hash."""
    (build,) = [stage for stage in STAGES if stage.name == "build"]
    first, second = [step.rest for step in build.all("RUN")]
    assert "--require-hashes" in first
    assert "--only-binary :all:" in first
    assert "--no-deps" in second
    assert "uninstall --quiet --yes setuptools pip" in second
    pinned = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    wanted = [line for line in pinned.splitlines() if line.strip() and line.strip()[0] != "#"]
    assert len(wanted) > 20
    for line in wanted:
        assert re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_it_runs_as_a_number_that_is_not_root() -> None:
    """USER is the number that was made and that owns /data, and nothing runs after it."""
    last = STAGES[-1]
    (user,) = last.all("USER")
    assert int(user.rest) > 999
    made = " ".join(step.rest for stage in ancestry(last) for step in stage.all("RUN"))
    assert f"useradd --uid {user.rest} " in made
    assert f"install -d -o {user.rest} -g {user.rest} -m 0700 /data" in made
    assert last.steps.index(user) > max(last.steps.index(step) for step in last.all("COPY"))
    assert [step.rest for step in last.all("VOLUME")] == ["/data"]


def test_no_secret_is_baked_in() -> None:
    """No setting that holds a secret stands in the image, not even as an argument."""
    secret = re.compile(r"TOKEN|SECRET|PASSWORD")
    assert [
        step for step in STEPS if step.word in {"ENV", "ARG"} and secret.search(step.rest)
    ] == []


@pytest.mark.parametrize("proxy", ["", "http://127.0.0.1:9"])
async def test_the_health_check_asks_where_the_monitor_listens(proxy: str) -> None:
    """HEALTHCHECK follows PUENTE_MONITOR, whatever proxy the container has, and sees a death."""
    program, *arguments = health_command(STAGES[-1])
    assert program == "python"
    listener = Listener(health_app(lambda: False, list, Metrics()), "127.0.0.1", 0)
    await listener.start()
    environment = {
        **os.environ,
        "PUENTE_MONITOR": f"0.0.0.0:{listener.port}",
        "HTTP_PROXY": proxy,
        "http_proxy": proxy,
    }

    async def check() -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        return await process.wait()

    assert await check() == 0, "alive, though not ready yet"
    await listener.stop()
    assert await check() == 1
