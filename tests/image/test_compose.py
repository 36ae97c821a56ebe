"""compose.yaml follows the rules of the Compose specification that it uses, and hangs together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.image.recipe import ROOT

TEXT = (ROOT / "compose.yaml").read_text()
VARIABLE = re.compile(r"\$\{(\w+)(:-([^}]*))?\}")

# Of the specification: what our services use, and of what kind it is.
KEYS: dict[str, type | tuple[type, ...]] = {
    "build": str,
    "image": str,
    "restart": str,
    "init": bool,
    "read_only": bool,
    "tmpfs": list,
    "cap_drop": list,
    "cap_add": list,
    "security_opt": list,
    "stop_grace_period": str,
    "shm_size": str,
    "mem_limit": str,
    "pids_limit": int,
    "secrets": list,
    "configs": list,
    "logging": dict,
    "environment": dict,
    "deploy": dict,
    "volumes": list,
    "profiles": list,
    "networks": list,
    "depends_on": dict,
    "ports": list,
    "healthcheck": dict,
}


def read(given: dict[str, str]) -> dict[str, Any]:
    """The composition as the engine sees it, with these variables set."""

    def fill(found: re.Match[str]) -> str:
        return given.get(found[1]) or found[3] or ""

    made: dict[str, Any] = yaml.safe_load(VARIABLE.sub(fill, TEXT))
    return made


def started(made: dict[str, Any], profile: str) -> dict[str, int]:
    """Which services `docker compose up` starts, and how many of each."""
    return {
        name: int(service.get("deploy", {}).get("replicas", 1))
        for name, service in made["services"].items()
        if profile in service.get("profiles", [profile])
    }


def scale_env() -> dict[str, str]:
    """The example of `.env` for several replicas."""
    lines = (ROOT / "deploy/scale.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def services() -> Iterator[tuple[str, dict[str, Any]]]:
    """All services by name."""
    yield from read({})["services"].items()


def test_only_what_the_specification_knows() -> None:
    """Each key exists and has the kind it must have: a wrong one stops the engine."""
    made = read({})
    assert {key for key in made if not key.startswith("x-")} == {
        *("services", "networks", "configs", "secrets", "volumes"),
    }
    for name, service in services():
        for key, value in service.items():
            assert isinstance(value, KEYS[key]), f"{name}.{key}"
        for variable, value in service.get("environment", {}).items():
            assert value is None or isinstance(value, str), f"{name}: {variable}"
        assert set(service.get("healthcheck", {})) <= {
            *("test", "interval", "timeout", "retries", "start_period"),
        }


def test_what_is_named_is_there() -> None:
    """Networks, volumes, configs, secrets and services that are named exist; files too."""
    made = read({})
    for name, service in services():
        assert set(service.get("networks", ["default"])) <= {"default", *made["networks"]}, name
        assert set(service.get("depends_on", {})) <= set(made["services"]), name
        assert set(service.get("secrets", [])) <= set(made["secrets"]), name
        assert {each["source"] for each in service.get("configs", [])} <= set(made["configs"])
        assert {each.partition(":")[0] for each in service.get("volumes", [])} <= set(
            made["volumes"]
        )
        for other, how in service.get("depends_on", {}).items():
            waits = how["condition"] == "service_healthy"
            has_check = "healthcheck" in made["services"][other] or other == "replica"
            assert waits <= has_check, f"{name} waits for the health of {other}"
    for config in made["configs"].values():
        assert (ROOT / config["file"]).is_file()


def test_it_starts_without_any_variable_but_a_token() -> None:
    """No variable is demanded: one container starts, which polls and counts in its volume."""
    assert all(found[2] for found in VARIABLE.finditer(TEXT)), "each variable has a default"
    made = read({"PUENTE_TOKEN": "1:token"})
    assert started(made, "") == {"puente": 1}
    alone = made["services"]["puente"]
    assert alone["environment"]["PUENTE_TOKEN"] == "1:token"  # noqa: S105 - made up
    assert not alone["environment"].get("PUENTE_WEBHOOK_URL")
    assert alone["volumes"] == ["data:/data"]
    assert "ports" not in alone


def test_with_its_settings_several_replicas_start_and_nobody_polls() -> None:
    """With deploy/scale.env as `.env` there is no container that would end the webhook."""
    env = scale_env()
    assert env["COMPOSE_PROFILES"] == "scale"
    assert started(read(env), "scale") == {"puente": 0, "replica": 3, "proxy": 1, "postgres": 1}
    made = read({**env, "PUENTE_DOMAIN": "bot.example.org", "POSTGRES_PASSWORD": "abc"})
    replica = made["services"]["replica"]["environment"]
    assert replica["PUENTE_WEBHOOK_URL"] == "https://bot.example.org"
    assert replica["PUENTE_DATABASE"] == "postgresql://puente:abc@postgres/puente"
    used = {found[1] for found in VARIABLE.finditer(TEXT)} | {"COMPOSE_PROFILES"}
    assert set(env) <= used, "the example names what the composition reads"


def test_no_secret_is_in_the_repository() -> None:
    """Passwords and tokens come from outside: their defaults and the examples are empty."""
    for found in VARIABLE.finditer(TEXT):
        if re.search("TOKEN$|SECRET|PASSWORD", found[1]):
            assert not found[3], found[0]
    for name, value in scale_env().items():
        if re.search("TOKEN$|SECRET|PASSWORD", name):
            assert not value, name
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert ".env" in ignored


def test_services_have_no_more_than_they_need() -> None:
    """The bot and the proxy cannot write or gain rights; the database is out of reach."""
    made = read({})
    for name in ("puente", "replica", "proxy"):
        service = made["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "mem_limit" in service
    assert made["services"]["proxy"]["cap_add"] == ["NET_BIND_SERVICE"]
    assert [name for name, service in services() if "ports" in service] == ["proxy"]
    assert made["services"]["postgres"]["networks"] == ["database"]
    assert made["networks"]["database"]["internal"] is True
    for name, service in services():
        assert service["logging"]["options"]["max-size"], f"{name} fills no disk with logs"
