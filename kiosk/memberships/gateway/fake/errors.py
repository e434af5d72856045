"""What is refused, as Stripe's API says it: https://docs.stripe.com/api/errors."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal; `kept`: what happened until then stays (a charge that was refused is a fact)."""

    def __init__(
        self, message: str, *, status: int = 400, kind: str = "invalid_request_error",
        code: str | None = None, param: str | None = None, decline_code: str | None = None,
        kept: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.kept = kept
        said = {
            "type": kind, "message": message, "code": code, "param": param,
            "decline_code": decline_code,
        }  # fmt: skip
        self.body: dict[str, Any] = {
            "error": {name: value for name, value in said.items() if value is not None}
        }


def missing(kind: str, name: str, param: str = "id") -> ApiError:
    """There is no such object."""
    word = kind.rpartition(".")[2].replace("_", " ")
    return ApiError(f"No such {word}: '{name}'", status=404, code="resource_missing", param=param)
