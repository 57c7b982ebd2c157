"""The reference of all configuration keys, written from the schema for config/README.md."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "config.schema.yaml"


def keys(schema: Mapping, prefix: str = "") -> Iterator[tuple[str, Mapping]]:
    """Yield the dotted path and the schema of every key that is not a section."""
    for name, child in schema["properties"].items():
        path = f"{prefix}.{name}" if prefix else name
        if "properties" in child:
            yield from keys(child, path)
            continue
        yield path, child
        if "properties" in child.get("items", {}):
            yield from keys(child["items"], f"{path}[]")


def limits(child: Mapping) -> str:
    """Return the allowed range or values of a key."""
    if "enum" in child:
        return ", ".join(child["enum"])
    if child["type"] == "array":
        return f"list of {limits(child['items'])}"
    if child["type"] == "object":
        return "sections"
    low = f"> {child['exclusiveMinimum']}" if "exclusiveMinimum" in child else None
    low = f"≥ {child['minimum']}" if "minimum" in child else low
    high = f"≤ {child['maximum']}" if "maximum" in child else None
    return " ".join([child["type"], *filter(None, (low, high))])


def reference() -> str:
    """Return the table of all keys in Markdown."""
    lines = ["| key | values | default | meaning |", "|---|---|---|---|"]
    for path, child in keys(yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))):
        default = f"`{child['default']}`" if "default" in child else "–"
        lines.append(f"| `{path}` | {limits(child)} | {default} | {child['description']} |")
    return "\n".join(lines)
