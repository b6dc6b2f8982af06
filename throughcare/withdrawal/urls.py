"""Nouns of withdrawal under supervision; an action is a POST to the noun it makes."""

urlpatterns: list = []
