"""Executions that can be stopped and time out."""

from . import runs

ENGINE = "ministack.services.stepfunctions"


def a_stopped_execution_stops(sources):
    """The emulator's walk through the states does not notice that its execution was stopped.

    It continues to retry, and sets an ABORTED execution to FAILED. With this patch a walk stops at
    its next history event if its execution has ended or was redriven. Only the current walk ends
    its execution, so a late response is dropped.
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
        "    _runs.stop_unless_current(execution, event_type)\n",
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

    On AWS the execution then ends TIMED_OUT. No state can catch this; only an EventBridge event
    reports it (Amazon States Language, "Top-level fields"). The limit is in real time, not scaled
    by SFN_WAIT_SCALE.
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
