"""The running product as the browser tests see it: its addresses, its first moderator and its captchas' answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from moderation.adapters.redis_challenges import RedisChallenges
from moderation.adapters.redis_client import open_redis
from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.store import SqlStore
from moderation.adapters.sql.tables import comments
from moderation.adapters.system import new_id, system_clock
from moderation.domain.challenge import Challenge, answer_digest
from moderation.domain.comment import Comment, CommentState, Submission, TextLimits, ThreadKey
from moderation.domain.region import Region
from moderation.domain.review import DecisionAction
from moderation.domain.screening import Facts
from moderation.domain.verdict import Action, Posture, Verdict
from moderation.usecases.review_queue import ReviewQueue
from tests.review_world import desk_policy, waiting

ANSWER = "K7WX3"
ARTICLE = "/zcjh/jishixinwen/8963.html"


@dataclass(frozen=True, slots=True)
class DemoServer:
    """`moderation demo`, running. `password` is the first moderator's, good for one sign-in."""

    base_url: str
    article_url: str
    moderator: str
    password: str
    data_dir: Path

    def know_answer(self, challenge_id: str) -> str:
        """Makes `ANSWER` the right answer to an issued challenge, and returns it.

        The service keeps but a keyed digest of each answer; whoever holds its Redis and its key can write another.
        """
        secret = (self.data_dir / "secret.key").read_text(encoding="ascii").strip().encode()
        client = open_redis(f"unix://{self.data_dir / 'redis' / 'redis.sock'}")
        challenges = RedisChallenges(client, system_clock)
        image = challenges.image(challenge_id)
        assert image is not None, f"{challenge_id} is not open"
        until = system_clock() + timedelta(minutes=5)
        challenges.save(Challenge(challenge_id, "demo", answer_digest(secret, challenge_id, ANSWER), image, until))
        client.close()
        return ANSWER

    def forget_limits(self) -> None:
        """Empties the quotas, which all tests of this one machine share."""
        client = open_redis(f"unix://{self.data_dir / 'redis' / 'redis.sock'}")
        client.flushall()
        client.close()

    def held_bodies(self) -> list[str]:
        """What waits for a moderator, oldest first."""
        with self._store() as store, store.reading() as view:
            return [item.body for item in waiting(view)]

    def accept(self, body: str) -> None:
        """Accepts the held comment with this text, as a moderator would."""
        with self._store() as store:
            with store.reading() as view:
                item = next(item for item in waiting(view) if item.body == body)
                moderator = view.moderators.by_name(self.moderator)
            assert moderator is not None
            queue = ReviewQueue(store, desk_policy(), system_clock, new_id)
            queue.decide(item.comment_id, item.version, DecisionAction.ACCEPT, "fits_rules", moderator)

    def retract(self, body: str) -> None:
        """Takes the published comment with this text off the page, as a moderator would."""
        engine = open_engine(f"sqlite:///{self.data_dir / 'moderation.db'}")
        published = update(comments).where(comments.c.body == body, comments.c.state == CommentState.ACCEPTED)
        with engine.begin() as connection:
            assert connection.execute(published.values(state=CommentState.RETRACTED)).rowcount == 1
        engine.dispose()

    def publish(self, thread: str, bodies: Sequence[str]) -> None:
        """Puts accepted comments from Shanxi under a page, the first of them the oldest."""
        with self._store() as store, store.transaction() as tx:
            for body in bodies:
                submission = Submission(ThreadKey("demo", thread), "汾河水", body, None, None, "192.0.2.7")
                comment = Comment.from_submission(
                    submission,
                    comment_id=new_id(),
                    now=system_clock(),
                    limits=TextLimits(1000, 24),
                    region=Region("CN-SX"),
                )
                verdict = Verdict(Action.ACCEPT, Action.ACCEPT, Posture.OPEN, (), (), "a policy")
                tx.comments.add(comment, verdict, CommentState.ACCEPTED, Facts())

    @contextmanager
    def _store(self) -> Iterator[SqlStore]:
        engine = open_engine(f"sqlite:///{self.data_dir / 'moderation.db'}")
        yield SqlStore(engine)
        engine.dispose()
