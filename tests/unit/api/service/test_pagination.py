"""Cursors."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from api.errors import Unprocessable
from api.pagination import cut, decode, encode


def test_a_cursor_gives_back_its_key() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert decode(encode(date(2026, 3, 2), "Amy", at), date, str, datetime) == [date(2026, 3, 2), "Amy", at]
    assert decode(None, str) is None


@pytest.mark.parametrize("kinds", [(int,), (str, str), (date,), ()])
def test_a_cursor_of_another_list_is_refused(kinds: tuple[type, ...]) -> None:
    with pytest.raises(Unprocessable):
        decode(encode("Amy"), *kinds)


def test_the_last_page_has_no_next() -> None:
    assert cut([1, 2], 2, lambda row: [row]) == ([1, 2], None)
    page, cursor = cut([1, 2, 3], 2, lambda row: [row])
    assert (page, decode(cursor, int)) == ([1, 2], [2])
