"""What schemathesis must know of the collector's messages: how they are packed, and that each has a verdict of its own."""

import gzip
import itertools
import json

import jsonschema_rs
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

# The one key of the collector under test, see openapi.rs.
KEY = "server-key"

NUMBERS = itertools.count()


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """The description is one: OpenAPI 3.1, and its schemas JSON Schema.

    A body that is text with JSON in it is made like the JSON itself; `packed` writes it.
    """
    OPENAPI_31_VALIDATOR.validate(raw_schema)
    for schema in raw_schema["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})
    for item in raw_schema["components"]["pathItems"].values():
        text = item["post"]["requestBody"]["content"]["text/plain"]
        text["schema"] = text["schema"]["contentSchema"]


@schemathesis.serializer("application/json", "text/plain")
def packed(context, value):
    """JSON, packed as the request's head says; no other key than the right one finds a way in."""
    if isinstance(value, bytes):
        # What is no JSON at all.
        return value
    if isinstance(value, dict) and isinstance(value.get("writeKey"), str):
        value = {**value, "writeKey": KEY}
    if isinstance(value, dict) and isinstance(value.get("seqs"), list):
        # 7.0 is whole in a schema, and no number of a message.
        seqs = [int(seq) if isinstance(seq, float) and seq.is_integer() else seq for seq in value["seqs"]]
        value = {**value, "seqs": seqs}
    body = json.dumps(value).encode()
    headers = context.case.headers or {}
    is_packed = headers.get("Content-Encoding") in ("gzip", "x-gzip")
    return gzip.compress(body, 1) if is_packed else body


def verdicts(response):
    """The verdicts of an answer; none where it has none."""
    try:
        answer = response.json()
    except ValueError:
        return []
    return answer.get("results", []) if isinstance(answer, dict) else []


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each request comes from an address of its own, as a proxy tells it: who gives wrong keys and tokens is made to wait."""
    number = next(NUMBERS)
    case.headers = {**(case.headers or {}), "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


@schemathesis.check
def what_is_described_is_accepted(ctx, response, case):
    """No message that fits the description is rejected."""
    if case.meta and case.meta.generation.mode.is_positive:
        for verdict in verdicts(response):
            if verdict["status"] not in ("accepted", "duplicate"):
                raise Failure(
                    operation=case.operation.label,
                    title="A message that fits the description is not accepted",
                    message=json.dumps(verdict),
                )


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """A message that does not fit is not refused with its request: its verdict says so."""
    if not isinstance(failure, AcceptedNegativeData) or response.status_code != 200:
        return True
    return not any(verdict["status"] == "rejected" for verdict in verdicts(response))
