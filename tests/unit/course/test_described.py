"""Each field of a published schema is described by the docstring below it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from grader.course.described import schema_of
from grader.course.settings import settings_schema
from grader.gradebook.adjustments import adjustments_schema
from grader.grading.document import json_schema
from grader.grading.for_student import student_schema


class Base(BaseModel):
    pass


class Part(Base):
    size: int
    """How large it is,
    in pixels."""
    plain: str = ""


class Wider(Part):
    width: int = 1
    """How wide it is."""


class Whole(Base):
    parts: list[Wider]
    """What it is made of."""


def test_the_fields_of_a_model_and_of_its_parts_are_described_by_their_docstrings():
    schema = schema_of(Whole, Base)
    wider = schema["$defs"]["Wider"]["properties"]
    assert schema["properties"]["parts"]["description"] == "What it is made of."
    assert wider["width"]["description"] == "How wide it is."
    assert wider["size"]["description"] == "How large it is,\nin pixels."
    assert "description" not in wider["plain"]


@pytest.mark.parametrize("schema", [settings_schema, adjustments_schema, json_schema, student_schema])
def test_every_field_of_a_published_schema_is_described(schema):
    document = schema()
    fields = {
        (name, field): told
        for name, model in {"the whole": document, **document["$defs"]}.items()
        for field, told in model.get("properties", {}).items()
    }
    assert fields
    assert [place for place, told in fields.items() if not told.keys() & {"description", "$ref"}] == []
