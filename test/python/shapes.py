"""Compares JSON documents with shapes of botocore's model of a service (AWS JSON 1.1 protocol)."""

import re

NUMBER = (int, float)
TYPES = {
    "structure": dict,
    "list": list,
    "string": str,
    "integer": int,
    "float": NUMBER,
    "boolean": bool,
    "timestamp": NUMBER,
}


def faults(shape, value, path=""):
    """Yields a sentence for every difference of `value` from `shape`, such as an unknown member."""
    name = path or shape.name
    if not isinstance(value, TYPES[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        yield f"{name} is {type(value).__name__}, not {shape.type_name}"
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    size = value if shape.type_name in ("integer", "float") else len(value) if hasattr(value, "__len__") else None
    if size is not None and ((low is not None and size < low) or (high is not None and size > high)):
        yield f"{name} has size {size}, not {low} to {high}"
    if shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{name} is {value!r}, not one of {shape.enum}"
        if "pattern" in shape.metadata and not re.search(shape.metadata["pattern"], value):
            yield f"{name} is {value!r}, which does not match {shape.metadata['pattern']}"
    if shape.type_name == "list":
        for item in value:
            yield from faults(shape.member, item, f"{name}[]")
    if shape.type_name == "structure":
        yield from (f"{name}.{key} is no member" for key in value if key not in shape.members)
        yield from (f"{name}.{key} is missing" for key in shape.required_members if key not in value)
        for key, member in shape.members.items():
            if key in value:
                yield from faults(member, value[key], f"{name}.{key}")


def members_of(shape, path=""):
    """All members of a shape, at every depth, as paths such as `Accelerator.IpSets[].IpAddresses`."""
    if shape.type_name == "list":
        return members_of(shape.member, f"{path}[]")
    if shape.type_name != "structure":
        return set()
    found = set()
    for key, member in shape.members.items():
        here = f"{path}.{key}" if path else key
        found |= {here} | members_of(member, here)
    return found


def members_in(value, path=""):
    """All members that a document has, as the same paths."""
    if isinstance(value, list):
        return set().union(*(members_in(item, f"{path}[]") for item in value))
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, member in value.items():
        here = f"{path}.{key}" if path else key
        found |= {here} | members_in(member, here)
    return found
