"""What the emulator lacks and the workflow needs, one named function a patch."""

from .errors import lambda_throttling_by_name, node_errors_by_name
from .executions import a_stopped_execution_stops, the_machine_limits_its_time
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
)
