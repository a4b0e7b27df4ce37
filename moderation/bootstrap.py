"""The composition root: the one place that names concrete classes and fits them together."""

import random
import threading
import time
from contextlib import suppress
from pathlib import Path

import redis
import structlog
from sqlalchemy import Engine

from moderation.adapters.identity_tokens import IdentityTokens
from moderation.adapters.oidc import OidcProvider, oidc_client
from moderation.adapters.one_time_codes import Totp
from moderation.adapters.passwords import Argon2Hasher
from moderation.adapters.policy_files import PolicyFiles
from moderation.adapters.policy_source import FilePolicySource
from moderation.adapters.policy_toml import load_policy
from moderation.adapters.redis_campaigns import RedisCampaigns
from moderation.adapters.redis_challenges import RedisChallenges
from moderation.adapters.redis_client import open_redis, ping
from moderation.adapters.redis_gate import RedisGate, RedisInFlight
from moderation.adapters.regions import open_regions
from moderation.adapters.sealing import AesSeal
from moderation.adapters.secret_key import kept_secret
from moderation.adapters.service_log import report_addresses, report_comment, report_failure, report_policy
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import is_current
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.system import new_code, new_id, new_secret, new_token, system_clock
from moderation.captchas import CAPTCHAS
from moderation.checks import CHECKS
from moderation.domain.delivery import Sink, SinkSettings
from moderation.domain.errors import Misconfigured, Unavailable
from moderation.domain.policy import Policy
from moderation.rules import RULES
from moderation.settings import Settings
from moderation.sinks import SINKS
from moderation.usecases.accounts import Accounts
from moderation.usecases.api_tokens import TokenDoor, TokenRegister
from moderation.usecases.bulk_review import BulkReview
from moderation.usecases.compare_policies import ComparePolicies
from moderation.usecases.deliver_comments import DeliverComments
from moderation.usecases.follow_comments import FollowComments
from moderation.usecases.handle_reports import HandleReports
from moderation.usecases.issue_challenge import IssueChallenge
from moderation.usecases.keep_blocks import KeepBlocks
from moderation.usecases.keep_policy import KeepPolicy
from moderation.usecases.lease_items import LeaseItems
from moderation.usecases.order_postures import OrderPostures
from moderation.usecases.own_sessions import OwnSessions
from moderation.usecases.ports.system import Clock
from moderation.usecases.presets import PolicyUnderPreset, SwitchPresets
from moderation.usecases.read_audit import ReadAudit
from moderation.usecases.read_decided import ReadDecided
from moderation.usecases.read_figures import ReadFigures
from moderation.usecases.read_queue import ReadQueue
from moderation.usecases.read_threads import ReadThreads
from moderation.usecases.review_queue import ReviewQueue
from moderation.usecases.screen_text import screen_text
from moderation.usecases.second_factor import SecondFactor
from moderation.usecases.sign_in import SignIn
from moderation.usecases.simulate_policy import SimulatePolicy
from moderation.usecases.single_sign_on import SingleSignOn
from moderation.usecases.submit_comment import SubmitComment
from moderation.usecases.work_bulk import WorkBulk
from moderation.web.app import Application, create_app
from moderation.web.client_address import ClientAddresses
from moderation.web.services import Services
from moderation.workers.bulk import bulk
from moderation.workers.loop import Loop
from moderation.workers.policy_watch import policy_watch
from moderation.workers.relay import log_tries, relay

log = structlog.get_logger()


def read_policy(file: Path, more_terms: Path | None = None, files: PolicyFiles | None = None) -> Policy:
    """The policy in `file`, with every check, rule and captcha kind there is. Raises `Misconfigured`.

    `more_terms` is a word list to screen by beside those that the policy names; `files` is where contents come from,
    by default the file's folder.
    """
    return load_policy(
        file,
        checks=CHECKS,
        rules=RULES,
        captchas=CAPTCHAS,
        report_failure=report_failure,
        more_terms=more_terms,
        files=files,
    )


def make_web_app(settings: Settings, redis_url: str, stop: threading.Event | None = None) -> Application:
    """The web application. Raises `Misconfigured`.

    With `stop`, it follows the policy in a thread until that is set; without, it connects to nothing yet.
    """
    client = open_redis(redis_url)
    engine = open_engine(settings.database)
    keeper = keep_policy(settings, engine)
    if stop is not None:
        follow_policy(keeper, stop)
    return create_app(web_services(settings, keeper, client, engine))


def keep_policy(settings: Settings, engine: Engine) -> KeepPolicy:
    """The policy in force: that of the file, or the last usable one where the file is not. Raises `Misconfigured`."""
    source = FilePolicySource(settings.policy_file, lambda path, files: read_policy(path, files=files))
    keeper = KeepPolicy(source, SqlStore(engine), system_clock, new_id, report_policy)
    keeper.open()
    return keeper


def follow_policy(keeper: KeepPolicy, stop: threading.Event) -> None:
    """Looks once, where the database can be asked already, and then in a thread until `stop` is set."""
    with suppress(Unavailable):
        keeper.look()
    watch = policy_watch(keeper, stop=stop, log=log)
    threading.Thread(target=watch.run, name="policy_watch", daemon=True).start()


def make_accounts(engine: Engine) -> Accounts:
    """The use cases on moderators' accounts that need neither policy nor Redis, for the command line."""
    return Accounts(SqlStore(engine), Argon2Hasher(), system_clock, new_id, new_token)


def make_token_register(engine: Engine) -> TokenRegister:
    """The use cases on API tokens, for the command line."""
    return TokenRegister(SqlStore(engine), system_clock, new_id, new_secret)


def make_compare_policies(engine: Engine) -> ComparePolicies:
    """The use case on the policy's versions, for the command line."""
    return ComparePolicies(SqlStore(engine))


def make_simulate_policy(engine: Engine) -> SimulatePolicy:
    """The use case that asks for simulations, for the command line."""
    return SimulatePolicy(SqlStore(engine), system_clock, new_id)


def check_everything(settings: Settings) -> Policy:
    """Reads all that can be read without a connection. Raises `Misconfigured`."""
    policy = read_policy(settings.policy_file)
    open_engine(settings.database).dispose()
    if settings.redis_url is not None:
        open_redis(settings.redis_url.get_secret_value()).close()
    make_sink(settings).close()
    open_regions(settings.region_database)
    oidc_client(settings)
    return policy


def check_tables(engine: Engine) -> None:
    """Returns when the database has this version's tables. Raises `Misconfigured` or `Unavailable`."""
    if not is_current(engine):
        raise Misconfigured("the tables are not this version's: run `moderation migrate`")


def ping_redis(url: str) -> None:
    """Returns when the Redis at `url` answers. Raises `Misconfigured` or `Unavailable`."""
    client = open_redis(url)
    ping(client)
    client.close()


def make_sink(settings: Settings) -> Sink:
    """The configured destination. Raises `Misconfigured`."""
    if settings.sink not in SINKS:
        raise Misconfigured(f"MODERATION_SINK: there is no sink {settings.sink!r}; there are {', '.join(SINKS)}")
    return SINKS[settings.sink](
        SinkSettings(
            url=settings.portal,
            secret=settings.sink_secret.get_secret_value() if settings.sink_secret else None,
            table=settings.sink_table,
            timeout_s=settings.sink_timeout_s,
        )
    )


def make_relay(settings: Settings, sink: Sink, stop: threading.Event) -> Loop:
    """The worker that takes the outbox to the sink. Raises `Misconfigured`."""
    engine = open_engine(settings.database)
    keeper = keep_policy(settings, engine)
    follow_policy(keeper, stop)
    store = SqlStore(engine)
    work = WorkBulk(store, ReviewQueue(store, keeper, system_clock, new_id), system_clock, new_id)
    threading.Thread(target=bulk(work, stop=stop, log=log).run, name="bulk", daemon=True).start()
    deliver = DeliverComments(
        store=store,
        policy=keeper,
        sink=sink,
        clock=system_clock,
        new_id=new_id,
        new_token=new_token,
        uniform=random.uniform,
        report=log_tries(log),
    )
    return relay(deliver, stop=stop, log=log)


def web_services(
    settings: Settings, policy: KeepPolicy, client: redis.Redis, engine: Engine, clock: Clock = system_clock
) -> Services:
    """What the web application is made of, on these connections; connects to nothing yet."""
    store, hasher = SqlStore(engine), Argon2Hasher()
    under_preset = PolicyUnderPreset(policy, store, clock)
    challenges = RedisChallenges(client, clock)
    gate = RedisGate(client, new_token)
    secret = _secret_of(settings)
    review_queue = ReviewQueue(store, policy, clock, new_id)
    identity_key = settings.identity_key.get_secret_value().encode() if settings.identity_key else None
    seal, totp_roles = AesSeal(secret), frozenset(settings.totp_roles)
    second_factor = SecondFactor(store, gate, hasher, Totp(), seal, clock, new_id, new_code, totp_roles)
    sign_in = SignIn(under_preset, gate, store, hasher, second_factor, clock, new_id, new_token)
    single_sign_on = None
    if (at_provider := oidc_client(settings)) is not None:
        provider = OidcProvider(at_provider, clock)
        single_sign_on = SingleSignOn(provider, settings.oidc_roles, sign_in, seal, store, clock, new_id, new_secret)
    return Services(
        policy=policy,
        policy_in_force=under_preset,
        compare_policies=ComparePolicies(store),
        simulate_policy=SimulatePolicy(store, clock, new_id),
        read_figures=ReadFigures(store, clock),
        challenges=challenges,
        issue_challenge=IssueChallenge(under_preset, gate, challenges, clock, new_token, secret),
        submit_comment=SubmitComment(
            policy=policy,
            gate=gate,
            in_flight=RedisInFlight(client, new_token),
            campaigns=RedisCampaigns(client),
            regions=open_regions(settings.region_database),
            store=store,
            clock=clock,
            new_id=new_id,
            secret=secret,
            report=report_comment,
        ),
        read_threads=ReadThreads(policy, store, clock),
        switch_presets=SwitchPresets(policy, store, clock, new_id),
        keep_blocks=KeepBlocks(policy, store, clock, new_id),
        order_postures=OrderPostures(policy, store, clock, new_id),
        read_queue=ReadQueue(store, clock),
        read_audit=ReadAudit(store),
        read_decided=ReadDecided(store, clock),
        lease_items=LeaseItems(store, policy, clock, new_id),
        review_queue=review_queue,
        handle_reports=HandleReports(under_preset, gate, store, review_queue, clock, new_id, new_secret, secret),
        follow_comments=FollowComments(under_preset, store, secret),
        bulk_review=BulkReview(store, clock, new_id),
        second_factor=second_factor,
        sign_in=sign_in,
        single_sign_on=single_sign_on,
        own_sessions=OwnSessions(store, clock, new_id),
        accounts=Accounts(store, hasher, clock, new_id, new_token),
        tokens=TokenRegister(store, clock, new_id, new_secret),
        token_door=TokenDoor(store, gate, clock),
        screen_text=lambda text, nickname: screen_text(
            under_preset(), text, nickname, comment_id=new_id(), now=clock(), timer=time.perf_counter
        ),
        identity_of=IdentityTokens(identity_key, clock).identity,
        addresses=ClientAddresses(settings.trusted_proxies, report_addresses),
        probes={"redis": lambda: ping(client), "database": lambda: check_tables(engine)},
        now=clock,
        base_url=settings.base_url,
        demo=settings.demo,
    )


def _secret_of(settings: Settings) -> bytes:
    given = settings.secret_key
    return (given.get_secret_value() if given else kept_secret(settings.data_dir / "secret.key")).encode()
