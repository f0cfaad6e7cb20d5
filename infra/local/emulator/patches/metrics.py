"""CloudWatch metrics of functions and executions."""

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
    """The emulator does not publish the metrics that functions write into their logs.

    AWS does (Amazon CloudWatch User Guide, "Embedding metrics within logs").
    """
    sources.define(LAMBDA, _publish_logged=publish_logged)
    sources.replace(
        LAMBDA,
        "        _cwl._append_log_events(stream, [\n",
        "        _publish_logged(lines)\n        _cwl._append_log_events(stream, [\n",
    )


def every_invocation_is_counted(sources):
    """The emulator counts only invocations through Lambda's API, and no asynchronous failures.

    AWS counts every invocation, and a throttled request neither as an invocation nor as an error
    (AWS Lambda Developer Guide, "Types of metrics for Lambda functions").
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


def function_url_responses_are_counted(sources):
    """The emulator does not count the responses of a function URL.

    AWS Lambda Developer Guide, "Monitoring Lambda function URLs".
    """
    sources.define(LAMBDA, _count_response=count_response)
    sources.replace(
        LAMBDA,
        "    _apply_headers_case_insensitively(resp_headers, invoke_headers)\n",
        "    _apply_headers_case_insensitively(resp_headers, invoke_headers)\n"
        "    _run_with_function_config_scope(func_config, _count_response, func_name, status)\n",
    )


def ended_executions_are_counted(sources):
    """The emulator does not count ended executions.

    AWS Step Functions Developer Guide, "Monitoring Step Functions metrics using Amazon
    CloudWatch".
    """
    sources.define(ENGINE, _count_end=count_end)
    sources.replace(
        ENGINE,
        '    status = execution["status"]\n    failed = status == "FAILED"\n',
        '    _count_end(execution)\n    status = execution["status"]\n    failed = status == "FAILED"\n',
    )


def metric_data_match_the_request(sources):
    """The emulator returns the oldest data first, and without dimensions the data of every metric of that name.

    AWS returns the newest first by default (Amazon CloudWatch API Reference, GetMetricData:
    ScanBy), and each set of dimensions is a separate metric.
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


def alarms_are_not_evaluated(sources):
    """The emulator evaluates an alarm on every metric of its name, ignoring the dimensions, and only once.

    It does so on each PutMetricData, and supports neither missing data nor data points to alarm, so
    its alarms fire when those on AWS do not. The local stack evaluates the alarms instead, and sets
    their states with SetAlarmState.
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


def count_response(name, status):
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
