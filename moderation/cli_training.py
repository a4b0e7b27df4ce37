"""The commands about the classifier's model: `moderation train` and `moderation evaluate`."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from moderation.adapters.labelled_rows import CATEGORIES, labelled_files, read_labelled
from moderation.adapters.model_file import (
    SHIPPED_FILE,
    ModelVersions,
    active_model,
    adapted_bytes,
    model_bytes,
    read_model,
    write_whole,
)
from moderation.adapters.sql.decided_texts import decided_texts
from moderation.adapters.sql.engine import open_engine
from moderation.bootstrap import check_tables, read_policy
from moderation.checks.classifier import Classifier, Options
from moderation.domain.errors import Misconfigured
from moderation.domain.labelled_text import LabelledText
from moderation.settings import Settings, load_settings
from moderation.training.decisions import MIN_TEXTS, HeadResult, adapt
from moderation.training.evaluation import SourceReport
from moderation.training.evaluation import evaluate as evaluated
from moderation.training.recipe import GENERATED
from moderation.training.recipe import train as trained
from moderation.training.sources import CATEGORIES as KNOWN_SOURCES
from moderation.training.sources import LICENCES

_DATA = click.argument("data", nargs=-1, type=click.Path(path_type=Path))
_CATEGORY = click.option("--category", type=click.Choice(CATEGORIES), help="What the labels of unknown sources mean.")


@click.command(short_help="Make or adapt the classifier's model.")
@_DATA
@click.option("--out", type=click.Path(path_type=Path), help="The model file to write.")
@_CATEGORY
@click.option("--generated", type=click.IntRange(min=10), default=GENERATED, help="So many texts of the generator.")
@click.option("--from-decisions", is_flag=True, help="Adapt the present model to the decisions in the database.")
@click.option("--roll-back", is_flag=True, help="Make the version before the active one active again.")
def train(
    data: tuple[Path, ...],
    out: Path | None,
    category: str | None,
    generated: int,
    from_decisions: bool,
    roll_back: bool,
) -> None:
    """Make a model of the labelled texts in DATA, files or folders of JSON lines (text, label, lang, source).

    The same texts give the same bytes. With --from-decisions, no DATA is read: what moderators accepted and rejected
    adapts the present model, and the result becomes active only where it is no worse on a fifth of the decisions
    that it has not seen.
    """
    if sum([bool(data), from_decisions, roll_back]) != 1 or bool(data) != bool(out):
        raise click.UsageError("say one of: DATA… --out FILE, --from-decisions, --roll-back")
    if from_decisions:
        _train_from_decisions(load_settings())
    elif roll_back:
        versions = _versions(load_settings())
        versions.roll_back()
        _say_active(versions)
    elif out is not None:
        _train_from_data(data, out, category, generated)


@click.command(short_help="Measure the classifier's model on labelled texts.")
@_DATA
@_CATEGORY
@click.option("--model", type=click.Path(path_type=Path), help="Default: the policy's.")
def evaluate(data: tuple[Path, ...], category: str | None, model: Path | None) -> None:
    """Measure the model on DATA, files or folders of JSON lines (text, label, lang, source).

    Prints tab-separated figures per source: of the head that it is labelled for at even odds and at the policy's
    threshold, and the share of its texts of label 0 and 1 that all heads together hold.
    """
    if not data:
        raise click.UsageError("say which DATA to measure on")
    check = _policy_classifier(load_settings())
    chosen = read_model(active_model(model)).model if model else check.model
    click.echo(f"# model {chosen.digest}")
    click.echo("\t".join(_COLUMNS))
    for report in evaluated(chosen, check.thresholds, _texts(labelled_files(data), category)):
        click.echo("\t".join(_cells(report)))


def _train_from_data(data: Sequence[Path], out: Path, category: str | None, generated: int) -> None:
    files = labelled_files(data)
    result = trained(_texts(files, category), generated=generated)
    sources = {source for head in result.card["heads"] for source in head["sources"]}
    card = {
        **result.card,
        "inputs_sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
        "licences": {source: LICENCES[source] for source in sorted(sources & LICENCES.keys())},
    }
    content = model_bytes(result.weights, card)
    write_whole(out, content)
    for head in result.card["heads"]:
        texts = sum(count for count, _ in head["sources"].values())
        click.echo(f"{head['name']:9} {texts} texts, held-out F1 {head['held_out_f1']:.3f}")
    click.echo(f"{out}  {len(content)} bytes  sha256 {hashlib.sha256(content).hexdigest()}")


def _train_from_decisions(settings: Settings) -> None:
    versions = _versions(settings)
    present = read_model(versions.present())
    engine = open_engine(settings.database)
    try:
        check_tables(engine)
        decided = list(decided_texts(engine))
    finally:
        engine.dispose()
    adapted = adapt(present.model.languages, decided)
    for result in adapted.results:
        click.echo(_described(result))
    taken = [result.name for result in adapted.results if result.accepted]
    if not taken:
        raise Misconfigured("the present model stays: no head learnt something that is no worse")
    versions.add(adapted_bytes(present, adapted.models, taken))
    _say_active(versions)


def _texts(files: Sequence[Path], category: str | None) -> list[LabelledText]:
    return [text for file in files for text in read_labelled(file, KNOWN_SOURCES, category)]


def _versions(settings: Settings) -> ModelVersions:
    return ModelVersions(settings.data_dir / "models")


def _policy_classifier(settings: Settings) -> Classifier:
    """The policy's check; one with the shipped model and thresholds where the policy has none."""
    for check in read_policy(settings.policy_file).screening.checks:
        if isinstance(check, Classifier):
            return check
    return Classifier(read_model(SHIPPED_FILE).model, Options().thresholds)


def _say_active(versions: ModelVersions) -> None:
    active = versions.present()
    click.echo(f"active    {active}")
    settings = load_settings()
    if _policy_classifier(settings).model.digest != read_model(active).model.digest:
        click.echo(
            f"note      {settings.policy_file} does not follow it: in [checks.classifier] set model to the path of "
            f"{versions.active_file.resolve()}"
        )
    else:
        click.echo("note      the processes that screen take it up within two seconds")


def _described(result: HeadResult) -> str:
    counts = f"{result.name:9} {result.positives} rejected for it, {result.negatives} accepted"
    if result.before is None or result.after is None:
        return f"{counts}: too few to learn from, {MIN_TEXTS} of each are needed, some among the held-out"
    before, after = result.before, result.after
    figures = f"held-out F1 {before.f1:.3f} → {after.f1:.3f}, log loss {before.log_loss:.3f} → {after.log_loss:.3f}"
    return f"{counts}: {figures}, {'taken' if result.accepted else 'refused: worse than the present'}"


_COLUMNS = (
    *("source", "head", "texts", "label_1", "auc"),
    *("precision_at_even", "recall_at_even", "f1_at_even", "false_positives_at_even"),
    *("precision_at_threshold", "recall_at_threshold", "f1_at_threshold", "false_positives_at_threshold"),
    *("held_of_label_0", "held_of_label_1"),
)


def _cells(report: SourceReport) -> list[str]:
    figures = [report.auc]
    for at in (report.even, report.held):
        figures += [at.precision, at.recall, at.f1, at.false_positives]
    figures += report.all_heads
    named = [report.source, report.head, str(report.texts), str(report.positives)]
    return named + ["-" if math.isnan(figure) else f"{figure:.4f}" for figure in figures]


COMMANDS: Mapping[str, click.Command] = {"train": train, "evaluate": evaluate}
"""For `cli.py` to add."""
