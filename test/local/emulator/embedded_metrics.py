"""Asks the emulator for the metrics in each line of a table; prints them as JSON.

Arguments: the folder of the launcher, the table of lines.
"""

import dataclasses
import json
import sys

launcher, lines = sys.argv[1:]
sys.path.insert(0, launcher)

from patches.embedded_metrics import metrics_of  # noqa: E402 (the path comes first)


def text(line):
    return line if isinstance(line, str) else json.dumps(line)


with open(lines, encoding="utf-8") as table:
    found = [metrics_of(text(row["line"])) for row in json.load(table)]
print(json.dumps([[dataclasses.asdict(metric) for metric in metrics] for metrics in found]))
