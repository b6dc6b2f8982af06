"""Files as telephones and watches write them, made here by their public formats."""

import io
import struct
import zipfile
from datetime import UTC, datetime

DOCTYPE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
]>
"""
STEPS = "HKQuantityTypeIdentifierStepCount"

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    "<{root}>&b;</{root}>"
)


def record(day: str, value: object, what: str = STEPS, unit: str = "count",
           source: str = "My phone") -> str:  # fmt: skip
    return (
        f'<Record type="{what}" sourceName="{source}" sourceVersion="17" unit="{unit}" '
        f'creationDate="{day} 09:00:00 +0200" startDate="{day} 08:41:10 +0200" '
        f'endDate="{day} 08:51:10 +0200" value="{value}"/>'
    )


def workout(day: str, minutes: object, activity: str = "Walking", source: str = "Watch") -> str:
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{activity}" duration="{minutes}" '
        f'durationUnit="min" sourceName="{source}" startDate="{day} 18:00:00 +0200" '
        f'endDate="{day} 18:30:00 +0200"><WorkoutRoute><FileReference path="/route.gpx"/>'
        "</WorkoutRoute></Workout>"
    )


def export(*rows: str, doctype: str = DOCTYPE) -> bytes:
    return f'{doctype}<HealthData locale="en_US">{"".join(rows)}</HealthData>'.encode()


def zipped(data: bytes, name: str = "apple_health_export/export.xml", **others: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
        for other, content in others.items():
            packed.writestr(f"apple_health_export/{other}.xml", content)
    return out.getvalue()


def gpx(points: list[tuple[float, float, str]], kind: str = "walking") -> bytes:
    where = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><ele>12</ele><time>{at}</time></trkpt>'
        for lat, lon, at in points
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" creator="test" '
        'xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Home to clinic</name>'
        f"<type>{kind}</type><trkseg>{where}</trkseg></trk></gpx>"
    ).encode()


# --- FIT: header, definitions, messages, checksum ---------------------------------------------
EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
CRC = (0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
       0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)  # fmt: skip
ENUM, UINT16, UINT32, SINT32 = (0x00, 1, "B"), (0x84, 2, "H"), (0x86, 4, "I"), (0x85, 4, "i")


def crc(data: bytes) -> int:
    value = 0
    for byte in data:
        for half in (byte & 0xF, byte >> 4):
            value = (value >> 4) & 0x0FFF ^ CRC[value & 0xF] ^ CRC[half]
    return value


def message(local: int, number: int, fields: list[tuple[int, tuple, int]]) -> bytes:
    """A definition and one message of it: fields are (number, base type, value)."""
    definition = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    for key, (base, size, _code), _value in fields:
        definition += struct.pack("<BBB", key, size, base)
    body = b"".join(struct.pack(f"<{code}", value) for _key, (_b, _s, code), value in fields)
    return definition + bytes([local]) + body


def stamp(at: datetime) -> int:
    return int((at - EPOCH).total_seconds())


def fit(began: datetime, *, seconds: int = 1800, metres: int = 2500, sport: int = 11,
        ahead_hours: int | None = None) -> bytes:  # fmt: skip
    """One session. Sports: 1 running, 2 cycling, 5 swimming, 11 walking."""
    at = stamp(began)
    data = message(0, 0, [(0, ENUM, 4), (4, UINT32, at)])  # file_id: an activity
    data += message(1, 20, [(253, UINT32, at), (0, SINT32, 500000000), (1, SINT32, 20000000)])
    data += message(2, 18, [(253, UINT32, at), (2, UINT32, at), (7, UINT32, seconds * 1000),
                            (8, UINT32, seconds * 1000), (9, UINT32, metres * 100),
                            (5, ENUM, sport)])  # fmt: skip
    if ahead_hours is not None:
        data += message(3, 34, [(253, UINT32, at), (5, UINT32, at + ahead_hours * 3600)])
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(data), b".FIT")
    header += struct.pack("<H", crc(header))
    return header + data + struct.pack("<H", crc(header + data))
