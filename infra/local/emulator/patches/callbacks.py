"""Tasks that wait for a token."""

ENGINE = "ministack.services.stepfunctions"


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
