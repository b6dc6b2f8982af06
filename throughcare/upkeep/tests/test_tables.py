"""Tables made together are the tables made one by one."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel
from django.db.migrations.state import ProjectState

from throughcare.upkeep.tables import CreateTables

KEY = ("id", models.AutoField(primary_key=True))
SHELF = CreateModel("Shelf", [KEY])
BOX = CreateModel("Box", [KEY, ("shelf", models.ForeignKey("upkeep.Shelf", models.CASCADE))])


@pytest.mark.django_db(transaction=True)
def test_two_tables_are_made_drawn_and_taken_away_again():
    before, after = ProjectState(), ProjectState()
    assert before.apps is not None  # drawn, as it is while migrations run
    assert after.apps is not None
    both = CreateTables([SHELF, BOX])
    both.state_forwards("upkeep", after)
    assert after.apps.get_model("upkeep", "Shelf")._meta.related_objects[0].name == "box"
    with connection.schema_editor() as editor:
        both.database_forwards("upkeep", editor, before, after)
    assert {"upkeep_shelf", "upkeep_box"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        both.database_backwards("upkeep", editor, after, before)
    assert not {"upkeep_shelf", "upkeep_box"} & set(connection.introspection.table_names())
