"""Asks the emulator's rule of retries each row of a table; prints the seconds as JSON.

Arguments: the folder of the launcher, the table as JSON.
"""

import json
import sys

launcher, table = sys.argv[1:]
sys.path.insert(0, launcher)

from patches import retries  # noqa: E402 (the path comes first)

print(
    json.dumps(
        [
            retries.wait_before_retry(row["seconds"], row["retrier"], row["environment"])
            for row in json.loads(table)
        ]
    )
)
