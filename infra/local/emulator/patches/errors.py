"""Error names for `ErrorEquals` of Retry and Catch."""

RUNTIME = "ministack.core.lambda_runtime"
LAMBDA = "ministack.services.lambda_svc"
ENGINE = "ministack.services.stepfunctions"


def node_errors_by_name(sources):
    """The emulator reports every error of a Node function as `Runtime.HandlerError`.

    On AWS the error type is the thrown error's `name`, the JavaScript type of a thrown value that
    is not an Error, or `Runtime.ExitError` if the process has exited (AWS Lambda Developer Guide,
    "Node.js function errors"). Without this patch no Retry or Catch by name matches.
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
    """The emulator reports a throttled invocation as `Lambda.Unknown`.

    On AWS it is `Lambda.TooManyRequestsException` (AWS Step Functions Developer Guide,
    "Handling errors in Step Functions workflows").
    """
    sources.replace(
        ENGINE,
        'body.get("errorType", "Lambda.Unknown")',
        'body.get("errorType") or f"Lambda.{body.get(\'__type\', \'Unknown\')}"',
    )
