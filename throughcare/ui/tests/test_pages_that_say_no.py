"""A page that cannot show what was asked for still says what to do, and whom to ring in danger."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import get_resolver
from django.utils import translation

PAGES = ["400.html", "404.html", "413.html", "403_csrf.html", "500.html", "500_plain.html"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "words"), [("en", "Emergency services"), ("es", "llame")])
def test_an_error_page_shows_911_in_the_readers_language(page, language, words):
    with translation.override(language):
        html = render_to_string(page, request=None)
    assert 'href="tel:911"' in html
    assert words in html
    assert f'<html lang="{language}">' in html


def test_the_page_for_a_broken_server_needs_no_database_and_no_file(rf: RequestFactory):
    html = render_to_string("500_plain.html")
    assert "/static/" not in html
    assert "try once more" in html


def test_where_its_style_is_gone_the_page_for_a_broken_server_comes_without(rf, settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    answer = get_resolver().resolve_error_handler(500)(rf.get("/"))
    assert answer.status_code == 500
    assert "/static/" not in answer.content.decode()
    assert "tel:911" in answer.content.decode()


@pytest.mark.django_db
def test_a_wrong_address_leads_back_to_help(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.django_db
def test_a_form_sent_without_its_token_is_asked_for_again_with_911_in_sight():
    answer = Client(enforce_csrf_checks=True).post("/ask/", {"name": "Ana"})
    assert answer.status_code == 403
    assert "tel:911" in answer.content.decode()
