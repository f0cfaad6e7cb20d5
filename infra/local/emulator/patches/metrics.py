"""What CloudWatch hears of functions and executions."""

from .embedded_metrics import metrics_of

LAMBDA = "ministack.services.lambda_svc"
ENGINE = "ministack.services.stepfunctions"
CLOUDWATCH = "ministack.services.cloudwatch"

ENDINGS = {
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def logged_metrics_are_published(sources):
    """The emulator leaves the metrics that functions write into their logs where they are.

    On AWS they are taken out of them (Amazon CloudWatch User Guide, "Embedding metrics within
    logs").
    """
    sources.define(LAMBDA, _publish_logged=publish_logged)
    sources.replace(
        LAMBDA,
        "        _cwl._append_log_events(stream, [\n",
        "        _publish_logged(lines)\n        _cwl._append_log_events(stream, [\n",
    )


def every_invocation_is_counted(sources):
    """The emulator counts what is invoked through Lambda's API, and an asynchronous failure as none.

    On AWS it does not matter who invokes, and a throttled request counts as neither invocation
    nor error (AWS Lambda Developer Guide, "Types of metrics for Lambda functions").
    """
    sources.define(LAMBDA, _count_invocation=count_invocation, _count_throttle=count_throttle)
    sources.replace(
        LAMBDA,
        "        _emit_lambda_metrics(name, duration_ms=0.0, error=False, throttle=False)\n",
        "",
    )
    sources.replace(
        LAMBDA,
        "    _emit_lambda_metrics(\n"
        "        name,\n"
        "        duration_ms=_duration_ms,\n"
        '        error=bool(result.get("error")),\n'
        '        throttle=bool(result.get("throttle")),\n'
        "    )\n",
        "",
    )
    sources.replace(
        LAMBDA,
        "        _emit_lambda_metrics(fn_name, duration_ms=0.0, error=False, throttle=True)\n",
        "        _count_throttle(fn_name)\n",
    )
    sources.replace(
        LAMBDA,
        "        return _execute_function_dispatch(func, config, event, request_id, started)\n",
        "        return _count_invocation(\n"
        "            config, _execute_function_dispatch(func, config, event, request_id, started))\n",
    )


def answers_of_function_urls_are_counted(sources):
    """The emulator does not count what a function URL answers.

    AWS Lambda Developer Guide, "Monitoring Lambda function URLs".
    """
    sources.define(LAMBDA, _count_answer=count_answer)
    sources.replace(
        LAMBDA,
        "    _apply_headers_case_insensitively(resp_headers, invoke_headers)\n",
        "    _apply_headers_case_insensitively(resp_headers, invoke_headers)\n"
        "    _run_with_function_config_scope(func_config, _count_answer, func_name, status)\n",
    )


def ends_of_executions_are_counted(sources):
    """The emulator does not count how executions end.

    AWS Step Functions Developer Guide, "Monitoring Step Functions metrics using Amazon
    CloudWatch".
    """
    sources.define(ENGINE, _count_end=count_end)
    sources.replace(
        ENGINE,
        '    status = execution["status"]\n    failed = status == "FAILED"\n',
        '    _count_end(execution)\n    status = execution["status"]\n    failed = status == "FAILED"\n',
    )


def metrics_are_told_as_asked(sources):
    """The emulator tells the oldest data first, and without dimensions those of every metric of the name.

    On AWS the newest come first unless asked otherwise (Amazon CloudWatch API Reference,
    GetMetricData: ScanBy), and each set of dimensions is a metric of its own.
    """
    sources.define(CLOUDWATCH, _newest_first=newest_first)
    sources.replace(
        CLOUDWATCH,
        '        req_dims = _dims_from_list(metric.get("Dimensions") or [])\n'
        "        req_dims_key = _dims_key(req_dims) if req_dims else None\n",
        '        req_dims_key = _dims_key(_dims_from_list(metric.get("Dimensions") or []))\n',
    )
    sources.replace(
        CLOUDWATCH,
        "        for ts in sorted(buckets):\n"
        "            bucket_pts = buckets[ts]\n"
        "            value = _stat_value(_calc_stats(bucket_pts), stat_name, bucket_pts)\n"
        "            if value is None:\n",
        "        for ts in sorted(buckets, reverse=_newest_first(params, cbor_data)):\n"
        "            bucket_pts = buckets[ts]\n"
        "            value = _stat_value(_calc_stats(bucket_pts), stat_name, bucket_pts)\n"
        "            if value is None:\n",
    )


def alarms_are_not_judged_here(sources):
    """The emulator judges an alarm by every metric of its name, whatever the dimensions, and once only.

    It does so when somebody calls PutMetricData, knows neither missing data nor data points to
    alarm, and so rings where AWS does not. The local stack judges them instead, and says so by
    SetAlarmState.
    """
    sources.replace(
        CLOUDWATCH,
        "def _evaluate_alarm(alarm):\n",
        "def _evaluate_alarm(alarm):\n    return\n",
    )


def cloudwatch():
    from ministack.services import cloudwatch

    return cloudwatch


def publish_logged(lines):
    for line in lines:
        for metric in metrics_of(line):
            cloudwatch()._store_datum(
                metric.namespace,
                metric.name,
                metric.dimensions,
                metric.timestamp,
                metric.unit,
                value=None,
                values=metric.values,
                counts=None,
                stat_values=None,
            )


def count_invocation(config, result):
    name = config.get("FunctionName", "unknown")
    of_function("Invocations", 1, name)
    of_function("Errors", 1 if result.get("error") else 0, name)
    of_function("Throttles", 0, name)
    return result


def count_throttle(name):
    of_function("Throttles", 1, name)


def count_answer(name, status):
    of_function("UrlRequestCount", 1, name)
    if 400 <= status:
        of_function("Url4xxCount" if status < 500 else "Url5xxCount", 1, name)


def count_end(execution):
    if ending := ENDINGS.get(execution["status"]):
        machine = {"StateMachineArn": execution["stateMachineArn"]}
        cloudwatch().record_metric("AWS/States", ending, 1, "Count", machine)


def of_function(metric, value, name):
    cloudwatch().record_metric("AWS/Lambda", metric, value, "Count", {"FunctionName": name})


def newest_first(params, cbor_data):
    scan_by = (cbor_data or {}).get("ScanBy") or cloudwatch()._p(params or {}, "ScanBy")
    return scan_by != "TimestampAscending"
