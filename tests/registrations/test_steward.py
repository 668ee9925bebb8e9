import pytest


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/dorr/", "Gör telefonen till skanner"), ("/en/door/", "Make this phone a scanner")],
)
def test_the_door_page_says_how_to_pair(client, address, heading):
    page = client.get(address)

    assert page.status_code == 200
    assert heading in page.content.decode()
    assert not page.cookies


def test_only_the_door_page_may_compile_the_code_reader(client):
    door = client.get("/dorr/")["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval'" in door
    assert "wasm-unsafe-eval" not in client.get("/api-info")["Content-Security-Policy"]
    assert "unsafe-inline" not in door


def test_the_door_page_only_shows(client):
    assert client.post("/dorr/").status_code == 405
