"""Values as plain data: a frozen value becomes the list of its fields, and that list becomes the same value again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[object], object]


class Damaged(ValueError):
    """Data that no value was packed into."""


def packed(value: object) -> object:
    """`value`, made of frozen values, tuples, texts, numbers and None, as what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return [packed(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, tuple):
        return [packed(each) for each in value]
    return value.value if isinstance(value, Enum) else value


def unpacked(kind: type[T], data: object) -> T:
    """The value of the class `kind` that `packed` made `data` of. Raises Damaged, or another ValueError, for anything else."""
    found = _reader(cast("Hashable", kind))(data)
    assert isinstance(found, kind)
    return found


@cache
def _reader(kind: Hashable) -> Reader:
    """What turns data into a value of a type, as it is written in the fields of a value's class."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _of_class(kind)
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        return _of_many(_reader(inner[0])) if inner[-1:] == (...,) else _of_some([_reader(each) for each in inner])
    if get_origin(kind) is Literal:
        return _one_of(frozenset(inner))
    if get_origin(kind) in (Union, UnionType):
        return _perhaps(_reader(next(each for each in inner if each is not NoneType)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _one_of_types((float, int) if kind is float else (kind,))


def _of_class(kind: Callable[..., object]) -> Reader:
    hints = get_type_hints(kind)
    read = _of_some([_reader(hints[each.name]) for each in fields(kind)])  # type: ignore[arg-type]

    def value(data: object) -> object:
        found = read(data)
        assert isinstance(found, tuple)
        return kind(*found)

    return value


def _of_some(readers: list[Reader]) -> Reader:
    def values(data: object) -> object:
        return tuple(read(row) for read, row in zip(readers, _rows(data), strict=True))

    return values


def _of_many(read: Reader) -> Reader:
    return lambda data: tuple(map(read, _rows(data)))


def _perhaps(read: Reader) -> Reader:
    return lambda data: None if data is None else read(data)


def _one_of(known: frozenset[str]) -> Reader:
    return lambda data: _checked(data, fine=isinstance(data, str) and data in known)


def _one_of_types(kinds: tuple[object, ...]) -> Reader:
    return lambda data: _checked(data, fine=type(data) in kinds)


def _rows(data: object) -> list[object]:
    if not isinstance(data, list):
        raise Damaged(data)
    return data


def _checked(data: object, *, fine: bool) -> object:
    if not fine:
        raise Damaged(data)
    return data
