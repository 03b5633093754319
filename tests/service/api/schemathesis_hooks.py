"""What schemathesis does not know by itself of the service."""

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
def write_lines(_: schemathesis.SerializationContext, value: object) -> bytes:
    """JSON Lines are described as text."""
    return str(value).encode(errors="replace")
