"""Fills the tables of docs/eicu.md from the answers that run.sh stored.

Usage: tables.py WORK_FOLDER PAGE
A table stands between `<!-- table: NAME -->` and `<!-- end -->`, where NAME is a query in sql/. The
query's comment `-- format: column=2 other=%1` says how many decimals a column has (3 if it says
nothing), whether it is a percentage (%1) or a p value that may be too small to print (<3);
`-- headings: column=words; other=words` names columns. A result with an interval is written value (low–high).
"""

import json
import re
import sys
from pathlib import Path

QUERIES = Path(__file__).resolve().parent / "sql"
WORDS = {
    "auroc": "AUROC", "oe": "O/E", "ece": "ECE", "ici": "ICI", "e50": "E50", "e90": "E90", "emax": "Emax", "ppv": "PPV", "npv": "NPV",
    "nne": "NNE", "psi": "PSI", "ks": "KS", "iv": "IV", "iva": "IVa", "phi": "φ", "brier": "Brier",
}


def formats(name: str) -> dict[str, str]:
    found = re.search(r"^-- format: (.*)$", (QUERIES / f"{name}.sql").read_text(), re.MULTILINE)
    return dict(part.split("=") for part in found.group(1).split()) if found else {}


def headings(name: str) -> dict[str, str]:
    found = re.search(r"^-- headings: (.*)$", (QUERIES / f"{name}.sql").read_text(), re.MULTILINE)
    return dict(part.strip().split("=", 1) for part in found.group(1).split(";")) if found else {}


def number(value: float, form: str, with_sign: bool = True) -> str:
    decimals = int(form.lstrip("%<"))
    if form.startswith("<") and value < 10**-decimals:
        return f"<{10**-decimals:.{decimals}f}"
    is_share = form.startswith("%")
    text = f"{100 * value if is_share else value:.{decimals}f}"
    text = text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")
    return text + (" %" if is_share and with_sign else "")


def cell(value: object, form: str) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        if value.get("value") is None:
            return "–"
        text = number(value["value"], form)
        if value.get("low") is None or value.get("high") is None:
            return text
        low, high = (number(value[end], form, with_sign=False) for end in ("low", "high"))
        return f"{text} ({low} to {high})" if value["low"] < 0 else f"{text} ({low}–{high})"
    if isinstance(value, float):
        return number(value, form)
    return f"{value:,}" if isinstance(value, int) and value >= 10_000 else str(value)


def heading(column: str) -> str:
    return " ".join(WORDS.get(word, word) for word in column.split("_"))


def table(folder: Path, name: str) -> str:
    rows = json.loads((folder / f"{name}.json").read_text())
    forms = formats(name)
    columns = [column for column in rows[0] if column != "place"]
    named = headings(name)
    lines = ["| " + " | ".join(named.get(column) or heading(column) for column in columns) + " |", "|---" * len(columns) + "|"]
    for row in rows:
        lines.append("| " + " | ".join(cell(row[column], forms.get(column, "3")) for column in columns) + " |")
    return "\n".join(lines)


def load_table(folder: Path) -> str:
    lines = ["| batch | file | received | kept | duplicate | quarantined |", "|---" * 6 + "|"]
    for batch in json.loads((folder / "load.json").read_text())["batches"]:
        assert batch["received"] == batch["kept"] + batch["duplicate"] + batch["quarantined"], batch
        counts = " | ".join(f"{batch[kind]:,}" for kind in ("received", "kept", "duplicate", "quarantined"))
        lines.append(f"| {batch['batch']} | `{Path(batch['file']).name}` | {counts} |")
    return "\n".join(lines)


def main() -> None:
    folder, page = Path(sys.argv[1]), Path(sys.argv[2])
    text = page.read_text()
    wanted = set(re.findall(r"<!-- table: (.*?) -->", text))
    for name in sorted(wanted):
        made = load_table(folder) if name == "load" else table(folder, name)
        pattern = re.compile(rf"(<!-- table: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = pattern.sub(lambda match: f"{match.group(1)}\n{made}\n\n{match.group(2)}", text)
    page.write_text(text)
    unused = {query.stem for query in QUERIES.glob("*.sql")} - wanted
    print(f"{len(wanted)} tables written to {page.name}" + (f"; not on the page: {', '.join(sorted(unused))}" if unused else ""))


if __name__ == "__main__":
    main()
