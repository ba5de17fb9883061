"""A JSON Schema as a part of a page, so that every key of course.toml, and of a result, is on one.

The directive ``{schema} module:function`` calls the function, which returns the schema. The keys at the top come
first, each with its type, its default and its meaning. A section follows for each object that a key holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

__all__ = ["SchemaPage", "markdown", "setup"]

Node = Mapping[str, Any]
BOUNDS = {
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "not empty",
    "minProperties": "not empty",
}
READABLE = 10**9
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Place(NamedTuple):
    """A section of a page."""

    anchor: str
    """Unique among all pages: two schemas may have a key of the same name."""
    title: str


class SchemaPage(SphinxDirective):
    """The keys of a JSON Schema."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module, _, function = self.arguments[0].partition(":")
        schema = getattr(import_module(module), function)()
        return self.parse_text_to_nodes(markdown(schema), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_directive("schema", SchemaPage)
    return {"parallel_read_safe": True}


def markdown(schema: Node) -> str:
    """Return the keys of `schema` as Markdown, with a section for each object below the top."""
    places = _places(schema)
    lines = _keys(schema, schema, places)
    for name, place in places.items():
        inner = schema["$defs"][name]
        lines += [f"({place.anchor})=", f"## {place.title}", "", inner.get("description", ""), ""]
        lines += [f"- `{value}`" for value in inner.get("enum", [])] or _keys(inner, schema, places)
        lines += [""]
    return "\n".join(lines)


def _keys(node: Node, schema: Node, places: Mapping[str, Place]) -> list[str]:
    lines, properties = [], node["properties"]
    needed = node.get("required", [])
    for key, value in properties.items():
        inner = schema.get("$defs", {}).get(_referred(value), {})
        meaning = value.get("description") or inner.get("description", "")
        facts = [_type(value, places), *_bounds(value)]
        if key in needed and len(needed) < len(properties):  # where all are, the page says so once
            facts.append("required")
        if not isinstance(value.get("default", {}), dict):
            facts.append(f"default {_literal(value['default'])}")
        lines += [f"`{key}` *{', '.join(facts)}*", f": {' '.join(meaning.split())}", ""]
    return lines


def _places(schema: Node) -> dict[str, Place]:
    """Name of each inner object -> its section, whose title is made of the key that holds it."""
    places: dict[str, Place] = {}
    waiting = [schema]
    while waiting:
        for key, value in waiting.pop(0).get("properties", {}).items():
            name = _referred(value) or _referred(value.get("items", {}))
            if name and name not in places:
                title = f"Each entry of `{key}`" if "items" in value else f"`{key}`"
                places[name] = Place(f"{schema['title'].lower()}-{key}", title)
                waiting.append(schema["$defs"][name])
    return places


def _type(value: Node, places: Mapping[str, Place]) -> str:
    match value:
        case {"anyOf": options}:
            return " or ".join(_type(option, places) for option in options)
        case {"$ref": _}:
            return f"[see below](#{places[_referred(value)].anchor})"
        case {"type": "array", "items": items}:
            return f"list, {_type(items, places)}" if "$ref" in items else f"list of {items['type']}s"
        case {"type": "object", "additionalProperties": {"type": inner}}:
            return f"a {inner} for each name"
        case _:
            return str(value["type"])


def _bounds(value: Node) -> Iterator[str]:
    return (text.format(_number(value[key])) for key, text in BOUNDS.items() if key in value)


def _number(bound: float) -> str:
    """A bound such as 2**63 as a power of two: its digits tell a reader nothing."""
    power = int(bound).bit_length() - 1
    return f"2{str(power).translate(SUPERSCRIPTS)}" if bound > READABLE and bound == 1 << power else f"{bound:,}"


def _literal(default: object) -> str:
    return f"{default:g}" if isinstance(default, float) else str(default)


def _referred(node: Node) -> str:
    return str(node.get("$ref", "")).rpartition("/")[2]
