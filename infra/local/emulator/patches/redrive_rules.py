"""The conditions of a redrive, with the service's own messages.

Source: AWS Step Functions API Reference, RedriveExecution (the conditions) and DescribeExecution
(the reasons of `redriveStatusReason`).
"""

from datetime import datetime, timedelta

REDRIVABLE_PERIOD = timedelta(days=14)  # from the end of the execution
MAX_EXECUTION_TIME = timedelta(days=365)  # from its start
EVENT_LIMIT = 24_999  # a redrive needs room for ExecutionRedriven and one more event
TOKEN_LIFE = timedelta(minutes=15)  # from a client token's first use; the last 10 are kept


def refusal(execution, machine_exists, now):
    """The reason why the execution cannot be redriven now, or None.

    `execution` has `status`, `startDate`, `stopDate` (ISO 8601) and `events`.
    """
    status = execution["status"]
    if status not in ("FAILED", "ABORTED", "TIMED_OUT"):
        return f"Execution is {status} and cannot be redriven"
    if not machine_exists:
        return "State machine is in DELETING status"
    if len(execution["events"]) >= EVENT_LIMIT:
        return "Execution history event limit exceeded"
    if now - moment(execution["startDate"]) > MAX_EXECUTION_TIME:
        return "Execution has exceeded the max execution time"
    if now - moment(execution["stopDate"]) > REDRIVABLE_PERIOD:
        return "Execution redrivable period exceeded"
    return None


def known_redrive(tokens, token, now):
    """The redrive date of an earlier request with this client token, or None."""
    for known, first_use, redrive_date in tokens:
        if token is not None and known == token and now - moment(first_use) <= TOKEN_LIFE:
            return redrive_date
    return None


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
