"""The operator's console in a real browser, through the gateway."""

import re
from typing import Any

import httpx2
import pytest
from playwright.async_api import Page, expect

from .conftest import COLOURS, OpenPage, complaints, turned

PATH = "console/two-steps"
PLAYBOOK = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {{name: two-steps, path: console/two-steps, description: "{about}"}}
workload: {{number: 1, wait_s: 0, password: ""}}
workflow:
  - step: first
    tool:
      kind: python
      input: {{number: "{{{{ workload.number }}}}", wait_s: "{{{{ workload.wait_s }}}}"}}
      code: |
        import time
        print("counting")
        time.sleep(wait_s)
        if number < 0:
            raise ValueError("too small a number")
        result = {{"sum": number + 1}}
    next: {{arcs: [{{step: second, when: "{{{{ first.sum > 0 }}}}"}}]}}
  - step: second
    tool: {{kind: python, input: {{sum: "{{{{ first.sum }}}}"}}, code: "result = {{'twice': sum * 2}}"}}
"""


@pytest.fixture
def start(api: httpx2.Client) -> Any:
    """Starts the playbook; with `wait` it is watched to its end."""
    for about in ("the first text", "the second text"):
        api.post("/catalog/register", json={"content": PLAYBOOK.format(about=about)}).raise_for_status()

    def run(*, wait: bool = True, **workload: Any) -> str:
        execution = str(api.post("/execute", json={"path": PATH, "workload": workload}).json()["execution_id"])
        after = 0
        while wait:
            page = api.get(f"/executions/{execution}/events", params={"after": after, "wait": 20}).json()
            after = page["next_after"]
            if any(event["name"].startswith("playbook.") and event["seq"] > 1 for event in page["events"]):
                break
        return execution

    return run


async def test_it_is_closed_to_those_who_are_no_operators(open_page: OpenPage) -> None:
    page = await open_page("/console")
    await page.get_by_role("button", name="Continue as guest").click()
    await expect(page.get_by_role("heading", name="For operators only")).to_be_visible()


async def test_filters_are_live_and_part_of_the_address(open_page: OpenPage, operator_state: Any, start: Any) -> None:
    page = await open_page(f"/console?path={PATH}&status=FAILED", storage_state=operator_state)
    failed, done = start(number=-5), start(number=5)
    await expect(page.get_by_role("link", name="two-steps")).not_to_have_count(0)
    await expect(page.locator("td", has_text=failed)).to_be_visible()
    await expect(page.locator("td", has_text=done)).to_have_count(0)
    await page.get_by_role("radio", name="Completed").check()
    await expect(page.locator("td", has_text=done)).to_be_visible()
    await expect(page).to_have_url(re.compile("status=COMPLETED"))
    await page.get_by_label("Playbook or execution id").fill(failed)
    await expect(page).to_have_url(re.compile(f"/console/executions/{failed}$"))
    await expect(page.get_by_text("too small a number")).to_be_visible()


async def test_an_execution_is_told_step_by_step(open_page: OpenPage, operator_state: Any, start: Any) -> None:
    execution = start(number=20, password="a-secret-word")
    page = await open_page(f"/console/executions/{execution}", storage_state=operator_state)
    await page.get_by_role("button", name=re.compile("^first")).click()
    details = page.get_by_role("complementary", name="first")
    await expect(details.get_by_role("group", name="Output")).to_contain_text("21")
    await expect(details).to_contain_text("counting")
    await page.reload()
    await expect(details).to_be_visible()
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name=re.compile("^first")).focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("button", name=re.compile("^second"))).to_be_focused()
    await page.get_by_role("tab", name="Values").click()
    await expect(page.get_by_role("group", name="Result")).to_contain_text("42")
    await expect(page.get_by_role("group", name="Workload")).to_contain_text("<REDACTED>")
    assert "a-secret-word" not in await page.content()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text("This execution has started no others.")).to_be_visible()


async def test_an_execution_can_be_taken_back_to_any_of_its_events(
    open_page: OpenPage, operator_state: Any, start: Any
) -> None:
    page = await open_page(f"/console/executions/{start()}", storage_state=operator_state)
    await expect(page.get_by_role("button", name=re.compile("^second"))).to_be_visible()
    await page.get_by_role("slider").fill("2")
    await expect(page).to_have_url(re.compile("at=2"))
    await expect(page.get_by_role("button", name=re.compile("^second"))).to_have_count(0)
    await page.get_by_role("tab", name="Events").click()
    await expect(page.get_by_role("tabpanel").get_by_text("step.scheduled")).to_have_count(1)
    await page.get_by_role("button", name="To the latest").click()
    await page.get_by_label("Filter by event or step").fill("call.done second")
    await page.get_by_role("tabpanel").get_by_text("call.done").click()
    await expect(page.get_by_role("group", name="call.done")).to_contain_text("twice")


STEPS = 900
MOST_ROWS = 150
"""Rows of a timeline in the document: those near the view."""


async def test_an_execution_of_very_many_steps_is_drawn_where_one_looks(
    open_page: OpenPage, operator_state: Any, api: httpx2.Client
) -> None:
    steps = "".join(
        f"  - {{step: s{number}, tool: {{kind: noop}}, next: {{arcs: [{{step: s{number + 1}}}]}}}}\n"
        for number in range(STEPS - 1)
    )
    content = (
        "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {name: many-steps, path: console/many-steps}\n"
        f"workflow:\n{steps}  - {{step: s{STEPS - 1}, tool: {{kind: noop}}}}\n"
    )
    api.post("/catalog/register", json={"content": content}).raise_for_status()
    execution = api.post("/execute", json={"path": "console/many-steps"}).json()["execution_id"]
    page = await open_page(f"/console/executions/{execution}", storage_state=operator_state)
    rows = page.get_by_role("region", name="Timeline").get_by_role("button")
    await expect(page.get_by_role("button", name=re.compile("^s0 ?Done"))).to_be_visible()
    assert await rows.count() < MOST_ROWS
    await expect(page.get_by_text("playbook.completed")).to_be_visible()
    await page.keyboard.press("End")
    await expect(page.get_by_role("button", name=re.compile(f"^s{STEPS - 1} ?Done"))).to_be_in_viewport()
    assert await rows.count() < MOST_ROWS
    await page.get_by_role("tab", name="Graph").click()
    await expect(page.get_by_label(f"Graph of {STEPS} steps")).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("^s0"))).to_be_visible()
    await expect(page.get_by_role("button", name=f"s{STEPS - 1}", exact=False)).to_have_count(0)


async def test_what_runs_is_followed_and_can_be_stopped(open_page: OpenPage, operator_state: Any, start: Any) -> None:
    execution = start(wait=False, wait_s=300)
    page = await open_page(f"/console/executions/{execution}", storage_state=operator_state)
    await page.get_by_role("button", name="Cancel…").click()
    await page.get_by_role("button", name="Stop it").click()
    await expect(page.locator("[data-status=CANCELLED]").first).to_be_visible()
    await expect(page.get_by_role("button", name="Cancel…")).to_have_count(0)


async def test_it_runs_again_with_other_values(open_page: OpenPage, operator_state: Any, start: Any) -> None:
    execution = start(number=3)
    page = await open_page(f"/console/executions/{execution}", storage_state=operator_state)
    await page.get_by_role("button", name="Rerun…").click()
    editor = page.get_by_role("textbox", name="Workload")
    await expect(editor).to_have_value(re.compile('"number": 3'))
    await editor.fill("{")
    await expect(page.get_by_role("button", name="Run it again")).to_be_disabled()
    await editor.fill('{"number": 49}')
    await page.get_by_role("button", name="Run it again").click()
    await expect(page).not_to_have_url(re.compile(execution))
    await page.get_by_role("tab", name="Values").click()
    await expect(page.get_by_role("group", name="Result")).to_contain_text("100")


async def test_the_catalog_has_versions_their_differences_and_graphs(
    open_page: OpenPage, operator_state: Any, start: Any
) -> None:
    start()
    page = await open_page("/console", storage_state=operator_state)
    await expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    await page.keyboard.press("g")
    await page.keyboard.press("c")
    await expect(page.get_by_role("heading", name="Catalog", exact=True)).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("two-steps")
    await page.get_by_role("link", name="two-steps").click()
    await expect(page.get_by_role("button", name=re.compile("^first"))).to_be_visible()
    await page.get_by_role("button", name=re.compile("^second")).click()
    await expect(page.get_by_role("complementary", name="second")).to_contain_text("twice")
    await page.get_by_role("tab", name="Changes").click()
    changes = page.get_by_role("region", name=re.compile("Changes from"))
    await expect(changes.locator("[data-kind=added]")).to_contain_text("the second text")
    await expect(changes.locator("[data-kind=removed]")).to_contain_text("the first text")


async def test_workers_and_queues_are_seen(open_page: OpenPage, operator_state: Any) -> None:
    page = await open_page("/console/workers", storage_state=operator_state)
    pool = page.get_by_role("region", name="Pool default")
    await expect(pool.get_by_role("row")).to_have_count(2)
    await expect(pool.locator("dd").nth(1)).to_have_text(re.compile(r"^\d+$"))


async def _settled(page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await expect(page.get_by_text("Loading…")).to_have_count(0)


async def test_axe_finds_nothing_in_either_theme(open_page: OpenPage, operator_state: Any, start: Any) -> None:
    execution = start(number=-1)
    page = await open_page("/console", storage_state=operator_state, reduced_motion="reduce")
    home = page.url.removesuffix("/console")
    for address in (
        "/console?nested=yes",
        "/console/catalog",
        "/console/workers",
        f"/console/catalog/{PATH}?view=diff",
        f"/console/catalog/{PATH}?node=first",
        *(f"/console/executions/{execution}?view={view}" for view in ("events", "values", "nested", "graph")),
        f"/console/executions/{execution}?step=2",
    ):
        await turned(page, "light")
        await page.goto(home + address)
        await _settled(page)
        assert await complaints(page) == [], address
        await turned(page, "dark")
        assert await complaints(page, COLOURS) == [], f"{address} in the dark"
