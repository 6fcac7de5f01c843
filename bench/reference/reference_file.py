"""Where reference values are written, and with which versions they were computed."""

import json
import platform
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "crates" / "rounds-stats" / "tests" / "reference"


def _lines(content: list | dict) -> str:
    """One case per line, so that a changed value is a changed line."""
    if isinstance(content, dict):
        return "{" + ",\n".join(f"{json.dumps(name)}: {_lines(part)}" for name, part in content.items()) + "}"
    return "[\n" + ",\n".join(json.dumps(case, allow_nan=False) for case in content) + "]"


def write(name: str, packages: list[str], cases: dict) -> None:
    """Writes one JSON file; every float keeps its shortest exact decimal form."""
    versions = {package: version(package) for package in packages}
    versions["python"] = platform.python_version()
    parts = {"versions": [versions], **cases}
    text = "{" + ",\n".join(f"{json.dumps(part)}: {_lines(content)}" for part, content in parts.items()) + "}"
    path = FOLDER / name
    path.write_text(text + "\n", encoding="utf-8")
    print(f"wrote {path.relative_to(FOLDER.parents[3])} ({len(text)} bytes)")
