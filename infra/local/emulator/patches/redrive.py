"""RedriveExecution."""

import contextvars
import copy
import threading
from datetime import datetime, timezone

from .redrive_rules import known_redrive
from .redrive_status import refusal
from .runs import engine, is_current, lock, run_of, walk

ENGINE = "ministack.services.stepfunctions"


def executions_can_be_redriven(sources):
    """The emulator has no RedriveExecution.

    On AWS it resumes a FAILED, ABORTED or TIMED_OUT execution at the state where it ended, with
    that state's input, the original definition and variables, new retry counters and the full time
    limit (AWS Step Functions Developer Guide, "Restarting state machine executions with redrive").
    Unlike AWS, which repeats only unsuccessful branches, this repeats all branches of a Parallel or
    Map state.
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
    """Handles RedriveExecution."""
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
    """The state and input with which a walk starts: for a redrive those entered last."""
    run = run_of(execution)
    if run.generation == 0 or run.entered is None:
        return start, start_input
    context["Execution"].update(RedriveCount=run.generation, RedriveTime=run.redrive_date)
    state, state_input, variables = copy.deepcopy(run.entered)
    context["variables"] = variables
    return state, state_input


def remember(execution, state, state_input, context):
    """Saves a state at its entry, for a redrive."""
    entered = copy.deepcopy((state, state_input, context["variables"]))
    with lock:
        if is_current(execution):
            run_of(execution).entered = entered
