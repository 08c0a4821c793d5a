"""The planner's sentences: the same in both languages, each said once."""

import ast
from collections import Counter
from pathlib import Path

import yaml

PLANNER = Path(__file__).parents[2] / "playbooks" / "itinerary-planner.yaml"
COUNTED_IN_ENGLISH = {"flights_n", "stays_n"}
"""Nouns that the Russian sentences do without."""


def _texts() -> dict[str, list[str]]:
    """The keys of each language in their order, as they are written."""
    steps = yaml.safe_load(PLANNER.read_text(encoding="utf-8"))["workflow"]
    code = next(step["tool"]["code"] for step in steps if step["step"] == "render_widget_chat")
    body = ast.parse("def drawn():\n" + "\n".join(f"  {line}" for line in code.split("\n")))
    tables = (
        node.value for node in ast.walk(body) if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "T"
    )
    table = next(tables)
    assert isinstance(table, ast.Dict)
    return {
        ast.literal_eval(language): [ast.literal_eval(key) for key in texts.keys if key is not None]
        for language, texts in zip(table.keys, table.values, strict=True)
        if language is not None and isinstance(texts, ast.Dict)
    }


def test_no_sentence_replaces_another() -> None:
    for language, keys in _texts().items():
        assert [key for key, times in Counter(keys).items() if times > 1] == [], language


def test_all_that_is_said_in_english_is_said_in_russian() -> None:
    texts = _texts()
    assert set(texts["en"]) - COUNTED_IN_ENGLISH == set(texts["ru"])
