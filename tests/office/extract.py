"""Predictions of an invented model with their outcomes, quarter by quarter, as a scoring platform
writes them. How well they rank is said for each quarter."""

import csv
import datetime
import random

# The group's key of these predictions in measures of models.
GROUP = "model=icu-mortality 1; organization=not given"

MAPPING = """
title = "Predictions of the test"
format = "csv"
files = ["predictions-*.csv"]

[[table]]
name = "ai.prediction"
[table.columns]
prediction_id = { from = "id" }
model_id      = { constant = "icu-mortality" }
version       = { constant = "1" }
patient_id    = { from = "patient" }
at            = { from = "at" }
score         = { from = "score", minimum = 0, maximum = 1 }
unit          = { constant = "1" }

[[table]]
name = "ai.outcome"
[table.columns]
prediction_id = { from = "id" }
outcome       = { constant = "death" }
label         = { from = "label" }
label_at      = { from = "at" }
label_source  = { constant = "test" }
"""


def quarter_starts(today, count):
    """First days of the last `count` quarters that are over, the oldest first."""
    year, quarter = today.year, (today.month - 1) // 3
    starts = []
    for _ in range(count):
        quarter -= 1
        if quarter < 0:
            year, quarter = year - 1, 3
        starts.append(datetime.date(year, quarter * 3 + 1, 1))
    return starts[::-1]


def quarter_after(start):
    """First day of the next quarter."""
    month = start.month + 3
    return datetime.date(start.year + month // 13, (month - 1) % 12 + 1, 1)


def write(folder, start, separation, rows=900, seed=1):
    """Writes one quarter. `separation` is the distance between the mean scores of those who die and
    those who live, in standard deviations: 0 ranks nobody."""
    chance = random.Random(f"{start}{seed}")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"predictions-{start}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "patient", "at", "score", "label"])
        for number in range(rows):
            label = int(chance.random() < 0.15)
            drawn = chance.gauss(separation * label - 1.2, 1.0)
            score = 1 / (1 + 2.718281828 ** -drawn)
            day = start + datetime.timedelta(days=number % (80 if rows > 500 else 10))
            writer.writerow([
                f"{start}-{number}", f"p{start}{number}",
                f"{day}T{number % 24:02}:00:00", f"{score:.6f}", label,
            ])
