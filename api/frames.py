"""Tables of numbers in one stored piece: exact, small, and read back without running anything in them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd


def pack(frame: pd.DataFrame) -> bytes:
    """A checked table (aware instants, numbers, words) as compressed bytes.

    Instants become seconds since 1970, words become numbers into a list, floats stay bit for bit what they were.
    """
    arrays: dict[str, np.ndarray] = {}
    columns: list[dict[str, Any]] = []
    for index, name in enumerate(frame.columns):
        values = frame[name]
        if isinstance(values.dtype, pd.DatetimeTZDtype):
            utc = values.dt.tz_convert("UTC").dt.tz_localize(None)
            arrays[f"c{index}"] = utc.to_numpy("datetime64[s]").astype(np.int64)
            columns.append({"name": str(name), "kind": "instant", "timezone": str(values.dt.tz)})
        elif pd.api.types.is_numeric_dtype(values.dtype):
            arrays[f"c{index}"] = values.to_numpy(dtype=np.float64, na_value=np.nan)
            columns.append({"name": str(name), "kind": "number"})
        else:
            codes, words = pd.factorize(values.astype(str))
            arrays[f"c{index}"] = codes.astype(np.int32)
            columns.append({"name": str(name), "kind": "word", "words": [str(word) for word in words]})
    described = json.dumps({"columns": columns, "attrs": dict(frame.attrs)}).encode()
    arrays["described"] = np.frombuffer(described, dtype=np.uint8)
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def unpack(content: bytes) -> pd.DataFrame:
    """The table again, with its `attrs`.

    Raises
    ------
    ValueError
        If the bytes are not what `pack` made.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            described = json.loads(arrays["described"].tobytes())
            columns = {
                column["name"]: _column(column, arrays[f"c{index}"])
                for index, column in enumerate(described["columns"])
            }
    except (KeyError, ValueError, EOFError, OSError, zipfile.BadZipFile) as error:
        raise ValueError("these bytes hold no packed table") from error
    frame = pd.DataFrame(columns)
    frame.attrs = described["attrs"]
    return frame


def _column(column: dict[str, Any], values: np.ndarray) -> Any:
    if column["kind"] == "instant":
        return pd.Series(values.astype("datetime64[s]")).dt.tz_localize("UTC").dt.tz_convert(column["timezone"])
    if column["kind"] == "word":
        return pd.Series(np.array(column["words"], dtype=object)[values] if column["words"] else [], dtype=str)
    return values


def records(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows as plain values: instants aware in their zone, unknown numbers None, whole numbers whole."""
    for row in frame.itertuples(index=False):
        yield {name: _plain(value) for name, value in zip(frame.columns, row, strict=True)}


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, float):
        return None if np.isnan(value) else round(value, 6)
    return value


def span_of(frame: pd.DataFrame) -> tuple[datetime, datetime]:
    """Start of the first interval and end of the last."""
    step = pd.Timedelta(minutes=int(frame.attrs["interval_min"]))
    return frame["start"].min().to_pydatetime(), (frame["start"].max() + step).to_pydatetime()
