"""What the emulator lacks and the workflow needs, one named function a patch."""

from .errors import lambda_throttling_by_name, node_errors_by_name
from .executions import a_stopped_execution_stops, the_machine_limits_its_time
from .logs import a_log_is_whole
from .metrics import (
    alarms_are_not_judged_here,
    answers_of_function_urls_are_counted,
    ends_of_executions_are_counted,
    every_invocation_is_counted,
    logged_metrics_are_published,
    metrics_are_told_as_asked,
)
from .network import tls_on_loopback_stays_tls
from .redrive import executions_can_be_redriven
from .redrive_told import redrives_are_told
from .results import a_failed_execution_has_no_output, succeed_honours_output
from .starts import a_running_execution_starts_once

ALL = (
    node_errors_by_name,
    lambda_throttling_by_name,
    tls_on_loopback_stays_tls,
    succeed_honours_output,
    a_failed_execution_has_no_output,
    a_running_execution_starts_once,
    a_stopped_execution_stops,
    the_machine_limits_its_time,
    executions_can_be_redriven,
    redrives_are_told,
    a_log_is_whole,
    logged_metrics_are_published,
    every_invocation_is_counted,
    answers_of_function_urls_are_counted,
    ends_of_executions_are_counted,
    metrics_are_told_as_asked,
    alarms_are_not_judged_here,
)
