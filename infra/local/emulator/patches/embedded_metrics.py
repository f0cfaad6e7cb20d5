"""Metrics in the embedded metric format, as CloudWatch Logs extracts them from a log line.

Amazon CloudWatch User Guide, "Specification: Embedded metric format". A line that violates the
format gives no metric.
"""

import json
from dataclasses import dataclass

LONGEST_NAME = 255
MOST_METRICS = 100
MOST_DIMENSIONS = 30
MOST_VALUES = 100


@dataclass(frozen=True)
class Metric:
    namespace: str
    name: str
    dimensions: dict
    unit: str
    values: list
    timestamp: float  # in seconds


class InvalidFormat(Exception):
    """A line with `_aws` violates the format."""


def metrics_of(line):
    """The metrics of one log line; an empty list if it has none or violates the format."""
    if not line.startswith("{") or '"_aws"' not in line:
        return []
    try:
        return list(_metrics_of(json.loads(line)))
    except (ValueError, KeyError, TypeError, InvalidFormat):
        return []


def _metrics_of(root):
    metadata = root["_aws"]
    timestamp = metadata["Timestamp"]
    _require(_is_number(timestamp) and timestamp == int(timestamp))
    for directive in metadata["CloudWatchMetrics"]:
        namespace, sets, metrics = (directive[key] for key in ("Namespace", "Dimensions", "Metrics"))
        _require(_is_name(namespace) and sets and len(metrics) <= MOST_METRICS)
        for dimensions in [_dimensions_of(root, names) for names in sets]:
            for metric in metrics:
                values = _values_of(root, metric["Name"])
                unit = metric.get("Unit", "None")
                yield Metric(namespace, metric["Name"], dimensions, unit, values, timestamp / 1000)


def _dimensions_of(root, names):
    _require(isinstance(names, list) and len(names) <= MOST_DIMENSIONS)
    dimensions = {name: root[name] for name in names}
    _require(all(isinstance(value, str) and value for value in dimensions.values()))
    return dimensions


def _values_of(root, name):
    _require(_is_name(name))
    target = root[name]
    values = target if isinstance(target, list) else [target]
    _require(all(map(_is_number, values)) and len(values) <= MOST_VALUES)
    return values


def _is_name(value):
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_NAME


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _require(holds):
    if not holds:
        raise InvalidFormat()
