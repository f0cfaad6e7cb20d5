"""Adapts moto's Step Functions interpreter to these tests, one function per adaptation.

Each fails loudly when moto has nothing any more in the place that it changes.
"""

import json
import time
from types import SimpleNamespace

import moto.stepfunctions.parser.asl.component.common.retry.retrier_decl as retrier_decl
import moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function as wait_function
import moto.stepfunctions.parser.asl.jsonata.jsonata as jsonata_of_moto
from jsonata import Jsonata
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication as Communication
from moto.stepfunctions.responses import StepFunctionResponse


def interpret_state_machines():
    """By default moto stores state machines without running them."""
    from moto.core.config import default_user_config

    default_user_config["stepfunctions"]["execute_state_machine"] = True


def evaluate_jsonata():
    """moto calls a Java library that it does not include."""

    def evaluate(expression):
        try:
            return Jsonata(expression).evaluate(None)
        except Exception as error:
            raise jsonata_of_moto.JSONataException("UNKNOWN", str(error)) from error

    _replace(jsonata_of_moto, "_eval_jsonata", evaluate)


def scale_waits(scale):
    """Waits of states and before retries take `scale` of their time: 1 is real time."""

    def wait_interval(_, env, wait_seconds):
        env.program_state_event.wait(wait_seconds * scale)

    _replace(wait_function.WaitFunction, "_wait_interval", wait_interval)
    _replace(retrier_decl, "time", SimpleNamespace(sleep=lambda seconds: time.sleep(seconds * scale)))


def a_stop_holds():
    """A function that fails after its execution was stopped could turn it into FAILED."""
    set_error = Environment.set_error

    def set_error_while_running(self, error):
        if self.is_running():
            set_error(self, error)

    _replace(Environment, "set_error", set_error_while_running)


def output_is_json():
    """DescribeExecution returns a string output without its quotes, and omits null."""
    reflect = Communication._reflect_execution_status

    def reflect_as_json(self):
        reflect(self)
        if self.execution.exec_status == ExecutionStatus.SUCCEEDED:
            self.execution.output = json.dumps(self.execution.output)

    _replace(Communication, "_reflect_execution_status", reflect_as_json)


def history_backwards():
    """GetExecutionHistory returns the oldest event first, even if the latest is requested."""
    get_execution_history = StepFunctionResponse.get_execution_history

    def in_the_order_asked_for(self):
        answer = get_execution_history(self)
        if self._get_param("reverseOrder"):
            answer.result["events"] = answer.result["events"][::-1]
        return answer

    _replace(StepFunctionResponse, "get_execution_history", in_the_order_asked_for)


def _replace(owner, name, new):
    if not hasattr(owner, name):
        raise AttributeError(f"{owner} has no {name}: adaptations.py was written for another moto")
    setattr(owner, name, new)
