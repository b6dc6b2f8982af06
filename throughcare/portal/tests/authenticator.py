"""A passkey device for tests: one key, how a browser hands over its answers, and its touch."""

import hashlib
import json
import re
import struct
import uuid

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Authenticator:
    def __init__(self, host: str = "testserver", origin: str = "https://testserver") -> None:
        self.host, self.origin, self.count = host, origin, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"one-passkey-of-a-test"

    def said(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def data(self, flags: int, more: bytes = b"") -> bytes:
        self.count += 1
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + struct.pack(">I", self.count) + more

    def made(self, options: dict, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to being added."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        told = {"fmt": "none", "attStmt": {}, "authData": self.data(flags | ATTESTED, held)}
        said = self.said("webauthn.create", options["publicKey"]["challenge"])
        return self.answer({"clientDataJSON": said, "attestationObject": cbor.encode(told)})

    def signed(self, options: dict, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to a sign-in."""
        said = self.said("webauthn.get", options["publicKey"]["challenge"])
        data = self.data(flags)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self.answer(
            {"clientDataJSON": said, "authenticatorData": data, "signature": signature}
        )

    def answer(self, response: dict[str, bytes]) -> str:
        told = {name: websafe_encode(value) for name, value in response.items()}
        key = websafe_encode(self.id)
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": told,
                           "clientExtensionResults": {}})  # fmt: skip


def options_on(page: str) -> tuple[dict, str]:
    told = re.search(r'id="passkey-options" type="application/json">(.*?)</script>', page)[1]
    return json.loads(told), re.search(r'name="state" value="([^"]+)"', page)[1]


def add(client, device, called="My phone", **how):
    page = client.get(reverse("my-passkey-new")).content.decode()
    options, state = options_on(page)
    answered = device.made(options["creation_options"], **how)
    told = {"id": uuid.uuid4(), "state": state, "credential": answered, "called": called}
    return client.post(reverse("my-passkey-new"), told)


def touch(device, client=None, **how):
    """(the answer, what was sent)"""
    client = client or Client()
    options, state = options_on(client.get(reverse("own-passkey")).content.decode())
    told = {"state": state, "credential": device.signed(options["request_options"], **how)}
    return client.post(reverse("own-passkey"), told), told
