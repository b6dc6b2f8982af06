"""The clinic asks nobody outside: no address that somebody sends in is ever fetched."""

import ast
import io
import re
import socket

import pytest
from pypdf import PdfReader

from stories.house import pages, tree

pytestmark = pytest.mark.once("pages and code, no query")

# What can reach another machine. Whoever needs one of these writes a small module of its own, names
# it here, and says in the threat model what it may reach.
REACHES = {
    "urllib.request", "http.client", "requests", "httpx", "aiohttp", "socket", "ftplib", "smtplib",
    "imaplib", "poplib", "telnetlib", "xmlrpc", "urllib3", "paramiko", "asyncio", "boto3",
    "django.core.mail", "websocket", "subprocess",
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    # The database's own programs, on this machine: a dump, a restore, an upgrade tried on a copy.
    "throughcare/upkeep/": {"subprocess", "socket"},
    # Lists of meetings, from addresses that the command line names: nothing inside, nothing sent.
    "throughcare/groups/fetching.py": {"http.client", "socket"},
    # Where the log ends, to the mailbox that the settings name and to no other: numbers and hashes.
    "throughcare/record/heads.py": {"django.core.mail"},
    # Short messages, to the gateway or the mail server that the settings name, and to no other.
    "throughcare/portal/senders/gateway.py": {"http.client"},
    "throughcare/portal/senders/mail.py": {"django.core.mail", "smtplib"},
}


def imported(path) -> set[str]:
    found = set()
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def reaching(names: set[str]) -> set[str]:
    return {r for r in REACHES for name in names if name == r or name.startswith(f"{r}.")}


def test_no_code_of_the_product_imports_what_reaches_another_machine():
    found = {}
    for path in tree.code():
        allowed = {
            name for place, names in ALLOWED.items() for name in names
            if tree.short(path).startswith(place)
        }  # fmt: skip
        if reached := reaching(imported(path)) - allowed:
            found[tree.short(path)] = reached
    assert found == {}


def test_an_import_that_reaches_out_is_seen():
    assert reaching({"urllib.request"}) == {"urllib.request"}
    assert reaching({"urllib.parse", "django.utils.http"}) == set()
    assert reaching({"requests.adapters"}) == {"requests"}


@pytest.mark.django_db
def test_every_page_is_drawn_with_the_network_cut_off(doors, scene, monkeypatch):
    """A picture, an address and a link in every field; paper is drawn too."""
    real = socket.socket.connect

    def connect(self, address):
        local = self.family == socket.AF_UNIX or str(address[0]).startswith(("127.", "::1"))
        if not local:
            raise AssertionError(f"asked for {address}")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **more: pytest.fail(str(asked)))
    evil = '<img src="http://evil.example/x"><link href="http://evil.example/y">'
    type(scene.ana.patient).objects.filter(pk=scene.ana.patient.pk).update(
        chosen_name=evil, gender="http://169.254.169.254/latest/"
    )
    for page in pages.all_pages():
        assert scene.browser().get(scene.address(page)).status_code < 500


def test_paper_leaves_out_what_it_would_have_to_fetch(monkeypatch, tmp_path):
    from throughcare.ui.pdf import pdf

    def opened(*asked, **more):
        raise AssertionError(f"asked for {asked}")

    monkeypatch.setattr(socket.socket, "connect", opened)
    file = tmp_path / "x.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>here</text></svg>')
    named = (file.as_uri(), "http://127.0.0.1:9/x.png", "ftp://127.0.0.1/x", "//evil.example/x")
    words = "".join(f'<img src="{url}"><link rel="stylesheet" href="{url}">' for url in named)
    drawn = pdf(
        f"<style>@import '{named[1]}'; p {{ background: url({named[0]}) }}</style><p>{words}"
    )
    assert drawn.startswith(b"%PDF")
    assert "here" not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(drawn)).pages)


def test_no_template_and_no_style_names_another_machine():
    """A link that somebody presses may lead out; what a browser fetches by itself may not."""
    fetched = re.compile(
        r"(?:src|srcset|poster|data|action)=[\"']?(?:https?:)?//|url\(\s*[\"']?https?:|@import"
    )
    found = [
        tree.short(path)
        for path in tree.files(".html", ".css", ".js", under=tree.PACKAGE)
        if fetched.search(tree.words(path))
    ]
    assert found == []
