"""However verdicts and decisions follow one another, nothing is published without an explicit accept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.comment import CommentState
from moderation.domain.delivery import EventKind
from moderation.domain.review import DecisionAction, after_decision, after_screening, taken_back
from moderation.domain.screening import CHECK_FAILED, Facts, PolicyRule, Screening
from moderation.domain.verdict import Action, Finding, Posture, Ruling, Verdict

FINDINGS = st.lists(
    st.builds(
        Finding,
        check=st.just("check"),
        code=st.sampled_from(["term", "link", CHECK_FAILED]),
        score=st.floats(0, 1),
        category=st.sampled_from(["abuse", "failure"]),
        exact=st.booleans(),
    ),
    max_size=4,
)
ACTIONS = st.lists(st.sampled_from(Action), max_size=4)
DECISIONS = st.lists(st.sampled_from(DecisionAction), max_size=8)
POSTURES = st.sampled_from(Posture)
ACCEPTING = (DecisionAction.ACCEPT, DecisionAction.RESTORE)


class Finds:
    name = "finds"

    def __init__(self, findings: list[Finding]) -> None:
        self._findings = findings

    def __call__(self, comment: object, facts: Facts) -> list[Finding]:
        return self._findings


class Asks:
    name = "asks"

    def __init__(self, action: Action) -> None:
        self._action = action

    def __call__(self, findings: object, facts: Facts) -> Ruling:
        return Ruling(self._action, "because")


def judge(findings: list[Finding], actions: list[Action], posture: Posture) -> Verdict:
    rules = tuple(PolicyRule("asks", Asks(action)) for action in actions)
    screening = Screening((Finds(findings),), rules, "digest", lambda _name, _error: None)
    return screening.screen(None, Facts(), posture)  # type: ignore[arg-type] # these checks look at nothing


@settings(derandomize=True, max_examples=200)
@given(findings=FINDINGS, actions=ACTIONS, posture=POSTURES)
def test_a_machine_accepts_only_where_posture_evidence_and_checks_all_allow_it(
    findings: list[Finding], actions: list[Action], posture: Posture
) -> None:
    verdict = judge(findings, actions, posture)

    failed = any(finding.code == CHECK_FAILED for finding in findings)
    held_by_posture = posture in (Posture.HOLD_ALL, Posture.CLOSED) or (posture is Posture.HOLD_RISKY and findings)
    clean = max(actions, default=Action.REVIEW) is Action.ACCEPT
    assert (verdict.action is Action.ACCEPT) == (clean and not failed and not held_by_posture)
    assert verdict.action >= verdict.evidence == max(actions, default=Action.REVIEW)


@settings(derandomize=True, max_examples=200)
@given(findings=FINDINGS, actions=ACTIONS.filter(len), posture=POSTURES, more=FINDINGS, stricter=ACTIONS)
def test_more_findings_and_more_rulings_never_loosen_a_verdict(
    findings: list[Finding], actions: list[Action], posture: Posture, more: list[Finding], stricter: list[Action]
) -> None:
    assert judge(findings + more, actions + stricter, posture).action >= judge(findings, actions, posture).action


@settings(derandomize=True, max_examples=300)
@given(findings=FINDINGS, actions=ACTIONS, posture=POSTURES, decisions=DECISIONS)
def test_accepted_is_reached_by_an_accept_only_and_the_portal_is_told_of_every_change(
    findings: list[Finding], actions: list[Action], posture: Posture, decisions: list[DecisionAction]
) -> None:
    verdict = judge(findings, actions, posture)
    step = after_screening(verdict)
    state, told = step.state, [step.event] if step.event else []
    accepted = verdict.action is Action.ACCEPT
    assert (state is CommentState.ACCEPTED) == accepted

    for decision in decisions:
        next_step = after_decision(state, decision)
        if next_step is None:
            continue
        if next_step.state is CommentState.ACCEPTED:
            assert decision in ACCEPTING
        assert (next_step.event is not None) == (CommentState.ACCEPTED in (state, next_step.state))
        state = next_step.state
        told += [next_step.event] if next_step.event else []

    # What the portal shows in the end is what our own readers see.
    assert (told[-1:] == [EventKind.ACCEPTED]) == (state is CommentState.ACCEPTED)
    assert told in ([], [EventKind.ACCEPTED], [EventKind.ACCEPTED, EventKind.RETRACTED])


@settings(derandomize=True)
@given(
    findings=FINDINGS, actions=ACTIONS, decisions=DECISIONS, posture=st.sampled_from([Posture.HOLD_ALL, Posture.CLOSED])
)
def test_where_everything_is_held_only_a_person_publishes(
    findings: list[Finding], actions: list[Action], decisions: list[DecisionAction], posture: Posture
) -> None:
    state = after_screening(judge(findings, actions, posture)).state
    assert state in (CommentState.HELD, CommentState.REJECTED)

    for decision in (decision for decision in decisions if decision not in ACCEPTING):
        step = after_decision(state, decision)
        state = step.state if step else state

    assert state is not CommentState.ACCEPTED


def test_a_retracted_comment_stays_retracted() -> None:
    assert [after_decision(CommentState.RETRACTED, action) for action in DecisionAction] == [None] * len(DecisionAction)
    assert [taken_back(CommentState.RETRACTED, sent=sent) for sent in (True, False)] == [None, None]


@settings(derandomize=True, max_examples=300)
@given(moves=st.lists(st.tuples(st.sampled_from(["accept", "reject", "undo"]), st.booleans()), max_size=12))
def test_what_is_taken_back_before_it_was_sent_leaves_no_trace_and_afterwards_is_retracted(
    moves: list[tuple[str, bool]],
) -> None:
    """`told` is what the portal has; a move's flag says whether the relay ran before it."""
    state, pending, told = CommentState.HELD, [], []
    for move, relayed in moves:
        if relayed:
            told, pending = told + pending, []
        step = after_decision(state, DecisionAction(move)) if state is CommentState.HELD else None
        if move == "undo":
            found = taken_back(state, sent=not pending)
            assert (found is None) == (state in (CommentState.HELD, CommentState.RETRACTED))
            step = found[1] if found else None
            if step is not None and step.state is CommentState.HELD:
                pending = []
        if step is not None:
            state = step.state
            pending = [*pending, step.event] if step.event else pending

    told += pending
    assert (told[-1:] == [EventKind.ACCEPTED]) == (state is CommentState.ACCEPTED)
    assert told in ([], [EventKind.ACCEPTED], [EventKind.ACCEPTED, EventKind.RETRACTED])
