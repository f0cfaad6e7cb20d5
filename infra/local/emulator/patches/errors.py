"""Error names, as `ErrorEquals` of Retry and Catch matches them."""

RUNTIME = "ministack.core.lambda_runtime"
LAMBDA = "ministack.services.lambda_svc"
ENGINE = "ministack.services.stepfunctions"


def node_errors_by_name(sources):
    """Every error of a Node function is `Runtime.HandlerError` to the emulator.

    On AWS the error type is the thrown error's `name`, for a value that is no Error its
    JavaScript type, and `Runtime.ExitError` for a process that ended (AWS Lambda Developer
    Guide, "Node.js function errors"). Without it no Retry or Catch by name ever matches.
    """
    sources.replace(
        RUNTIME,
        "let handlerFn = null;\n",
        "let handlerFn = null;\n\n"
        "const errorTypeOf = (err) => (err instanceof Error ? err.name : typeof err);\n",
    )
    sources.replace(
        RUNTIME,
        'status: "error", error: String(err.message || err), trace',
        'status: "error", errorType: errorTypeOf(err), error: String(err.message || err), trace',
    )
    sources.replace(
        RUNTIME,
        'status: "error", error: e.message, trace: e.stack',
        'status: "error", errorType: errorTypeOf(e), error: String(e.message || e), trace: e.stack',
    )
    sources.replace(
        LAMBDA,
        '            error_type = "Runtime.HandlerError"\n',
        '            ended = error_msg == "Worker process died"\n'
        '            error_type = result.get("errorType") or (\n'
        '                "Runtime.ExitError" if ended else "Runtime.HandlerError")\n',
    )


def lambda_throttling_by_name(sources):
    """A throttled invocation is `Lambda.Unknown` to the emulator.

    On AWS it is `Lambda.TooManyRequestsException` (AWS Step Functions Developer Guide,
    "Handling errors in Step Functions workflows").
    """
    sources.replace(
        ENGINE,
        'body.get("errorType", "Lambda.Unknown")',
        'body.get("errorType") or f"Lambda.{body.get(\'__type\', \'Unknown\')}"',
    )
