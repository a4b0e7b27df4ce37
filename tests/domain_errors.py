"""The classes of error that the domain defines, wherever in it: nobody can forget to list a new one."""

import importlib
import pkgutil

from moderation import domain
from moderation.domain.errors import ModerationError


def domain_errors() -> list[type[ModerationError]]:
    """All of them, each once; without the base class, which is never raised."""
    modules = [
        importlib.import_module(f"moderation.domain.{found.name}") for found in pkgutil.iter_modules(domain.__path__)
    ]
    return [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, ModerationError) and kind.__module__ == module.__name__
        if kind is not ModerationError
    ]
