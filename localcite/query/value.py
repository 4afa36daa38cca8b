"""What the values of questions are made of: frozen, compared by what they hold, and cheap to define.

Defining a NamedTuple takes a fifth of a millisecond, and a question passes forty kinds of values before it is answered.
"""

from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Value:
    """A frozen value. Its fields are the annotations of its class, in order; a default stands beside its field."""

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)

    def __init__(self, *values: object, **named: object) -> None:
        self.__dict__.update(zip(self._names, values, strict=False), **named)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and type(self) is type(other) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((type(self), *self.to_dict().values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"{type(self).__name__}({told})"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields and what they hold."""
        return {name: getattr(self, name) for name in self._names}

    def but(self, **changes: Any) -> Self:
        """Return the same value, but for some fields."""
        return type(self)(**{**self.__dict__, **changes})
