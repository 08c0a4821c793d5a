"""The access file: roles, globs, documents."""

import asyncio
from pathlib import Path

import pytest

from wayfarer.gateway.access import Access, AccessFile, AccessFileInvalid

RULES = Access(
    AccessFile.model_validate(
        {
            "roles": {
                "reader": {"view": ["a/**"]},
                "maker": {"execute": ["a/*/run", "b/c.d"], "view": ["**"]},
            },
            "documents": {"owned": [{"paths": "notes/{note}/**", "document": "notes/{note}", "field": "owner"}]},
        }
    )
)


@pytest.mark.parametrize(
    ("roles", "permission", "path", "allowed"),
    [
        (("reader",), "view", "a/b/c", True),
        (("reader",), "execute", "a/b/c", False),
        (("reader",), "view", "ab/c", False),
        (("maker",), "execute", "a/x/run", True),
        (("maker",), "execute", "a/x/y/run", False),
        (("maker",), "execute", "b/c.d", True),
        (("maker",), "execute", "b/cxd", False),
        (("nobody",), "view", "a/b", False),
        ((), "view", "a/b", False),
        (("reader", "maker"), "execute", "a/x/run", True),
        (("reader",), "view", "a/b\n", False),
    ],
)
def test_roles_allow_what_their_globs_match(roles: tuple[str, ...], permission: str, path: str, allowed: bool) -> None:
    assert RULES.allowed(roles, permission, path) is allowed


def test_own_documents_are_known_by_their_path() -> None:
    assert RULES.owns("u.1", "users/u.1/trips/t1")
    assert RULES.owns("u.1", "users/u.1")
    assert not RULES.owns("u.1", "users/ux1/trips")
    assert not RULES.owns("u.1", "users/u.12")
    owner = RULES.owner_of("notes/n1/lines/3")
    assert owner is not None
    assert (owner.document, owner.field) == ("notes/n1", "owner")
    assert RULES.owner_of("other/n1") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("roles: {}", "roles"),
        ("[]", "document"),
        ("roles: {a: {run: ['x']}}", "roles.a.run"),
        ("roles: {a: {view: 'x'}}", "roles.a.view"),
        ("roles: {a: {view: ['']}}", "roles.a.view.0"),
        ("roles: [", "can't be read"),
        ("roles: {a: {view: ['x']}, a: {view: ['y']}}", "'a' is there twice"),
        ("roles: {a: {view: ['x']}}\nusers: {u: [b]}", "users.u has the role 'b'"),
        ("roles: {a: {view: ['x']}}\nusers: {u: a}", "users.u"),
        ("rules: 1", "roles"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "access.yaml"
    path.write_text(text)
    with pytest.raises(AccessFileInvalid, match=word):
        Access.load(path)


def test_the_file_of_the_product_is_valid(repository: Path) -> None:
    access = Access.load(repository / "playbooks/access.yaml")
    assert access.allowed(("admin",), "execute", "automation/agents/x")
    assert not access.allowed(("guest",), "execute", "automation/agents/x")


def test_a_verdict_names_the_rule_and_users_have_roles_of_their_own() -> None:
    access = Access(
        AccessFile.model_validate(
            {
                "roles": {"reader": {"view": ["a/**"]}, "maker": {"execute": ["b/*", "a/*"]}},
                "users": {"u1": ["maker"], "m@example.com": ["maker"]},
            }
        )
    )
    assert access.roles_of("u1", "", ["reader"]) == ("reader", "maker")
    assert access.roles_of("u2", "m@example.com", ["maker"]) == ("maker",)
    assert access.roles_of("u2", "", ["x"]) == ("x",)
    verdict = access.verdict(("reader", "maker"), "execute", "a/b")
    assert (verdict.role, verdict.glob, verdict.allowed) == ("maker", "a/*", True)
    assert not access.verdict(("reader",), "execute", "a/b").allowed
    assert access.unknown(["reader", "x"]) == ["x"]


def test_a_change_of_the_file_is_taken_and_an_invalid_one_keeps_the_old_rules(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("roles: {reader: {view: ['a/*']}}")
    access = Access.load(file)
    assert not access.allowed(("reader",), "view", "b/c")
    file.write_text("roles: {reader: {view: ['b/*']}}")
    assert access.reload(file)
    assert access.allowed(("reader",), "view", "b/c")
    assert not access.allowed(("reader",), "view", "a/c")
    file.write_text("roles: {reader: {run: ['**']}}")
    assert not access.reload(file)
    assert access.allowed(("reader",), "view", "b/c")
    assert "roles.reader.run" in caplog.text


async def test_the_file_is_watched(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("roles: {reader: {view: ['a/*']}}")
    access = Access.load(file)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        watching = group.create_task(access.follow(file))
        while not access.allowed(("reader",), "view", "bb/c"):
            fresh = tmp_path / "fresh.yaml"
            fresh.write_text("roles: {reader: {view: ['bb/*']}}")
            fresh.replace(file)
            await asyncio.sleep(0.05)
        watching.cancel()
