"""Starting an execution."""

ENGINE = "ministack.services.stepfunctions"


def a_running_execution_starts_once(sources):
    """The emulator refuses a second start of a running execution.

    On AWS a start with the name and the input of a running execution returns the same output as the
    first start; `ExecutionAlreadyExists` is for another input and for an execution that has ended
    (AWS Step Functions API Reference, StartExecution).
    """
    sources.replace(
        ENGINE,
        "    # Reject duplicate execution names\n    if exec_arn in _executions:\n",
        "    running = _executions.get(exec_arn)\n"
        '    if running and (running["status"], running["input"]) == ("RUNNING", data.get("input", "{}")):\n'
        '        return json_response({"executionArn": exec_arn, "startDate": running["startDate"]})\n'
        "    if exec_arn in _executions:\n",
    )
