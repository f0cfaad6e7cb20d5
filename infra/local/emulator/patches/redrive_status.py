"""Redrives in DescribeExecution and in status change events."""

from datetime import datetime, timezone

from . import redrive_rules
from .runs import engine, run_of

ENGINE = "ministack.services.stepfunctions"


def redrives_are_reported(sources):
    """The emulator reports no count, date and status of redrives, and only FAILED as redrivable.

    AWS reports them in DescribeExecution (AWS Step Functions API Reference) and in the event of
    every status change, with the date in milliseconds (AWS Step Functions Developer Guide,
    "Automating Step Functions event delivery with EventBridge").
    """
    sources.define(ENGINE, _redrive_record=record)
    sources.replace(
        ENGINE,
        '        result["mapRunArn"] = execution["mapRunArn"]\n    return json_response(result)\n',
        '        result["mapRunArn"] = execution["mapRunArn"]\n'
        "    result.update(_redrive_record(execution))\n    return json_response(result)\n",
    )
    event_fields = (
        '        "redriveCount": 0,\n'
        '        "redriveDate": None,\n'
        '        "redriveStatus": "REDRIVABLE" if redrivable else "NOT_REDRIVABLE",\n'
        '        "redriveStatusReason": (\n'
        '            f"Execution is {status} and is redrivable" if redrivable\n'
        '            else f"Execution is {status} and cannot be redriven"\n'
        "        ),\n"
    )
    sources.replace(ENGINE, event_fields, "        **_redrive_record(execution),\n")
    sources.replace(
        ENGINE,
        '    if detail["input"] is not None and len(detail["input"]) > _STATUS_EVENT_PAYLOAD_CAP:\n',
        '    detail["redriveDate"] = _iso_to_epoch_ms(detail["redriveDate"])\n'
        '    if detail["input"] is not None and len(detail["input"]) > _STATUS_EVENT_PAYLOAD_CAP:\n',
    )


def record(execution):
    """The redrive fields of DescribeExecution and of the status change event."""
    run, reason = run_of(execution), refusal(execution, datetime.now(timezone.utc))
    return {
        "redriveCount": run.generation,
        "redriveDate": run.redrive_date,
        "redriveStatus": "NOT_REDRIVABLE" if reason else "REDRIVABLE",
        "redriveStatusReason": reason,
    }


def refusal(execution, now):
    """The reason why the execution cannot be redriven now, or None."""
    machine_exists = execution["stateMachineArn"] in engine()._state_machines
    return redrive_rules.refusal(execution, machine_exists, now)
