"""A message is carried by file, mail or gateway; each against a real server on this machine."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from throughcare.portal import senders
from throughcare.portal.senders import EMAIL, SMS, Message, gateway, send
from throughcare.portal.senders.files import ToFile
from throughcare.refusal import Refused

TEXT = "Your appointment is tomorrow at 9:00."
SAID = Message("+12025550199", TEXT, SMS, "a-1")
SECRET = "s3cret"


class Asked(HTTPServer):
    """A gateway that remembers what it was asked, and answers as it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.requests, self.answer = [], (200, {}, b"{}")
        self.base = f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        status, headers, said = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_PUT = do_POST

    def log_message(self, *_said):
        """Not on the console of the tests."""


@pytest.fixture
def server():
    serving = Asked()
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield serving
    serving.shutdown()
    thread.join()
    serving.server_close()


@pytest.fixture
def told(tmp_path, settings, server):
    """A function that writes the gateway's file and sets it."""
    (tmp_path / "secret").write_text(f"{SECRET}\n")

    def write(words: str):
        file = tmp_path / f"gateway-{len(list(tmp_path.iterdir()))}.toml"
        file.write_text(words.replace("BASE", server.base).replace("HERE", str(tmp_path)))
        settings.SENDERS = {"sms": "gateway", "email": "smtp"}
        settings.GATEWAY = str(file)

    return write


JSON_GATEWAY = """
address = "BASE/send?v=2"
secret_file = "HERE/secret"
headers = { Authorization = "Bearer {secret}" }
json = { messages = [{ to = "{to}", body = "{text}", ref = "{id}", flash = false }] }
accepted_at = "messages.0.status"
accepted_words = ["queued"]
reference_at = "messages.0.id"
"""


def test_a_gateway_is_asked_as_its_file_says_and_its_answer_is_read(told, server):
    told(JSON_GATEWAY)
    server.answer = (202, {}, b'{"messages": [{"status": "queued", "id": 77}]}')
    assert send(SAID) == senders.Delivery(accepted=True, reference="77")
    ((method, path, headers, body),) = server.requests
    assert (method, path, headers["Authorization"]) == ("POST", "/send?v=2", "Bearer s3cret")
    sent = {"to": "+12025550199", "body": TEXT, "ref": "a-1", "flash": False}
    assert json.loads(body) == {"messages": [sent]}


def test_a_form_a_query_and_a_password_are_other_ways_to_ask(told, server):
    told('address = "BASE"\nform = { To = "{to}", Body = "{text}" }\nbasic = "me:{secret}"\n'
         'secret_file = "HERE/secret"\n')  # fmt: skip
    assert send(SAID).accepted
    told(
        'address = "BASE/cgi-bin/sendsms"\nmethod = "GET"\nquery = { to = "{to}", text = "{text}" }'
    )
    assert send(SAID).accepted
    (_post, _path, headers, body), (method, path, _headers, _body) = server.requests
    assert headers["Authorization"] == "Basic bWU6czNjcmV0"
    assert parse_qs(body.decode()) == {"To": [SAID.to], "Body": [TEXT]}
    assert (method, parse_qs(urlsplit(path).query)["text"]) == ("GET", [TEXT])


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ((500, {}, b""), True), ((429, {}, b""), True), ((403, {}, b""), False),
        ((200, {}, b'{"messages": [{"status": "rejected"}]}'), False), ((200, {}, b"<ok>"), False),
    ],
)  # fmt: skip
def test_what_is_not_accepted_says_whether_another_try_may_help(told, server, answer, again):
    told(JSON_GATEWAY)
    server.answer = answer
    told_back = send(SAID)
    assert (told_back.accepted, told_back.again) == (False, again)
    assert TEXT not in told_back.why
    assert SAID.to not in told_back.why


def test_a_redirect_is_not_followed(told, server):
    told(JSON_GATEWAY)
    server.answer = (302, {"Location": f"{server.base}/elsewhere"}, b"")
    assert not send(SAID).accepted
    assert len(server.requests) == 1


def test_a_gateway_that_is_not_there_or_never_ends_is_tried_again(told, server, monkeypatch):
    told(JSON_GATEWAY.replace("BASE", "http://127.0.0.1:9"))
    assert send(SAID).again
    deaf = socket.create_server(("127.0.0.1", 0))
    told(JSON_GATEWAY.replace("BASE", f"http://127.0.0.1:{deaf.getsockname()[1]}"))
    monkeypatch.setattr(gateway, "SECONDS", 0.05)
    assert send(SAID).again
    deaf.close()


@pytest.mark.parametrize(
    "words",
    [
        'address = "http://sms.example/send"', 'address = "ftp://127.0.0.1/"',
        'address = "https://me:pw@sms.example/"', "address = 1 =", 'secret = "in the open"',
        'address = "https://sms.example/"\nmethod = "DELETE"', 'colour = "blue"',
        'address = "https://sms.example/"\nsecret_file = "/nowhere/at/all"',
    ],
)  # fmt: skip
def test_a_file_that_would_send_in_the_open_or_cannot_be_read_is_refused(told, words):
    told(words)
    with pytest.raises(Refused, match="THROUGHCARE_GATEWAY"):
        send(SAID)


def test_what_is_put_in_is_not_looked_at_again():
    assert gateway.filled("{text} {x} {", {"text": "{secret}", "secret": "s"}) == "{secret} {x} {"


def test_a_message_is_one_file_that_only_the_clinics_account_reads(settings, tmp_path):
    settings.SENDERS, settings.OUTBOX = {"sms": "file", "email": ""}, str(tmp_path / "outbox")
    assert send(SAID).accepted
    (file,) = (tmp_path / "outbox").iterdir()
    assert json.loads(file.read_text())["text"] == TEXT
    assert oct(file.stat().st_mode)[-3:] == "600"
    assert not ToFile.outward
    assert not send(Message("ana@example.org", TEXT, EMAIL, "a-2")).accepted


def test_a_disk_that_is_full_or_shut_is_tried_again(settings, tmp_path):
    (tmp_path / "outbox").write_text("a file where the folder should be")
    settings.SENDERS, settings.OUTBOX = {"sms": "file", "email": ""}, str(tmp_path / "outbox")
    assert send(SAID).again


def test_on_the_console_it_is_said_aloud(settings, capsys):
    settings.SENDERS = {"sms": "console", "email": "console"}
    assert send(SAID).accepted
    assert f"+12025550199: {TEXT}" in capsys.readouterr().err


# --- e-mail -----------------------------------------------------------------------------------
class MailServer(threading.Thread):
    """As much of RFC 5321 as one message needs; `says` overrides an answer."""

    def __init__(self, says: dict[str, str]) -> None:
        super().__init__()
        self.says, self.got = says, b""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.start()

    def run(self):
        joined, _address = self.listening.accept()
        with joined, joined.makefile("rwb", buffering=0) as wire:
            wire.write(b"220 here\r\n")
            for line in wire:
                verb = line.split()[0].decode().upper() if line.split() else ""
                usual = "354 go on" if verb == "DATA" else "250 yes"
                answer = self.says.get(verb, "221 bye" if verb == "QUIT" else usual)
                wire.write(f"{answer}\r\n".encode())
                if verb == "QUIT":
                    return
                if answer.startswith("354"):
                    for part in wire:
                        if part == b".\r\n":
                            break
                        self.got += part
                    wire.write(b"250 taken\r\n")


@pytest.mark.parametrize(
    ("says", "accepted", "again"),
    [({}, True, False), ({"RCPT": "550 nobody"}, False, False),
     ({"RCPT": "451 later"}, False, True), ({"MAIL": "421 busy"}, False, True)],
)  # fmt: skip
def test_an_e_mail_is_handed_to_a_real_mail_server_and_its_answer_is_understood(
    settings, says, accepted, again
):
    server = MailServer(says)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.SENDERS = {"sms": "", "email": "smtp"}
    told_back = send(Message("ana@example.org", TEXT, EMAIL, "a-3"))
    server.join()
    server.listening.close()
    assert (told_back.accepted, told_back.again) == (accepted, again)
    if accepted:
        assert b"Subject: Reminder\r\n" in server.got
        assert TEXT.encode() in server.got


def test_an_address_with_a_line_break_is_no_address_and_no_server_is_a_later_try(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.SENDERS = {"sms": "", "email": "smtp"}
    assert not send(Message("ana@example.org\nBcc: x@example.org", TEXT, EMAIL, "a-4")).again
    assert send(Message("ana@example.org", TEXT, EMAIL, "a-5")).again


@pytest.mark.parametrize(
    "typed",
    ["(202) 555-0199", "+1 202 555 0199", "0012025550199", "1-202-555-0199", "0202 5550199"],
)
def test_a_number_is_the_same_however_it_is_written(settings, typed):
    settings.SMS_COUNTRY = "1"
    assert senders.dialled(typed) == "+12025550199"


def test_without_a_country_a_number_is_dialled_as_it_was_given(settings):
    settings.SMS_COUNTRY = ""
    assert senders.dialled("(202) 555-0199") == "2025550199"
