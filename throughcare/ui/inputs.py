"""Fields that the browser knows how to ask for, and the id every making form carries."""

import uuid

from django import forms


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs) -> None:
        super().__init__(format="%H:%M", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class Minted(forms.Form):
    """A form that carries the id of the row it will make, so that a press repeated is one row."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
