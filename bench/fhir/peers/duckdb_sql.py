"""DuckDB with SQL written by hand for this very data set: no SQL-on-FHIR, no checks of types or of
single values, and a column that is absent from the data is an error instead of empty.

usage: duckdb_sql.py DATA_FOLDER OUT_FOLDER
"""

import pathlib
import sys

import duckdb

US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"


def key(reference: str, resource_type: str) -> str:
    return f"regexp_extract({reference}, '{resource_type}/([^/]+)$', 1)"


def nested_code(extension: str) -> str:
    outer = f"list_filter(extension, lambda e: e.url = '{US_CORE}{extension}')[1]"
    return f"list_filter({outer}.extension, lambda e: e.url = 'ombCategory')[1].valueCoding.code"


SUBJECT = key("subject.reference", "Patient")
ENCOUNTER = key("encounter.reference", "Encounter")
OFFICIAL = "list_filter(name, lambda n: n.\"use\" = 'official')[1]"
EACH_CODING = "LEFT JOIN LATERAL (SELECT unnest(t.code.coding) AS c) ON true"
CODING = "c.system AS code_system, c.code AS code, c.display AS code_display"

COLUMNS = {
    "Patient": f"""id, gender, birthDate::DATE AS birth_date, deceasedDateTime AS deceased,
        {OFFICIAL}.family AS family, {OFFICIAL}.given[1] AS given,
        list_filter(identifier, lambda i: len(list_filter(i.type.coding, lambda c: c.code = 'MR')) > 0)[1]."value" AS mrn,
        address[1].city AS city, address[1].state AS state, address[1].postalCode AS zip,
        {nested_code("us-core-race")} AS race, {nested_code("us-core-ethnicity")} AS ethnicity,
        list_filter(extension, lambda e: e.url = '{US_CORE}us-core-birthsex')[1].valueCode AS birth_sex
        FROM t""",
    "Encounter": f"""id, status, class.code AS "class", type[1].coding[1].code AS type_code,
        type[1].coding[1].display AS type_display, {SUBJECT} AS patient_id,
        {key("participant[1].individual.reference", "Practitioner")} AS practitioner_id,
        period."start" AS "start", period."end" AS "end",
        {key("serviceProvider.reference", "Organization")} AS org_id,
        reasonCode[1].coding[1].code AS reason_code FROM t""",
    # The first lines of the file hold no valueString, and a column unknown to the sample would be
    # an error, so this column is left empty.
    "Observation": f"""id, status, {SUBJECT} AS patient_id, {ENCOUNTER} AS encounter_id,
        category[1].coding[1].code AS category, effectiveDateTime AS effective, issued,
        valueQuantity."value" AS value_num, valueQuantity.unit AS value_unit,
        valueCodeableConcept.coding[1].code AS value_code, NULL AS value_str,
        {CODING} FROM t {EACH_CODING}""",
    "Condition": f"""id, {SUBJECT} AS patient_id, {ENCOUNTER} AS encounter_id,
        clinicalStatus.coding[1].code AS clinical_status,
        verificationStatus.coding[1].code AS verification_status, onsetDateTime AS onset,
        abatementDateTime AS abatement, recordedDate AS recorded, {CODING} FROM t {EACH_CODING}""",
    "MedicationRequest": f"""id, status, intent, {SUBJECT} AS patient_id, {ENCOUNTER} AS encounter_id,
        authoredOn AS authored, {key("requester.reference", "Practitioner")} AS requester_id,
        medicationCodeableConcept.coding[1].system AS med_system,
        medicationCodeableConcept.coding[1].code AS med_code,
        medicationCodeableConcept.coding[1].display AS med_display FROM t""",
}


def main(data: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect()
    connection.execute("SET threads = 2; SET TimeZone = 'UTC'")
    for resource_type, columns in COLUMNS.items():
        lines = f"read_json('{data / resource_type}.ndjson', format = 'newline_delimited')"
        connection.execute(
            f"COPY (WITH t AS (SELECT * FROM {lines}) SELECT {columns}) "
            f"TO '{out / resource_type}.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


main(*map(pathlib.Path, sys.argv[1:3]))
