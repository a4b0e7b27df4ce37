"""What makes the options of a check or a rule impossible: a value by itself, or one that no finding can ever meet."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain


class BadOption(ValueError):
    """An option that can never work; stops the load of the policy.

    `keys` lead to it from the table whose data class or rule complains. Where `name` should have been one of `names`,
    the operator is told the likeliest.
    """

    def __init__(self, *keys: str, problem: str, name: str = "", names: Collection[str] = ()) -> None:
        super().__init__(f"{'.'.join(keys)}: {problem}")
        self.keys = keys
        self.problem = problem
        self.name = name
        self.names = names


@dataclass(frozen=True, slots=True)
class Possible:
    """Findings that a check may report: their category, the highest score among them, whether they are exact."""

    category: str
    score: float
    exact: bool = True


FAILURE = Possible("failure", 0.5)
"""What any check may come to."""


@dataclass(frozen=True, slots=True)
class Reach:
    """All that the checks of a policy may find, by their names; a rule that waits for anything else never fires."""

    by_check: Mapping[str, Iterable[Possible]]

    def require_check(self, check: str, *keys: str) -> None:
        """Raises `BadOption` unless the check runs; the option with these keys names it."""
        if check not in self.by_check:
            problem = f"there is no check of this policy {check!r}"
            raise BadOption(*keys, problem=problem, name=check, names=list(self.by_check))

    def require_category(self, category: str, *keys: str) -> None:
        """Raises `BadOption` unless a check may find something of the category; the option with these keys names it."""
        categories = {possible.category for possible in self._all()}
        if category not in categories:
            problem = f"no check of this policy finds the category {category!r}"
            raise BadOption(*keys, problem=problem, name=category, names=categories)

    def strongest_exact(self, category: str) -> float:
        """The highest score of exact evidence; 0 where there can be none, so that nothing of the category rejects."""
        return max((it.score for it in self._all() if it.exact and it.category == category), default=0.0)

    def _all(self) -> Iterable[Possible]:
        return chain((FAILURE,), *self.by_check.values())
