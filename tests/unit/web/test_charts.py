"""Bars of a chart: in proportion, within their frame, labelled sparsely."""

from moderation.web.charts import HEIGHT, stacked


def test_bars_stand_on_the_ground_in_proportion() -> None:
    chart = stacked([("a", "first", [("x", 1), ("y", 3)]), ("b", "second", [("x", 2), ("y", 0)])], width=100)

    first, second = chart.bars
    assert (chart.top, first.x, second.x, first.width) == (4, 0, 50, 48)
    assert first.parts == (("x", 120, 40), ("y", 0, 120))
    assert second.parts == (("x", HEIGHT / 2, HEIGHT / 2), ("y", HEIGHT / 2, 0))
    assert [bar.label for bar in chart.bars] == ["a", "b"]


def test_many_bars_have_few_labels_and_nothing_has_a_chart_too() -> None:
    labels = [bar.label for bar in stacked([(str(it), "", [("x", it)]) for it in range(25)]).bars]

    assert [label for label in labels if label] == ["0", "4", "8", "12", "16", "20", "24"]
    assert stacked([]).bars == ()
    assert stacked([("a", "", [("x", 0)])]).bars[0].parts == (("x", HEIGHT, 0),)
