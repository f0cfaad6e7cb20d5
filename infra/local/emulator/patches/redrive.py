"""RedriveExecution."""

import contextvars
import copy
import threading
from datetime import datetime, timezone

from .redrive_rules import known_redrive
from .redrive_told import refusal
from .runs import engine, in_charge, lock, run_of, walk

ENGINE = "ministack.services.stepfunctions"


def executions_can_be_redriven(sources):
    """The emulator has no RedriveExecution.

    On AWS it continues a FAILED, ABORTED or TIMED_OUT execution at the state where it ended,
    with that state's input, the old definition and variables, new retry counters and the whole
    time limit (AWS Step Functions Developer Guide, "Restarting state machine executions with
    redrive"). Here a Parallel or Map state begins anew with all its branches, where AWS repeats
    only those that did not succeed.
    """
    sources.define(
        ENGINE, _redrive_execution=redrive, _run_of=run_of, _resume=resume, _remember=remember
    )
    sources.replace(
        ENGINE,
        '        "StopExecution": _stop_execution,\n',
        '        "StopExecution": _stop_execution,\n        "RedriveExecution": _redrive_execution,\n',
    )
    sources.replace(
        ENGINE,
        '    try:\n        definition = json.loads(sm["definition"])\n'
        "    except json.JSONDecodeError:\n        _fail_execution(",
        "    try:\n        definition = json.loads(_run_of(execution).definition)\n"
        "    except json.JSONDecodeError:\n        _fail_execution(",
    )
    sources.replace(
        ENGINE,
        '    try:\n        while current_name and execution["status"] == "RUNNING":\n',
        "    current_name, current_input = _resume(execution, current_name, current_input, ctx)\n"
        '    try:\n        while current_name and execution["status"] == "RUNNING":\n'
        "            _remember(execution, current_name, current_input, ctx)\n",
    )


def redrive(request):
    """Answers RedriveExecution."""
    arn, token, now = request.get("executionArn"), request.get("clientToken"), datetime.now(timezone.utc)
    execution = engine()._executions.get(arn)
    if execution is None:
        message = f"Execution Does Not Exist: '{arn}'"
        return engine().error_response_json("ExecutionDoesNotExist", message, 400)
    run = run_of(execution)
    with lock:
        if known := known_redrive(run.tokens, token, now):
            return engine().json_response({"redriveDate": known})
        if reason := refusal(execution, now):
            return engine().error_response_json("ExecutionNotRedrivable", reason, 400)
        run.generation += 1
        run.redrive_date = engine().now_iso()
        run.tokens.append((token, run.redrive_date, run.redrive_date))
        execution.update(status="RUNNING", stopDate=None, output=None, error=None, cause=None)
        details = {"executionRedrivenEventDetails": {"redriveCount": run.generation}}
        engine()._add_event(execution, "ExecutionRedriven", details)
        engine()._emit_execution_status_event(execution)
    # The copied context carries the account and region of this request into the walk.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(walk, arn, run.generation), daemon=True).start()
    return engine().json_response({"redriveDate": run.redrive_date})


def resume(execution, start, start_input, context):
    """The state and input that a walk begins with: for a redrive those entered last."""
    run = run_of(execution)
    if run.generation == 0 or run.entered is None:
        return start, start_input
    context["Execution"].update(RedriveCount=run.generation, RedriveTime=run.redrive_date)
    state, state_input, variables = copy.deepcopy(run.entered)
    context["variables"] = variables
    return state, state_input


def remember(execution, state, state_input, context):
    """Notes a state at its entry, as a redrive would begin it again."""
    entered = copy.deepcopy((state, state_input, context["variables"]))
    with lock:
        if in_charge(execution):
            run_of(execution).entered = entered
