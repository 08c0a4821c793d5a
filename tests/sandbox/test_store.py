"""What the sandbox keeps."""

import sqlite3
from pathlib import Path

import pytest

from sandbox import store
from sandbox.store import Store


def test_values_survive_and_a_reader_owns_what_it_reads(tmp_path: Path) -> None:
    kept = Store(tmp_path / "s.sqlite3")
    kept.write("a", {"x/1": {"n": [1]}, "x/1/y/2": {"n": 2}, "x10": {"n": 3}})
    kept.get("a", "x/1")["n"].append(2)
    assert kept.get("a", "x/1") == {"n": [1]}
    kept.write("a", {"z": {}}, ["x10"])
    kept.close()
    again = Store(tmp_path / "s.sqlite3")
    assert again.keys("a") == ["x/1", "x/1/y/2", "z"]
    assert again.below("a", "x") == [{"n": [1]}, {"n": 2}], "not what only begins alike"
    assert again.below("a", "x/1") == [{"n": 2}]
    assert again.get("b", "x/1") is None


def test_passing_values_go_in_time_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Store(tmp_path / "s.sqlite3")
    kept.put("offers", "old", 1, passing=True)
    kept.put("orders", "old", 1)
    monkeypatch.setattr(store, "PRUNE_EVERY", 1)
    kept.put("offers", "new", 2, passing=True)
    assert kept.all("offers") == {"new": 2, "old": 1}
    now = store.time.time()
    monkeypatch.setattr(store.time, "time", lambda: now + store.PASSING_S + 1)
    kept.put("offers", "newest", 3, passing=True)
    kept.put("orders", "new", 2)
    assert kept.keys("offers") == ["newest"]
    assert kept.keys("orders") == ["new", "old"]


def test_a_file_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE items (collection TEXT, key TEXT, value TEXT, PRIMARY KEY (collection, key))")
        connection.execute("INSERT INTO items VALUES ('a', 'k', '[1]')")
    connection.close()
    kept = Store(path)
    kept.put("a", "l", 2)
    assert kept.all("a") == {"k": [1], "l": 2}
