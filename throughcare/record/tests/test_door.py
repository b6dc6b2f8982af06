"""The one door to a chart."""


def test_x(signed_in, admitted, stranger, members):
    assert signed_in("nurse").session["_auth_user_id"] == str(members["nurse"].pk)
