"""Deployment settings from the environment (`MODERATION_*`) or files under /run/secrets; policy stands elsewhere."""

import ipaddress
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from moderation.domain.delivery import LONGEST_TIMEOUT_S
from moderation.domain.errors import Misconfigured
from moderation.domain.people import Role

_SECRETS = Path("/run/secrets")


class Settings(BaseSettings):
    """Every setting; the variable's name is `MODERATION_` and the field's name in capitals.

    Docker or Kubernetes secrets are read from files `/run/secrets/moderation_<field>`; the environment wins. An empty
    variable counts as not set: a compose file cannot leave one out.
    """

    model_config = SettingsConfigDict(
        env_prefix="MODERATION_",
        env_ignore_empty=True,
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,
        frozen=True,
        extra="ignore",
    )

    data_dir: Path = Field(default=Path("var"), description="Where the embedded defaults keep their data.")
    policy_file: Path = Field(default=Path("config/policy.toml"), description="The policy; word lists stand beside it.")
    database_url: SecretStr | None = Field(
        default=None,
        description="sqlite:///file or postgresql://user:password@host/name; default: SQLite in the data folder.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="redis://host:6379/0; default: a private redis-server, started and stopped with the process.",
    )
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port to listen on.")
    workers: int = Field(default=1, ge=1, le=64, description="Web processes.")
    threads: int = Field(default=8, ge=1, le=256, description="Threads that handle requests, per process.")
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+)?$",
        description="How browsers reach this service; https makes cookies Secure.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="Keys captchas, seals authenticator secrets; at least 32 characters, the same on all processes.",
    )
    totp_roles: Annotated[tuple[Role, ...], NoDecode] = Field(
        default=(), description="Roles, comma-separated, that need a code of an authenticator app to sign in."
    )
    identity_key: SecretStr | None = Field(
        default=None, min_length=32, description="Shared with the portal's server, which signs identity tokens with it."
    )
    oidc_issuer: str = Field(
        default="", max_length=255, description="The single sign-on (OpenID Connect) provider's issuer; https."
    )
    oidc_client_id: str = Field(default="", description="What the provider knows this service by.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="The client's secret at the provider.")
    oidc_role_claim: str = Field(
        default="groups", min_length=1, description="The claim of the ID token that lists somebody's groups."
    )
    oidc_roles: Annotated[tuple[tuple[str, Role], ...], NoDecode] = Field(
        default=(), description="Which group is which role: group=role, comma-separated; a group may stand repeatedly."
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(), description="Networks, comma-separated, whose X-Forwarded-For is believed."
    )
    region_database: Path | None = Field(
        default=None,
        description="A MaxMind DB file, City layout, by which addresses have regions (IP 属地); else none is known.",
    )
    sink: str = Field(
        default="portal_sql", description="Where accepted comments go: portal_sql, portal_http or jsonl_file."
    )
    sink_url: SecretStr | None = Field(
        default=None, description="The sink's database, base URL or file; default: SQLite in the data folder."
    )
    sink_table: str = Field(default="portal_comments", description="The table of portal_sql.")
    sink_secret: SecretStr | None = Field(
        default=None, description="The signing secret of portal_http, whsec_<base64>."
    )
    demo: bool = Field(default=False, description="Serve the demo article page; `moderation demo` sets it.")
    sink_timeout_s: float = Field(
        default=10,
        gt=0,
        le=LONGEST_TIMEOUT_S,
        description="How long the relay waits for the sink in one step, in seconds.",
    )

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip())
        except ValueError:
            raise ValueError("networks separated by commas, such as 10.0.0.0/8,2001:db8::/32") from None

    @field_validator("totp_roles", mode="before")
    @classmethod
    def _split_roles(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return tuple(Role(part.strip()) for part in value.split(",") if part.strip())
        except ValueError:
            raise ValueError(f"roles separated by commas, of {', '.join(Role)}") from None

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _split_groups(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.rpartition("=") for part in value.split(",") if part.strip()]
        try:
            found = tuple((group.strip(), Role(role.strip())) for group, _, role in pairs)
        except ValueError:
            found = (("", Role.VIEWER),)
        if not all(group for group, _ in found):
            raise ValueError(f"group=role separated by commas is needed, with roles of {', '.join(Role)}")
        return found

    def make_data_dir(self) -> None:
        """Makes the folder of the embedded defaults where it is missing. Raises `Misconfigured`."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(
                f"MODERATION_DATA_DIR: the folder {self.data_dir} cannot be made ({error.strerror})"
            ) from error

    @property
    def database(self) -> str:
        """The database's URL, the embedded default included."""
        return _reveal(self.database_url) or f"sqlite:///{self.data_dir / 'moderation.db'}"

    @property
    def portal(self) -> str:
        """The sink's URL, the embedded default included."""
        return _reveal(self.sink_url) or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def base_url(self) -> str:
        """How browsers reach this service, without a trailing slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"


def _reveal(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None


def load_settings() -> Settings:
    """Reads environment and secret files. Raises `Misconfigured` in one line that repeats no value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"MODERATION_{str(first['loc'][0]).upper()}"
        raise Misconfigured(f"{name}: {_sentence(first)}") from None


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "too_short":
        return f"at least {error['ctx']['min_length']} characters are needed"
    if error["type"] == "string_pattern_mismatch":
        return "a scheme and a host are needed, such as https://comments.example.org"
    return error["msg"].removeprefix("Value error, ")
