"""Without a gateway: a file for each message, or the console. Nothing leaves this machine."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from throughcare.portal.senders import Delivery, Message


class ToFile:
    """One file each in the outbox, for a program of the clinic's own that carries them on."""

    outward = False

    def carry(self, message: Message) -> Delivery:
        folder = Path(settings.OUTBOX)
        file = folder / f"{message.id}.json"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Written aside and then named: whoever looks into the folder sees whole files only.
            aside = folder / f".{message.id}"
            opened = os.open(aside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as out:
                json.dump(asdict(message), out, ensure_ascii=False)
            aside.rename(file)
        except OSError as error:
            return Delivery(accepted=False, why=error.strerror or "the disk failed", again=True)
        return Delivery(accepted=True, reference=message.id)


class ToConsole:
    """Said on the console of the process: for whoever tries things out."""

    outward = False

    def carry(self, message: Message) -> Delivery:
        print(f"[{message.channel}] {message.to}: {message.text}", file=sys.stderr, flush=True)
        return Delivery(accepted=True, reference=message.id)
