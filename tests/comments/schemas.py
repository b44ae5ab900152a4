"""GitHub's own description of its interface (OpenAPI), by which answers in tests are judged."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from jsonschema import ValidationError
from openapi_schema_validator import OAS30Validator

from tests.npm.node import MODULES

_FILE = MODULES / "@octokit/openapi/generated/api.github.com.json"

# What is asked for, and the name of the schema of one thing in the answer.
_ANSWERS = (
    (r"GET ", "minimal-repository"),
    (r"GET /issues", "issue"),
    (r"POST /issues", "issue"),
    (r"GET /issues/\d+", "issue"),
    (r"GET /issues/\d+/comments", "issue-comment"),
    (r"GET /issues/comments", "issue-comment"),
    (r"GET /issues/\d+/reactions", "reaction"),
)


@cache
def _components() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        found: dict[str, Any] = json.load(file)["components"]
    return found


@cache
def _validator(name: str) -> OAS30Validator:
    return OAS30Validator({"$ref": f"#/components/schemas/{name}", "components": _components()})


def mistakes(method: str, path: str, status: int, data: Any) -> list[str]:
    """What is wrong with an answer. path: below that of the repository, without a query."""
    name = "basic-error"
    if status < 300:
        name = next((name for pattern, name in _ANSWERS if re.fullmatch(pattern, f"{method} {path}")), "")
        if not name:
            return [f"{method} {path} is not known here"]
    # One of each hundred is made like all others.
    rows = [*data[:2], *data[-1:]] if isinstance(data, list) else [data]
    validator = _validator(name)
    found = [error for row in rows for error in validator.iter_errors(row) if not _is_null(error)]
    return [f"{method} {path}: {error.json_path}: {error.message[:200]}" for error in found]


def _is_null(error: ValidationError) -> bool:
    """Whether it is about null in the place of one of some words; GitHub means by `nullable` that it may be there."""
    return (
        error.validator == "enum"
        and error.instance is None
        and isinstance(error.schema, dict)
        and error.schema["nullable"] is True
    )
