"""Writes a log of predictions with what became of them, as Parquet.

usage: generate.py ROWS FILE

The same rows for the same count, whatever the machine (NumPy's PCG64 with a fixed seed). Not a model of any
hospital: the point is the size, the scores almost without ties, the skewed groups and the patients who repeat.

| column | |
|---|---|
| prediction_id, patient_id | a patient has 1 to 20 predictions, five on average, and a risk of their own |
| at | one year, evenly |
| score | 32-bit probability |
| label | 0 or 1; about 12 % are 1 |
| group_name | g0 … g9, from 30 % down to 1.5 % of the patients |
| in_reference | the first half of the year |
| f00 … f15 | 32-bit features, standard normal in the reference |
| c0 … c3 | names of eight levels |

Planted in the second half: f00 and f01 move by 0.1 and 0.3 standard deviations, f02 spreads by 1.2, a tenth of
c0 becomes one level, and every score is too high by 0.3 on the logit scale. Scores of g7 are too high by 0.7
more, all year, and noisier.
"""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

GROUP_SHARES = [0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.04, 0.03, 0.025, 0.015]
NUMERIC = [f"f{place:02}" for place in range(16)]
CATEGORICAL = [f"c{place}" for place in range(4)]
LEVELS = 8
PREDICTIONS_MAX = 20
ROW_GROUP = 1 << 20


def names(codes: np.ndarray, texts: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.astype("int8"), texts)


def patients_of(rows: int, random: np.random.Generator) -> np.ndarray:
    """A patient for every row; one patient's rows lie next to each other, as a stay's do."""
    # Enough patients: each has at least one row.
    repeats = np.minimum(random.geometric(0.2, rows // 3 + 1), PREDICTIONS_MAX)
    return np.repeat(np.arange(len(repeats), dtype="int32"), repeats)[:rows]


def features(in_reference: np.ndarray, random: np.random.Generator) -> dict[str, np.ndarray]:
    rows, current = len(in_reference), ~in_reference
    found = {name: random.standard_normal(rows, dtype="float32") for name in NUMERIC}
    found["f00"][current] += np.float32(0.1)
    found["f01"][current] += np.float32(0.3)
    found["f02"][current] *= np.float32(1.2)
    return found


def outcomes(found: dict[str, np.ndarray], patients: np.ndarray, groups: np.ndarray, in_reference: np.ndarray, random):
    rows = len(patients)
    own_risk = random.standard_normal(int(patients[-1]) + 1, dtype="float32")[patients]
    known = 0.8 * found["f00"] + 0.6 * found["f01"] + 0.5 * found["f02"] + 0.3 * found["f03"] - np.float32(2.8)
    risk = 1 / (1 + np.exp(-(known + 0.7 * own_risk)))
    label = (random.random(rows, dtype="float32") < risk).astype("int8")
    odd = groups == 7
    noise = random.standard_normal(rows, dtype="float32") * np.where(odd, np.float32(1.2), np.float32(0.25))
    shift = np.where(in_reference, np.float32(0), np.float32(0.3)) + np.where(odd, np.float32(0.7), np.float32(0))
    score = (1 / (1 + np.exp(-(known + noise + shift)))).astype("float32")
    return score, label


def table(rows: int) -> pa.Table:
    random = np.random.Generator(np.random.PCG64(7))
    patients = patients_of(rows, random)
    if len(patients) < rows:
        raise SystemExit("too few patients were drawn")
    groups = random.choice(10, int(patients[-1]) + 1, p=GROUP_SHARES).astype("int8")[patients]
    in_reference = np.arange(rows) < rows // 2
    found = features(in_reference, random)
    score, label = outcomes(found, patients, groups, in_reference, random)
    year_s = 365 * 86_400
    since = (np.arange(rows) * (year_s / rows)).astype("int64")
    columns: dict[str, object] = {
        "prediction_id": np.arange(rows, dtype="int64"),
        "patient_id": patients,
        "at": (np.datetime64("2025-01-01T00:00:00", "s") + since).astype("datetime64[us]"),
        "score": score,
        "label": label,
        "group_name": names(groups, [f"g{place}" for place in range(10)]),
        "in_reference": in_reference,
        **found,
    }
    for name in CATEGORICAL:
        codes = random.integers(0, LEVELS, rows, dtype="int8")
        if name == "c0":
            codes[~in_reference & (random.random(rows, dtype="float32") < 0.1)] = 0
        columns[name] = names(codes, [f"level {place}" for place in range(LEVELS)])
    return pa.table(columns)


if __name__ == "__main__":
    made = table(int(float(sys.argv[1])))
    parquet.write_table(made, sys.argv[2], row_group_size=ROW_GROUP, compression="zstd")
    print(f"{sys.argv[2]}: {made.num_rows} rows, {made.nbytes / 1e6:.0f} MB in memory")
