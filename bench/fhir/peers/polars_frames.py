"""Polars with expressions written by hand for this data set. Fewer columns than the views ask for:
no Patient (its extensions need more than a path), no value_code, value_str or reason_code.

usage: polars_frames.py DATA_FOLDER OUT_FOLDER
"""

import pathlib
import sys

import polars as pl


def inside(column: str, *path: str) -> pl.Expr:
    """The value at a path; a list on the way gives its first element."""
    expression = pl.col(column)
    for step in path:
        expression = expression.list.first() if step == "[0]" else expression.struct.field(step)
    return expression


def key(expression: pl.Expr) -> pl.Expr:
    return expression.str.extract(r"/([^/]+)$", 1)


SUBJECT = key(inside("subject", "reference")).alias("patient_id")
ENCOUNTER = key(inside("encounter", "reference")).alias("encounter_id")
CODINGS = inside("code", "coding").alias("coding")

COLUMNS = {
    "Encounter": [
        pl.col("id"),
        pl.col("status"),
        inside("class", "code").alias("class"),
        inside("type", "[0]", "coding", "[0]", "code").alias("type_code"),
        inside("type", "[0]", "coding", "[0]", "display").alias("type_display"),
        SUBJECT,
        key(inside("participant", "[0]", "individual", "reference")).alias("practitioner_id"),
        inside("period", "start").alias("start"),
        inside("period", "end").alias("end"),
        key(inside("serviceProvider", "reference")).alias("org_id"),
    ],
    "Observation": [
        pl.col("id"),
        pl.col("status"),
        SUBJECT,
        ENCOUNTER,
        inside("category", "[0]", "coding", "[0]", "code").alias("category"),
        pl.col("effectiveDateTime").alias("effective"),
        pl.col("issued"),
        inside("valueQuantity", "value").alias("value_num"),
        inside("valueQuantity", "unit").alias("value_unit"),
        CODINGS,
    ],
    "Condition": [
        pl.col("id"),
        SUBJECT,
        ENCOUNTER,
        inside("clinicalStatus", "coding", "[0]", "code").alias("clinical_status"),
        inside("verificationStatus", "coding", "[0]", "code").alias("verification_status"),
        pl.col("onsetDateTime").alias("onset"),
        pl.col("abatementDateTime").alias("abatement"),
        pl.col("recordedDate").alias("recorded"),
        CODINGS,
    ],
    "MedicationRequest": [
        pl.col("id"),
        pl.col("status"),
        pl.col("intent"),
        SUBJECT,
        ENCOUNTER,
        pl.col("authoredOn").alias("authored"),
        key(inside("requester", "reference")).alias("requester_id"),
        inside("medicationCodeableConcept", "coding", "[0]", "system").alias("med_system"),
        inside("medicationCodeableConcept", "coding", "[0]", "code").alias("med_code"),
        inside("medicationCodeableConcept", "coding", "[0]", "display").alias("med_display"),
    ],
}


def each_coding(frame: pl.LazyFrame) -> pl.LazyFrame:
    fields = ["system", "code", "display"]
    columns = [inside("coding", field).alias(f"code_{field}") for field in fields]
    return frame.explode("coding").with_columns(columns).drop("coding")


def main(data: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for resource_type, columns in COLUMNS.items():
        lines = pl.scan_ndjson(data / f"{resource_type}.ndjson", infer_schema_length=1000)
        frame = lines.select(columns)
        if resource_type in ("Observation", "Condition"):
            frame = each_coding(frame)
        frame.sink_parquet(out / f"{resource_type}.parquet")


main(*map(pathlib.Path, sys.argv[1:3]))
