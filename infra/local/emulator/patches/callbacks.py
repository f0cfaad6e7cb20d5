"""Tasks that wait for a token."""

ENGINE = "ministack.services.stepfunctions"
ACTIONS = "ministack.core.iam_actions"

# The ARN of the state machine of each token.
_machines = {}


def remember_machine(token, execution):
    _machines[token] = execution["stateMachineArn"]


def a_token_is_known_when_its_task_is_scheduled(sources):
    """The emulator knows a token only after the history has shown it: an answer in between is refused.

    On AWS the token in the parameters of TaskScheduled can be answered.
    """
    waiting = '{"event": threading.Event(), "result": None, "error": None, "heartbeat": None}'
    sources.replace(
        ENGINE,
        '        ctx["Task"] = {"Token": new_uuid()}\n',
        '        ctx["Task"] = {"Token": new_uuid()}\n'
        f'        _task_tokens[ctx["Task"]["Token"]] = {waiting}\n',
    )
    sources.replace(
        ENGINE,
        '    """waitForTaskToken pattern: invoke then block until callback."""\n'
        "    evt = threading.Event()\n"
        "    _task_tokens[token] = {\n"
        '        "event": evt, "result": None, "error": None, "heartbeat": None}\n',
        '    """waitForTaskToken pattern: invoke then block until callback."""\n'
        "    if token not in _task_tokens:\n"  # a further attempt
        f"        _task_tokens[token] = {waiting}\n"
        '    evt = _task_tokens[token]["event"]\n',
    )


def a_failing_callback_function_fails_its_task(sources):
    """The emulator ignores the error of a function of a `.waitForTaskToken` task, and waits.

    On AWS the error of the invocation fails the task, and its Retry and Catch apply (AWS Step
    Functions Developer Guide, "Wait for a Callback with Task Token").
    """
    sources.replace(
        ENGINE,
        "            _call_lambda(func_ref, lambda_payload)\n"
        "        except _ExecutionError:\n"
        "            pass\n",
        "            _call_lambda(func_ref, lambda_payload)\n"
        "        except _ExecutionError:\n"
        "            _task_tokens.pop(token, None)\n"
        "            raise\n",
    )


def a_scheduled_task_has_its_parameters(sources):
    """The emulator's history leaves out the `parameters` of a scheduled task.

    On AWS they are JSON text (AWS Step Functions API Reference, TaskScheduledEventDetails). The
    token of a task that waits for it is read from there.
    """
    sources.replace(
        ENGINE,
        '                    "resource": resource,\n'
        "                },\n"
        "            })\n\n"
        "            if _mock_throw is not None:\n",
        '                    "resource": resource,\n'
        '                    "parameters": json.dumps(effective),\n'
        "                },\n"
        "            })\n\n"
        "            if _mock_throw is not None:\n",
    )


def an_answer_is_authorized_on_its_state_machine(sources):
    """The emulator authorizes the answer of a task that waits for its token on `*`.

    On AWS the resource is the state machine, as the errors of a denied SendTaskFailure show
    (NOAA-OWP/hydrovis, issue 837). The Service Authorization Reference names no resource.
    """
    sources.define(ENGINE, _remember_machine=remember_machine)
    sources.replace(
        ENGINE,
        '        ctx["Task"] = {"Token": new_uuid()}\n',
        '        ctx["Task"] = {"Token": new_uuid()}\n'
        '        _remember_machine(ctx["Task"]["Token"], execution)\n',
    )
    sources.define(ACTIONS, _machines=_machines)
    sources.replace(
        ACTIONS,
        '    if service == "states":\n',
        '    if service == "states":\n'
        '        machine = _machines.get(_safe_json_field(body, "taskToken"))\n'
        "        if machine:\n"
        "            return machine\n",
    )
