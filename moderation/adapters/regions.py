"""Which region an address is in, from a MaxMind DB file in the City layout, such as GeoLite2 and DB-IP publish."""

import ipaddress
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import maxminddb
import structlog
from pydantic import BaseModel, ValidationError

from moderation.domain.errors import Misconfigured
from moderation.domain.region import Region, region_of
from moderation.usecases.ports.intake import Regions

log = structlog.get_logger()

_SETTING = "MODERATION_REGION_DATABASE"
# In a database of regions, every one of the first names its country.
_LOOKED_AT = 100


class _Country(BaseModel):
    iso_code: str


class _Subdivision(BaseModel):
    iso_code: str | None = None
    names: Mapping[str, str] = {}


class _Record(BaseModel):
    country: _Country
    subdivisions: list[_Subdivision] = []


def open_regions(path: Path | None) -> Regions:
    """The regions of the database at `path`; without one, none is known. Raises `Misconfigured`."""
    if path is None:
        return NoRegions()
    try:
        reader = maxminddb.open_database(path)
        records = [record for _, record in islice(reader, _LOOKED_AT)]
    except OSError as error:
        raise Misconfigured(f"{_SETTING}: {path} cannot be read ({error.strerror})") from error
    except maxminddb.InvalidDatabaseError as error:
        raise Misconfigured(f"{_SETTING}: {path} is no MaxMind DB file, or a damaged one") from error
    if not any(_region_in(record) for record in records):
        raise Misconfigured(f"{_SETTING}: {path} names no countries; a database in the City layout is needed")
    return MmdbRegions(reader)


class NoRegions:
    """Implements `Regions` where there is no database."""

    def of(self, address: str) -> None:
        """None, for every address."""


class MmdbRegions:
    """Implements `Regions` on an open database, which several threads may read at once."""

    def __init__(self, reader: maxminddb.Reader) -> None:
        self._reader = reader
        self._newest_version = reader.metadata().ip_version

    def of(self, address: str) -> Region | None:
        """A look into the tree; what lies in a damaged part of the file is unknown, and the log says so."""
        parsed = ipaddress.ip_address(address)
        if not parsed.is_global or parsed.version > self._newest_version:
            return None
        try:
            return _region_in(self._reader.get(parsed))
        except maxminddb.InvalidDatabaseError as error:
            log.warning("region_database_damaged", exc_info=error)
            return None


def _region_in(record: object) -> Region | None:
    try:
        found = _Record.model_validate(record)
    except ValidationError:
        # An address without a country, or a layout of another kind.
        return None
    widest = found.subdivisions[0] if found.subdivisions else _Subdivision()
    return region_of(found.country.iso_code, widest.iso_code, widest.names.values())
