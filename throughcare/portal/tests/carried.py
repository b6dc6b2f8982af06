"""A way out of the house that remembers what it carried; stories use it too."""

from throughcare.portal import senders


class Carried:
    """Takes every message, or answers as it is told."""

    outward = True

    def __init__(self) -> None:
        self.messages, self.answers = [], []

    def carry(self, message):
        self.messages.append(message)
        usual = senders.Delivery(accepted=True, reference=f"g-{len(self.messages)}")
        return self.answers.pop(0) if self.answers else usual

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.messages]

    def takes_all(self, monkeypatch) -> "Carried":
        """From here on every channel is this way."""
        monkeypatch.setattr(senders, "way_of", lambda channel: self)
        return self
