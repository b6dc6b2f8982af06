"""Distances, addresses, and points that are no places."""

import json

import pytest

from throughcare.clinical.groups import read_list
from throughcare.clinical.groups.addresses import taken_apart
from throughcare.clinical.groups.places import kilometres, point_of, street_key
from throughcare.clinical.groups.tests.rows import bmlt, guide


def test_paris_to_london_is_344_km_and_a_place_is_no_way_from_itself():
    assert round(kilometres((48.8566, 2.3522), (51.5074, -0.1278))) == 344
    assert kilometres((1.0, 2.0), (1.0, 2.0)) == 0
    assert round(kilometres((0.0, 179.5), (0.0, -179.5))) == 111  # across the date line


@pytest.mark.parametrize(
    ("lat", "lon", "point"),
    [("40.893645552989", "-73.35", (40.89365, -73.35)), (0, 0, None), ("", "", None),
     (None, -122.5, None), ("91", "0", None), ("nan", "1", None), (True, 1, None),
     ("1e400", 1, None)],
)  # fmt: skip
def test_a_point(lat, lon, point):
    assert point_of(lat, lon) == point


def points_of(*rows):
    found = read_list(json.dumps(rows))
    return [(m.latitude, m.longitude) for m in found.meetings], found.noted


def test_the_default_centre_of_a_server_is_no_place():
    kept, noted = points_of(bmlt(latitude="34.235918", longitude="-118.563659"))
    assert kept == [(None, None)]
    assert noted["the default point of a server"] == 1


def test_one_point_for_four_streets_is_dropped_and_one_for_one_building_stays():
    wrong = [bmlt(id_bigint=str(n), meeting_name=f"M{n}", location_street=f"{n} {name} St")
             for n, name in enumerate(("Alder", "Birch", "Cedar", "Dogwood"), start=1)]  # fmt: skip
    assert points_of(*wrong)[0] == [(None, None)] * 4
    right = [bmlt(id_bigint=str(n), meeting_name=f"M{n}") for n in range(10)]
    assert None not in [lat for lat, _ in points_of(*right)[0]]


def test_a_point_in_another_country_is_dropped_from_a_list_that_has_a_middle():
    street = "{} Elm St, Northport, NY 11768, USA"
    rows = [guide(slug=f"s{n}", name=f"M{n}", latitude=40.8 + n / 100, longitude=-73.3,
                  formatted_address=street.format(n)) for n in range(20)]  # fmt: skip
    swapped = guide(slug="x", name="X", latitude=-73.3, longitude=40.8)
    kept, noted = points_of(*rows, swapped)
    assert kept[-1] == (None, None)
    assert noted["a point far from all others of the list"] == 1
    assert None not in [lat for lat, _ in kept[:-1]]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("3186 Pullman St, Costa Mesa, CA 92626, USA",
         ("3186 Pullman St", "Costa Mesa", "CA", "92626", "USA")),
        ("8318 104 St, Edmonton, Alberta, T6E 4E8, Canada",
         ("8318 104 St", "Edmonton", "Alberta", "T6E 4E8", "Canada")),
        ("Orange County, CA, USA", ("", "Orange County", "CA", "", "USA")),
        ("Anytown, OK 12345, USA", ("", "Anytown", "OK", "12345", "USA")),
        ("Hauptstraße 5, 10115 Berlin, Germany",
         ("Hauptstraße 5", "Berlin", "", "10115", "Germany")),
        ("1 High St, London SW1A 1AA, UK", ("1 High St", "London", "", "SW1A 1AA", "UK")),
        ("12 Main St, Springfield", ("12 Main St", "Springfield", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_an_address_in_one_line(line, parts):
    found = taken_apart(line)
    assert (found.street, found.town, found.region, found.postal_code, found.country) == parts


def test_a_street_written_two_ways_is_one_street():
    assert street_key("27 West Genesee Street") == street_key("27 W. Genesee St")
