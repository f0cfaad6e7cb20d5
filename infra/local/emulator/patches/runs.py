"""The current walk of an execution.

A walk is a thread that goes through the states. Each redrive starts a walk of a new generation,
while an older walk may still be waiting for a function.
"""

import contextvars
import json
import threading
from collections import deque
from dataclasses import dataclass, field

lock = threading.RLock()
_walking = contextvars.ContextVar("walking", default=(None, 0))


@dataclass
class Run:
    """Data of an execution that the emulator does not keep."""

    definition: str | None  # at the start; None if the machine did not exist any more
    generation: int = 0
    entered: tuple | None = None  # (state, input, variables) of the state entered last
    redrive_date: str | None = None
    tokens: deque = field(default_factory=lambda: deque(maxlen=10))  # (token, first use, redrive date)
    timer: threading.Timer | None = None


class Stopped(BaseException):
    """Ends a walk that is not current; no Retry, Catch or `except Exception` catches it."""


def engine():
    from ministack.services import stepfunctions

    return stepfunctions


def run_of(execution):
    with lock:
        if "_run" not in execution:
            machine = engine()._state_machines.get(execution["stateMachineArn"])
            execution["_run"] = Run(machine["definition"] if machine else None)
        return execution["_run"]


def walk(arn, generation):
    """Goes through an execution's states on this thread, until it ends or another walk starts."""
    execution = engine()._executions.get(arn)
    if execution is None:
        return
    before = _walking.set((run_of(execution), generation))
    try:
        engine()._walk_execution(arn)
    except Stopped:
        pass
    finally:
        _walking.reset(before)


def is_current(execution):
    """Does this thread belong to the execution's current walk?"""
    run, generation = _walking.get()
    return (
        run is execution.get("_run")
        and generation == run.generation
        and execution["status"] == "RUNNING"
    )


def stop_unless_current(execution, event_type):
    """Called before each history event. Events of the execution itself are written under the lock."""
    run, _ = _walking.get()
    walks_it = run is not None and run is execution.get("_run")
    if walks_it and not event_type.startswith("Execution") and not is_current(execution):
        raise Stopped()


def end(execution, status, event_type, output=None, error=None, cause=None):
    """Ends an execution once, if this walk is current."""
    details = {"output": output} if output is not None else {"error": error, "cause": cause}
    details = {name: value for name, value in details.items() if value is not None}
    with lock:
        if not is_current(execution):
            return
        engine()._add_event(execution, event_type, {f"e{event_type[1:]}EventDetails": details})
        if error is not None:
            output = json.dumps({"Error": error, "Cause": cause})  # for a parent's .sync task
        execution.update(output=output, error=error, cause=cause, stopDate=engine().now_iso(), status=status)
        ended = dict(execution)
    if timer := run_of(execution).timer:
        timer.cancel()
    engine()._emit_execution_status_event(ended)


def time_limit(execution):
    """Starts the machine's full time limit for this walk."""
    run = run_of(execution)
    try:
        seconds = json.loads(run.definition or "{}").get("TimeoutSeconds")
    except ValueError:
        return  # the walk itself fails on such a definition
    if seconds is None:
        return
    # The copied context binds the timer to this walk, so that it does not end a later one.
    context = contextvars.copy_context()
    run.timer = threading.Timer(
        seconds, context.run, (end, execution, "TIMED_OUT", "ExecutionTimedOut")
    )
    run.timer.daemon = True
    run.timer.start()
