"""Samples that crates/rounds-stats/tests/peers.rs makes again, number for number.

Noise is SplitMix64 of (seed, row, column); a normal number is the sum of twelve uniform ones less six; scores are
rounded to six decimals, so that the last bit of an exponential, which differs between libraries, is nobody's concern.
"""

import numpy as np

SUMMANDS = 12
LABEL_COLUMN = 12
SECOND_COLUMN = 13
PATIENT_COLUMNS = 32


def noise(seed: int, rows: np.ndarray, column: int) -> np.ndarray:
    """From 0 to 1, the same for the same arguments."""
    with np.errstate(over="ignore"):
        mixed = np.uint64((seed * 1_000_003) % 2**64) + rows.astype("uint64") * np.uint64(64) + np.uint64(column)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)).astype("float64") / float(1 << 53)


def normal(seed: int, rows: np.ndarray, first_column: int = 0) -> np.ndarray:
    total = np.zeros(len(rows))
    for column in range(first_column, first_column + SUMMANDS):
        total = total + noise(seed, rows, column)
    return total - SUMMANDS / 2


def rounded(value: np.ndarray) -> np.ndarray:
    return np.rint(value * 1e6) / 1e6


def probability(linear: np.ndarray) -> np.ndarray:
    return rounded(1 / (1 + np.exp(-linear)))


def independent(seed: int, count: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated scores and what happened: linear predictor with mean `shift` and deviation 1.2."""
    rows = np.arange(count)
    score = probability(1.2 * normal(seed, rows) + shift)
    return score, (noise(seed, rows, LABEL_COLUMN) < score).astype("int64")


def of_patients(seed: int, patients: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of patients who are scored 1 to 20 times; every row carries what became of the patient."""
    people = np.arange(patients)
    risk = normal(seed, people)
    happened = noise(seed, people, LABEL_COLUMN) < probability(1.2 * risk - 2.0)
    repeats = 1 + np.floor(20 * noise(seed, people, SECOND_COLUMN)).astype("int64")
    patient = np.repeat(people, repeats)
    place = np.arange(len(patient)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    # Rows of a patient are numbered apart from the patients themselves.
    rows = patients + patient * PATIENT_COLUMNS + place
    score = probability(0.9 * risk[patient] + 0.8 * normal(seed, rows) - 2.0)
    return score, happened[patient].astype("int64"), patient
