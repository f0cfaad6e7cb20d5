"""Executions that can be stopped, time out, and begin again where they ended."""

from . import runs

ENGINE = "ministack.services.stepfunctions"


def a_stopped_execution_stops(sources):
    """The emulator's walk through the states never learns that its execution was stopped.

    It goes on retrying, and ends an ABORTED execution FAILED. With this patch a walk whose
    execution has ended, or was begun again by another walk, stops at its next history event,
    and only the walk in charge ends its execution: an answer that comes late is dropped.
    """
    sources.define(ENGINE, _runs=runs)
    sources.replace(
        ENGINE,
        "def _run_execution(exec_arn):\n",
        "def _run_execution(exec_arn):\n"
        "    _runs.walk(exec_arn, generation=0)\n\n\n"
        "def _walk_execution(exec_arn):\n",
    )
    sources.replace(
        ENGINE,
        "def _add_event(execution, event_type, details=None):\n",
        "def _add_event(execution, event_type, details=None):\n"
        "    _runs.stop_if_not_in_charge(execution, event_type)\n",
    )
    sources.replace(
        ENGINE,
        "def _stop_execution(data):\n",
        "def _stop_execution(data):\n"
        "    with _runs.lock:\n"
        "        return _stop_execution_alone(data)\n\n\n"
        "def _stop_execution_alone(data):\n",
    )
    sources.replace(
        ENGINE,
        '        if execution["status"] == "RUNNING":\n'
        "            output_json = json.dumps(current_input)\n"
        '            execution["status"] = "SUCCEEDED"\n'
        '            execution["output"] = output_json\n'
        '            execution["stopDate"] = now_iso()\n'
        '            _add_event(execution, "ExecutionSucceeded", {\n'
        '                "executionSucceededEventDetails": {"output": output_json},\n'
        "            })\n"
        "            _emit_execution_status_event(execution)\n",
        '        _runs.end(execution, "SUCCEEDED", "ExecutionSucceeded", output=json.dumps(current_input))\n',
    )
    sources.replace(
        ENGINE,
        '    execution["status"] = "FAILED"\n'
        '    execution["error"] = error\n'
        '    execution["cause"] = cause\n'
        '    execution["output"] = json.dumps({"Error": error, "Cause": cause})\n'
        '    execution["stopDate"] = now_iso()\n'
        '    _add_event(execution, "ExecutionFailed", {\n'
        '        "executionFailedEventDetails": {"error": error, "cause": cause},\n'
        "    })\n"
        "    _emit_execution_status_event(execution)\n",
        '    _runs.end(execution, "FAILED", "ExecutionFailed", error=error, cause=cause)\n',
    )


def the_machine_limits_its_time(sources):
    """The emulator ignores the `TimeoutSeconds` of the state machine itself.

    On AWS the execution then ends TIMED_OUT, which nothing inside can catch and only an
    EventBridge event tells (Amazon States Language, "Top-level fields"). The time is real time,
    not scaled by SFN_WAIT_SCALE.
    """
    sources.define(ENGINE, _time_limit=runs.time_limit)
    sources.replace(
        ENGINE,
        "    time.sleep(0.15)\n\n"
        '    sm = _state_machines.get(execution["stateMachineArn"])\n',
        "    _time_limit(execution)\n"
        "    time.sleep(0.15)\n\n"
        '    sm = _state_machines.get(execution["stateMachineArn"])\n',
    )
