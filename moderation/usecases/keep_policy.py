"""Keeps the policy in force: follows the file and what people activate, on every process alike.

The newest activation in the database counts. A file that changed is activated by the process that sees it first; a
version that somebody went back to stays in force until the file changes again or is asked for.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from moderation.domain.errors import Misconfigured, PolicyUnusable, Unavailable
from moderation.domain.policy import Policy
from moderation.domain.policy_version import FROM_FILE, Activation, LoadedPolicy, PolicyVersion, Source
from moderation.usecases.ports.audit import AuditEntry
from moderation.usecases.ports.policies import PolicySource
from moderation.usecases.ports.store import Store, Transaction
from moderation.usecases.ports.system import Clock, NewId

FILE_ACTOR = "file"

Report = Callable[[str, str], None]
"""Told an event (`policy_in_force`, `policy_unusable`) and the digest or the problem; must not raise."""


@dataclass(slots=True)
class KeepPolicy:
    """The policy in force in this process: call it. `open` first, then `look` about once a second."""

    source: PolicySource
    store: Store
    clock: Clock
    new_id: NewId
    report: Report
    _live: LoadedPolicy | None = None
    _file: LoadedPolicy | None = None
    """What the file holds, while it has not been compared with what is in force."""
    _followed: str | None = None
    """The id of the activation that `_live` stands for."""
    _problem: str | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> Policy:
        """The policy in force. `open` has to come first."""
        return self._in_force().policy

    @property
    def problem(self) -> str | None:
        """What is wrong with the file or the version to be in force, None where nothing is."""
        return self._problem

    def open(self) -> None:
        """Reads the file; where it cannot be used, what was last in force. Raises `Misconfigured` without either."""
        with self._turn:
            try:
                self._file = self.source.read()
            except Misconfigured as error:
                self._open_newest(error)
            else:
                self._live = self._file

    def look(self) -> None:
        """Takes up what changed in the file or was activated meanwhile. Raises `Unavailable`.

        What cannot be used leaves the policy in force as it is, and is told by `problem`.
        """
        with self._turn:
            self._look_at_file()
            with self.store.reading() as view:
                newest, newest_file = view.policies.newest(), view.policies.newest(FROM_FILE)
            file, self._file = self._file, None
            if file and (newest_file is None or newest_file.digest != file.policy.digest):
                try:
                    self._activate(file, FILE_ACTOR, Source.FILE, "")
                except Unavailable:
                    self._file = file
                    raise
            elif newest and newest.id != self._followed:
                self._follow(newest, file)

    def reload(self, actor: str) -> Activation:
        """Puts what the file holds into force. Raises `PolicyUnusable`; what was in force then stays."""
        with self._turn:
            try:
                loaded = self.source.read()
            except Misconfigured as error:
                # The source has seen this file now: no look will find it changed.
                self._trouble(error)
                raise PolicyUnusable(problem=str(error)) from error
            self._problem = None
            return self._activate(loaded, actor, Source.RELOAD, "")

    @property
    def text(self) -> str:
        """The policy file in force, as it is written."""
        version = self._in_force().version
        return version.texts[version.main]

    def candidate(self, text: str) -> LoadedPolicy:
        """A policy of this text, with the lists and models of the one in force. Raises `PolicyUnusable`."""
        version = self._in_force().version
        changed = {**version.contents, version.main: text.encode()}
        return self._usable(PolicyVersion("", version.main, changed))

    def roll_back(self, digest: str, actor: str, reason: str) -> Activation:
        """Puts an earlier version into force. Raises `NotFound`, or `PolicyUnusable` where this release cannot."""
        with self._turn:
            with self.store.reading() as view:
                version = view.policies.get(digest)
            return self._activate(self._usable(version), actor, Source.ROLL_BACK, reason)

    def _usable(self, version: PolicyVersion) -> LoadedPolicy:
        try:
            return self.source.rebuild(version)
        except Misconfigured as error:
            raise PolicyUnusable(problem=str(error)) from error

    def _in_force(self) -> LoadedPolicy:
        if self._live is None:
            raise Misconfigured("no policy has been read yet")
        return self._live

    def _look_at_file(self) -> None:
        if not self.source.changed():
            return
        try:
            self._file = self.source.read()
            self._problem = None
        except Misconfigured as error:
            self._trouble(error)

    def _open_newest(self, error: Misconfigured) -> None:
        try:
            with self.store.reading() as view:
                newest = view.policies.newest()
                version = view.policies.get(newest.digest) if newest else None
        except Unavailable:
            raise error from None
        if newest is None or version is None:
            raise error
        self._live, self._followed = self.source.rebuild(version), newest.id
        self._trouble(error)

    def _activate(self, loaded: LoadedPolicy, actor: str, source: Source, reason: str) -> Activation:
        activation = Activation(self.new_id(), loaded.policy.digest, self.clock(), actor, source, reason)
        with self.store.transaction() as tx:
            for version in loaded.kept:
                tx.policies.keep(version, activation.at)
            tx.policies.activate(activation)
            self._note(tx, activation)
        self._use(loaded, activation)
        return activation

    def _note(self, tx: Transaction, activation: Activation) -> None:
        tx.audit.append(
            AuditEntry(
                id=self.new_id(),
                at=activation.at,
                actor=activation.actor,
                event="policy.activated",
                subject=activation.digest,
                details={"source": activation.source.value, "reason": activation.reason},
            )
        )

    def _follow(self, newest: Activation, file: LoadedPolicy | None) -> None:
        known = next((it for it in (self._live, file) if it and it.policy.digest == newest.digest), None)
        try:
            loaded = known or self._rebuilt(newest.digest)
        except Misconfigured as error:
            self._trouble(error)
            self._followed = newest.id
            return
        self._use(loaded, newest)

    def _rebuilt(self, digest: str) -> LoadedPolicy:
        with self.store.reading() as view:
            version = view.policies.get(digest)
        loaded = self.source.rebuild(version)
        if loaded.policy.digest != digest:
            # Verdicts name the digest that this release gives it: that must be found too.
            with self.store.transaction() as tx:
                for version in loaded.kept:
                    tx.policies.keep(version, self.clock())
        return loaded

    def _use(self, loaded: LoadedPolicy, activation: Activation) -> None:
        self._live, self._followed = loaded, activation.id
        self.report("policy_in_force", loaded.policy.digest)

    def _trouble(self, error: Misconfigured) -> None:
        self._problem = str(error)
        self.report("policy_unusable", self._problem)
