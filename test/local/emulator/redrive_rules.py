"""Asks the emulator's redrive rules each row of two tables; prints the answers as JSON.

Arguments: the folder of the launcher, the table of conditions, the table of client tokens.
"""

import json
import sys

launcher, conditions, tokens = sys.argv[1:]
sys.path.insert(0, launcher)

from patches import redrive_rules as rules  # noqa: E402 (the path comes first)

EXECUTION = {
    "status": "FAILED",
    "startDate": "2026-01-01T00:00:00.000Z",
    "stopDate": "2026-01-02T00:00:00.000Z",
    "events": 5,
}
NOW = "2026-01-03T00:00:00.000Z"
USED = [("a", EXECUTION["stopDate"], "the first redrive"), (None, EXECUTION["stopDate"], "without a token")]


def reason(row):
    execution = {name: row.get(name, value) for name, value in EXECUTION.items()}
    execution["events"] = range(execution["events"])
    return rules.refusal(execution, row.get("machine", True), rules.moment(row.get("now", NOW)))


def known(row):
    return rules.known_redrive(USED, row["token"], rules.moment(row["now"])) is not None


def table(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


print(json.dumps({
    "reasons": [reason(row) for row in table(conditions)],
    "known": [known(row) for row in table(tokens)],
}))
