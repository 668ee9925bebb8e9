"""A real browser, judged while it is used: no script errors, nothing that CSP refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = (360, 640)
DESK = (1280, 800)
# Patience for a machine that does other work too; what is there at once is seen at once.
expect.set_options(timeout=20_000)


@contextmanager
def browser_page(
    *arguments: str,
    size: tuple[int, int] = PHONE,
    language: str = "sv-SE",
    scripts: bool = True,
    dark: bool = False,
) -> Iterator[Page]:
    """A page of Chromium, a phone's size unless told otherwise."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", *arguments]
        )
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _is_csp(line) else None)
        yield page
        browser.close()
    assert not complaints, complaints


def _is_csp(line: ConsoleMessage) -> bool:
    return line.type == "error" and "Content Security Policy" in line.text


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with where; empty when all is well."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
