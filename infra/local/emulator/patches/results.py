"""The output of an execution."""

ENGINE = "ministack.services.stepfunctions"


def succeed_honours_output(sources):
    """The emulator ignores the `Output` of a JSONata Succeed state.

    A Succeed state may have this field (Amazon States Language, "Succeed State").
    """
    sources.define(ENGINE, _succeed_output=succeed_output)
    sources.replace(
        ENGINE,
        "                current_input = _apply_output_path(state_def, current_input, ctx)\n"
        '                _add_event(execution, "SucceedStateExited", {',
        "                current_input = _succeed_output(state_def, current_input, ctx)\n"
        '                _add_event(execution, "SucceedStateExited", {',
    )
    sources.replace(
        ENGINE,
        "            return _apply_output_path(state_def,\n"
        "                                      _apply_input_path(state_def, current_input, ctx), ctx)",
        "            return _succeed_output(state_def,\n"
        "                                   _apply_input_path(state_def, current_input, ctx), ctx)",
    )


def succeed_output(state, value, context):
    from ministack.services import stepfunctions as engine

    if engine._state_query_language(state, context) == "JSONata":
        return engine._apply_jsonata_output(state, value, context, default=value)
    return engine._apply_output_path(state, value, context)


def a_failed_execution_has_no_output(sources):
    """The emulator describes a failed execution with its error and cause as `output`.

    On AWS `output` is set only when the execution succeeds (AWS Step Functions API Reference,
    DescribeExecution).
    """
    sources.replace(
        ENGINE,
        '        "output": execution["output"],\n'
        '        "outputDetails": execution.get("outputDetails", {"included": True}),\n'
        "    }\n"
        '    if execution.get("error"):',
        '        "output": execution["output"] if execution["status"] == "SUCCEEDED" else None,\n'
        '        "outputDetails": execution.get("outputDetails", {"included": True}),\n'
        "    }\n"
        '    if execution.get("error"):',
    )
