"""The ways in: a guest's, and an account at a real identity provider."""

import re

import pytest
from playwright.async_api import expect

from .conftest import NewReader
from .reader import PASSWORD


async def test_a_first_visit_shows_what_it_is_and_two_ways_in(new_reader: NewReader) -> None:
    visitor = await new_reader()
    await visitor.visit()
    await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    await expect(visitor.page.get_by_role("button", name="Continue as guest")).to_be_enabled()
    await expect(visitor.page.get_by_role("button", name="Sign in")).to_be_enabled()
    await visitor.keep("landing")
    await visitor.come_in()
    await expect(visitor.page.get_by_role("heading", name="Where to?")).to_be_visible()


@pytest.mark.parametrize(("email", "name"), [("ada@example.com", "Ada Example"), ("ben@example.com", "Ben Example")])
async def test_an_account_signs_in_and_out(new_reader: NewReader, email: str, name: str) -> None:
    reader = await new_reader()
    await reader.visit("/?pane=calendar")
    await reader.sign_in(email)
    await expect(reader.page).to_have_url(re.compile(r"/\?pane=calendar$"))
    account = reader.page.get_by_role("button", name=re.compile(name))
    await reader.say("Trip to Rome")
    await reader.page.reload()
    await expect(reader.done).to_have_count(1)
    await account.click()
    await reader.page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(reader.page.get_by_role("button", name="Continue as guest")).to_be_visible()
    assert await reader.page.evaluate("localStorage.getItem('wf.session')") is None


async def test_a_refused_password_is_said_and_a_second_try_succeeds(new_reader: NewReader) -> None:
    reader = await new_reader(outage=True)
    await reader.visit()
    await reader.page.get_by_role("button", name="Sign in").click()
    await reader.page.get_by_label("Password").fill("wrong")
    await reader.page.get_by_role("button", name="Sign in").click()
    await expect(reader.page.get_by_role("alert")).to_be_visible()
    await reader.page.get_by_label("Password").fill(PASSWORD)
    await reader.page.get_by_role("button", name="Sign in").click()
    await expect(reader.input).to_be_visible()
