"""The error tree."""

import inspect

from appliance import errors


def test_every_error_is_drawn_in_the_tree() -> None:
    classes = [
        one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__
    ]
    drawn = (errors.__doc__ or "").split()
    assert [one.__name__ for one in classes if one.__name__ not in drawn] == []
