"""Prints records in the wire format of schema registries as JSON, as a stranger's consumer reads them.

usage: read_registered.py REGISTRY, with a record in hexadecimal on each line of the standard input.
"""

import functools
import io
import json
import struct
import sys
import urllib.request

import avro.io
import avro.schema


@functools.lru_cache(maxsize=None)
def reader(registry, schema_id):
    with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}") as answer:
        return avro.io.DatumReader(avro.schema.parse(json.load(answer)["schema"]))


def read(registry, value):
    magic, schema_id = struct.unpack(">bI", value[:5])
    assert magic == 0
    return reader(registry, schema_id).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


for line in sys.stdin:
    print(json.dumps(read(sys.argv[1], bytes.fromhex(line)), default=str))
