"""The day these tests are written for, and what holds on it."""

from datetime import date

from throughcare.clinical.jurisdictions.law import rules_of

TODAY = date(2026, 11, 24)
US = rules_of("us", TODAY)
