"""The browser itself: it runs, it reaches the node's static files, and the style sheet takes effect."""

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_style_sheet_and_the_script_are_served_by_the_node(page, live_server) -> None:
    page.goto("/static/vendor/htmx.min.js")
    page.set_content(
        f'<link rel="stylesheet" href="{live_server.url}/static/vendor/tabler.min.css">'
        f'<script src="{live_server.url}/static/vendor/htmx.min.js"></script><a class="btn">下一步</a>',
        wait_until="load",
    )
    assert page.evaluate("typeof htmx") == "object"
    shown = page.locator("a.btn").evaluate("node => getComputedStyle(node).display")
    assert "flex" in shown
