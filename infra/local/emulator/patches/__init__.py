"""Features that the workflow needs and the emulator lacks: one function per patch."""

from .callbacks import (
    a_failing_callback_function_fails_its_task,
    a_scheduled_task_has_its_parameters,
    a_token_is_known_when_its_task_is_scheduled,
    an_answer_is_authorized_on_its_state_machine,
)
from .errors import lambda_throttling_by_name, node_errors_by_name
from .executions import a_stopped_execution_stops, the_machine_limits_its_time
from .logs import logs_are_complete
from .metrics import (
    alarms_are_not_evaluated,
    function_url_responses_are_counted,
    ended_executions_are_counted,
    every_invocation_is_counted,
    logged_metrics_are_published,
    metric_data_match_the_request,
)
from .network import tls_on_loopback_stays_tls
from .permissions import (
    a_list_of_alarms_needs_all_alarms,
    a_policy_simulation_names_its_principal,
    a_request_may_be_signed_at_another_time,
    a_reference_to_a_secret_is_its_arn,
    a_request_names_its_item,
    an_identifier_of_a_cluster_may_be_its_arn,
    every_client_speaks_tls,
    every_decision_is_recorded,
    the_machine_uses_its_role,
)
from .redrive import executions_can_be_redriven
from .redrive_status import redrives_are_reported
from .results import a_failed_execution_has_no_output, succeed_honours_output
from .retries import a_retry_waits_by_its_own_scale
from .starts import a_running_execution_starts_once
from .targets import a_target_is_healthy_while_it_accepts_connections

ALL = (
    a_failing_callback_function_fails_its_task,
    a_scheduled_task_has_its_parameters,
    a_token_is_known_when_its_task_is_scheduled,
    an_answer_is_authorized_on_its_state_machine,
    node_errors_by_name,
    lambda_throttling_by_name,
    tls_on_loopback_stays_tls,
    succeed_honours_output,
    a_failed_execution_has_no_output,
    a_running_execution_starts_once,
    a_stopped_execution_stops,
    the_machine_limits_its_time,
    a_retry_waits_by_its_own_scale,
    executions_can_be_redriven,
    redrives_are_reported,
    logs_are_complete,
    logged_metrics_are_published,
    every_invocation_is_counted,
    function_url_responses_are_counted,
    ended_executions_are_counted,
    metric_data_match_the_request,
    alarms_are_not_evaluated,
    every_decision_is_recorded,
    every_client_speaks_tls,
    a_list_of_alarms_needs_all_alarms,
    a_policy_simulation_names_its_principal,
    a_request_may_be_signed_at_another_time,
    a_reference_to_a_secret_is_its_arn,
    a_request_names_its_item,
    an_identifier_of_a_cluster_may_be_its_arn,
    the_machine_uses_its_role,
    a_target_is_healthy_while_it_accepts_connections,
)
