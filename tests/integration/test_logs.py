"""What a running server logs: JSON with request ids, an audit trail, and no secrets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import text

from service.store.engine import open_engine
from tests.databases import fresh_database
from tests.integration.command_line import ROOT
from tests.integration.running_server import Server, serving

AUDIT = "plumbline.audit"


def create(url: str, *options: str) -> tuple[str, bytes]:
    """A new key from the command line, and what that logged."""
    command = [sys.executable, "-m", "service", "keys", "create", "test", *options]
    environment = {**os.environ, "PLUMBLINE_DATABASE_URL": url, "PLUMBLINE_LOG": "json"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return done.stdout.decode().strip(), done.stderr


def events(server: Server) -> list[dict[str, Any]]:
    return [record for record in server.records() if record["logger"] == AUDIT]


def of(server: Server, request_id: str) -> list[dict[str, Any]]:
    return [record for record in server.records() if record.get("request_id") == request_id]


def test_every_line_is_json_and_names_its_request(tmp_path: Path) -> None:
    key, _ = create(f"sqlite:///{tmp_path}/reports.db", "--scope", "read", "--tenant", "larkmoor")
    key_id = key.split("_")[1]
    with serving(tmp_path) as server:
        answer = server.call("GET", "/v1/model?a=b", headers={"X-API-Key": key, "X-Request-Id": "larkmoor-17"})
        made = [server.call("GET", "/healthz").headers["X-Request-Id"] for _ in range(2)]
        bad = [
            server.call("GET", "/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
            for given in ("short", "x" * 65, 'a"b"c"d"e"f', "with some spaces", "../../etc/passwd")
        ]
    assert answer.headers["X-Request-Id"] == "larkmoor-17"
    assert len({*made, *bad}) == 7
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in (*made, *bad))
    used, access = of(server, "larkmoor-17")
    assert (used["logger"], used["message"], used["key_id"], used["tenant"]) == (AUDIT, "key.used", key_id, "larkmoor")
    assert (used["scope"], used["method"], used["route"]) == ("read", "GET", "/v1/model")
    assert (access["logger"], access["status"], access["path"]) == ("gunicorn.access", "422", "/v1/model")
    assert access["key_id"] == key_id
    assert all({"time", "level", "logger", "message"} <= record.keys() for record in server.records())


def test_what_is_refused_is_in_the_audit_log(tmp_path: Path) -> None:
    key, log = create(f"sqlite:///{tmp_path}/reports.db", "--scope", "score", "--rate", "10/hour")
    key_id = key.split("_")[1]
    body = json.dumps({"url": "http://169.254.169.254/latest/meta-data?token=very-secret"}).encode()
    with serving(tmp_path) as server:
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        statuses = [server.call("POST", "/v1/scores", body, headers).status for _ in range(2)]
        statuses.append(server.call("GET", "/v1/model", headers={"X-API-Key": key[:-43] + "x" * 43}).status)
    assert statuses == [201, 429, 401]
    assert json.loads(log)["message"] == "key.created"
    assert json.loads(log)["key_id"] == key_id
    found = {event["message"]: event for event in events(server)}
    assert found["fetch.refused"]["host"] == "169.254.169.254"
    assert (found["limit.exceeded"]["key_id"], found["limit.exceeded"]["limit"]) == (key_id, "key")
    assert (found["key.refused"]["key_id"], found["key.refused"]["why"]) == (key_id, "wrong_secret")


def test_no_secret_is_logged_wherever_it_stands(tmp_path: Path) -> None:
    key, log = create(f"sqlite:///{tmp_path}/reports.db", "--scope", "read", "--scope", "score")
    secret = key.split("_", 2)[2]
    json_type = {"Content-Type": "application/json"}
    with serving(tmp_path, PLUMBLINE_LIMITS_URL="redis://lark:hush-hush@127.0.0.1:1/0") as server:
        for headers in ({"Authorization": f"Bearer {key}"}, {"X-API-Key": key}, {"X-Request-Id": key}):
            server.call("GET", "/v1/model", headers=headers)
        for path in (f"/v1/model?api_key={key}", f"/v1/scores/{key}", f"/{key}/%0a{key}", f"/reports/{key}"):
            server.call("GET", path, headers={"Referer": f"http://localhost/?{key}", "User-Agent": key})
        server.call("POST", "/v1/scores", json.dumps({"url": f"http://127.0.0.1:9/{key}?{key}"}).encode(), json_type)
        server.call("POST", "/v1/scores", json.dumps({"text": key, key: key}).encode(), json_type)
    whole = log + b"".join(server.lines)
    assert secret.encode() not in whole
    assert b"hush-hush" not in whole
    assert b"***" in whole


def test_a_database_that_fails_does_not_tell_its_password(tmp_path: Path) -> None:
    with fresh_database("postgresql", tmp_path) as url:
        known = url.replace("postgres@", "postgres:open-sesame@")
        with serving(tmp_path, PLUMBLINE_DATABASE_URL=known) as server:
            assert server.ask("GET", "/readyz")[0] == 200
            create(known, "--scope", "read")
            drop_all(url)
            assert server.ask("GET", "/v1/scores/x")[0] == 500  # the database answers: no other try would help
            assert server.ask("GET", "/readyz")[0] == 503
    assert any(record["level"] == "error" for record in server.records())
    assert b"open-sesame" not in b"".join(server.lines)


def drop_all(url: str) -> None:
    """Take the tables away under a running server."""
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE reports, api_keys CASCADE"))
    engine.dispose()
