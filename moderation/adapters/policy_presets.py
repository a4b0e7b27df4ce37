"""Lays a preset's file over the policy's: tables grow together, everything else is replaced."""

from collections.abc import Mapping
from typing import Any

_KEYS = ("hide_rejections", "mildest_posture", "limits", "challenge", "sites", "checks", "rules")
_SITE_KEYS = ("posture", "postures")


def laid_over(policy: Mapping[str, Any], preset: Mapping[str, Any]) -> dict[str, Any]:
    """The policy's tables with the preset's over them."""
    merged = dict(policy)
    for key, value in preset.items():
        below = merged.get(key)
        merged[key] = laid_over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def foreign_keys(policy: Mapping[str, Any], preset: Mapping[str, Any]) -> list[tuple[tuple[str, ...], list[str]]]:
    """The keys that no preset may have, each with those it may have in their place.

    A preset says how strict the service is, not what it consists of: no new site, no origins, no delivery.
    """
    foreign: list[tuple[tuple[str, ...], list[str]]] = [((key,), list(_KEYS)) for key in preset if key not in _KEYS]
    sites = preset.get("sites")
    for name, site in sites.items() if isinstance(sites, dict) else ():
        if name not in policy["sites"]:
            foreign.append((("sites", name), list(policy["sites"])))
        elif isinstance(site, dict):
            foreign += [(("sites", name, key), list(_SITE_KEYS)) for key in site if key not in _SITE_KEYS]
    return foreign
