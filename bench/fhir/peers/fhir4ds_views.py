"""FHIR4DS: the same five ViewDefinitions, translated to SQL with FHIRPath functions in DuckDB.

usage: fhir4ds_views.py DATA_FOLDER VIEWS_FOLDER OUT_FOLDER
"""

import json
import pathlib
import sys

import fhir4ds
from fhir4ds import generate_view_sql, parse_view_definition

VIEW_TYPE = "https://sql-on-fhir.org/ig/StructureDefinition/ViewDefinition"


def main(data: pathlib.Path, views: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    connection = fhir4ds.create_connection()
    connection.execute("SET threads = 2")
    for file in sorted(views.glob("*.json")):
        view = json.loads(file.read_text())
        view["resourceType"] = VIEW_TYPE
        resource_type = view["resource"]
        sql = generate_view_sql(parse_view_definition(json.dumps(view)))
        lines = f"read_ndjson_objects('{data / resource_type}.ndjson')"
        connection.execute(
            'CREATE OR REPLACE TABLE resources AS SELECT json::JSON AS resource, '
            f"json->>'resourceType' AS \"resourceType\", json->>'id' AS id FROM {lines}"
        )
        connection.execute(f"CREATE OR REPLACE VIEW {resource_type} AS SELECT * FROM resources")
        connection.execute(f"COPY ({sql}) TO '{out / resource_type}.parquet' (FORMAT parquet, COMPRESSION zstd)")


main(*map(pathlib.Path, sys.argv[1:4]))
