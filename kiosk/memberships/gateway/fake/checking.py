"""Parameters held against the client's own types: what it does not know, the fake refuses.

The client's types leave every list of words open (`Literal[...] | str`), as its makers cannot know the
words of a later year; the API does not, and neither does the fake.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib import import_module
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kiosk.memberships.gateway.fake.errors import ApiError

# Options of a call that stand among the parameters of some types, and are never sent.
_OPTIONS = "_request_options"


def checked(raw: Mapping[str, Any], shape: type) -> dict[str, Any]:
    """The decoded parameters in their types: int, bool, list… ApiError names the one that is wrong."""
    return _typed_map(raw, shape, "")


@lru_cache(maxsize=256)
def shape(module: str, name: str) -> type:
    """A type of the client's parameters, as `stripe.params` has it."""
    found: type = getattr(import_module(f"stripe.params.{module}"), name)
    return found


@lru_cache(maxsize=1024)
def fields(shape: type) -> dict[str, Any]:
    """The parameters of a type and their own types."""
    names = {"StripeContext": object, "Mapping": Mapping}
    hints = get_type_hints(shape, localns=names)
    options = import_module(f"stripe.{_OPTIONS}").RequestOptions.__annotations__
    return {name: hint for name, hint in hints.items() if name not in options}


def _typed_map(raw: Any, shape: type, path: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ApiError(f"Invalid object: {path}", code="parameter_invalid_object", param=path)
    known = fields(shape)
    for name in raw:
        if name not in known:
            at = _at(path, name)
            raise ApiError(f"Received unknown parameter: {at}", code="parameter_unknown", param=at)
    for name in shape.__required_keys__:  # type: ignore[attr-defined]
        if name not in raw:
            at = _at(path, name)
            raise ApiError(f"Missing required param: {at}.", code="parameter_missing", param=at)
    return {name: _typed(value, known[name], _at(path, name)) for name, value in raw.items()}


def _typed(value: Any, hint: Any, path: str) -> Any:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _one_of(value, get_args(hint), path)
    if origin is Literal:
        if value in get_args(hint):
            return value
        words = ", ".join(str(word) for word in get_args(hint) if word)
        raise ApiError(f"Invalid {path}: must be one of {words}", param=path)
    if origin is list:
        return _typed_list(value, get_args(hint)[0], path)
    if origin is dict:
        if not isinstance(value, dict):
            raise ApiError(f"Invalid object: {path}", code="parameter_invalid_object", param=path)
        of = get_args(hint)[1]
        return {name: _typed(each, of, _at(path, name)) for name, each in value.items()}
    if hasattr(hint, "__required_keys__"):
        return _typed_map(value, hint, path)
    return _scalar(value, hint, path)


def _typed_list(value: Any, of: Any, path: str) -> list[Any]:
    if not isinstance(value, dict) or not all(name.isdigit() for name in value):
        raise ApiError(f"Invalid array: {path}", code="parameter_invalid_array", param=path)
    ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
    return [_typed(each, of, f"{path}[{name}]") for name, each in ordered]


def _one_of(value: Any, hints: tuple[Any, ...], path: str) -> Any:
    """As the first of the types that takes it; words that are listed are the only ones."""
    closed = any(get_origin(hint) is Literal and any(get_args(hint)) for hint in hints)
    fitting = [hint for hint in hints if not (hint is str and closed)]
    error: ApiError | None = None
    for hint in fitting:
        if isinstance(value, dict) is _is_scalar(hint):
            continue
        try:
            return _typed(value, hint, path)
        except ApiError as refused:
            # What goes wrong inside the richest type says most.
            error = refused if error is None or not _is_empty(hint) else error
    raise error or ApiError(f"Invalid {path}", param=path)


def _is_scalar(hint: Any) -> bool:
    return get_origin(hint) is Literal or hint in {str, int, bool, float, Decimal}


def _is_empty(hint: Any) -> bool:
    return get_origin(hint) is Literal and not any(get_args(hint))


def _scalar(value: Any, hint: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise ApiError(f"Invalid {path}: it is no map", param=path)
    if hint is int:
        if not re.fullmatch(r"-?\d{1,18}", value):
            raise ApiError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=path
            )
        return int(value)
    if hint is bool:
        if value not in {"true", "false"}:
            raise ApiError(f"Invalid boolean: {value}", param=path)
        return value == "true"
    if hint in {float, Decimal}:
        try:
            return float(value) if hint is float else str(Decimal(value))
        except (ValueError, InvalidOperation) as error:
            raise ApiError(f"Invalid decimal: {value}", param=path) from error
    if hint is str:
        return value
    raise ApiError(f"Invalid {path}", param=path)


def _at(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def refuse_unacted(params: Mapping[str, Any], acted: frozenset[str]) -> None:
    """ApiError where a parameter is Stripe's and the fake does not act on it: better than to ignore it."""
    for path in _paths(params, ""):
        if not any(path == known or path.startswith(f"{known}.") for known in acted):
            raise ApiError(
                f"The fake does not act on {path}: it is Stripe's, but not carried out here",
                code="fake_does_not_act", param=path,
            )  # fmt: skip


def _paths(value: Any, path: str) -> list[str]:
    if isinstance(value, Mapping) and value:
        return [
            found for name, each in value.items()
            for found in _paths(each, f"{path}.{name}" if path else name)
        ]  # fmt: skip
    if isinstance(value, list) and value:
        return [found for each in value for found in _paths(each, path)]
    return [path] if path else []
