"""Everybody registered before is found as everybody registered since."""

from django.db import migrations

from throughcare.patients.finding import derived, names_in
from throughcare.patients.names import sounds_like
from throughcare.patients.spelling import keys_of

BATCH = 500


def make_findable(apps, schema_editor):
    Patient, SearchKey, NearName = (
        apps.get_model("patients", name) for name in ("Patient", "SearchKey", "NearName")
    )
    known = set()
    keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = Patient.objects.filter(pk__in=keys[start : start + BATCH])
        rows = []
        people = list(some.prefetch_related("former_details", "contacts", "identifiers"))
        for patient in people:
            patient.sounds_like = sounds_like(patient.chosen_name, patient.family_name)
            rows += [SearchKey(patient=patient, kind=kind, key=key) for kind, key in found_by(patient)]
        Patient.objects.bulk_update(people, ["sounds_like"], batch_size=100)
        SearchKey.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
        new = {row.key for row in rows if row.kind == "w"} - known
        near = [NearName(key=key, word=word) for word in sorted(new) for key in keys_of(word)]
        NearName.objects.bulk_create(near, batch_size=1000, ignore_conflicts=True)
        known |= new


def found_by(patient):
    names = [(patient.chosen_name, patient.given_name, patient.family_name)]
    names += [names_in(former.details) for former in patient.former_details.all()]
    phones = [contact.reach for contact in patient.contacts.all()
              if contact.kind == "phone" and contact.ended_at is None]
    return derived(names, phones, [told.value for told in patient.identifiers.all()])


class Migration(migrations.Migration):
    while_the_old_version_serves = "only new tables are filled"
    dependencies = [("patients", "0003_found_by_search_keys")]

    operations = [migrations.RunPython(make_findable, migrations.RunPython.noop)]
