"""Tables packed and unpacked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from api.frames import pack, records, span_of, unpack
from forecasts.tables import check_history

ROWS = {
    "queue": ["b", "a", "a"],
    "start": ["2026-10-25T00:30Z", "2026-10-25T00:30Z", "2026-10-25T01:00Z"],
    "offered": [1.0, None, 1 / 3],
    "aht_seconds": [300.0, 301.5, None],
}


def table() -> pd.DataFrame:
    return check_history(pd.DataFrame(ROWS), timezone="Europe/Berlin")


def test_a_table_comes_back_bit_for_bit() -> None:
    back = unpack(pack(table()))
    pd.testing.assert_frame_equal(back, table(), check_dtype=False, check_exact=True)
    assert back.attrs == {"timezone": "Europe/Berlin", "interval_min": 30}
    assert str(back["start"].dt.tz) == "Europe/Berlin"


def test_the_same_table_makes_the_same_bytes() -> None:
    assert pack(table()) == pack(table())


def test_records_are_plain_and_unknown_is_none() -> None:
    first = next(records(unpack(pack(table()))))
    assert (first["queue"], first["offered"], first["aht_seconds"]) == ("a", None, 301.5)
    assert first["start"].isoformat() == "2026-10-25T02:30:00+02:00"


def test_the_hour_that_comes_twice_keeps_its_two_faces() -> None:
    # 00:30 and 01:00 UTC are 02:30 and, after the clocks went back, 02:00 in Berlin
    shown = [row["start"].isoformat() for row in records(table())][:2]
    assert shown == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00"]


def test_a_span_ends_after_the_last_interval() -> None:
    start, end = span_of(table())
    assert end.timestamp() - start.timestamp() == 3600


@pytest.mark.parametrize("content", [b"", b"not a table", pack(table())[:100]])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no packed table"):
        unpack(content)


def test_nothing_in_the_bytes_is_run() -> None:
    import io

    stream = io.BytesIO()
    np.savez(stream, described=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="no packed table"):
        unpack(stream.getvalue())
