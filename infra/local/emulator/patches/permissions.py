"""Corrects and completes the emulator's evaluation of IAM policies (`AUTH=true`)."""

from . import decisions

EVALUATOR = "ministack.core.iam_evaluator"
ACTIONS = "ministack.core.iam_actions"
ENGINE = "ministack.services.stepfunctions"
TEMPLATES = "ministack.services.cloudformation.engine"


def every_decision_is_recorded(sources):
    """The emulator does not record which permissions were used.

    With this patch each decision about a role is recorded once per role, action and resource.
    """
    sources.define(EVALUATOR, _record=decisions.record)
    sources.replace(
        EVALUATOR,
        '    if result.decision == "Allow":\n'
        "        return None\n\n"
        "    # Deny or ImplicitDeny\n",
        "    result = _record(ctx, result, principal)\n"
        '    if result.decision == "Allow":\n'
        "        return None\n\n"
        "    # Deny or ImplicitDeny\n",
    )


def every_client_speaks_tls(sources):
    """The clients use HTTP with the emulator, but HTTPS with AWS.

    `aws:SecureTransport` is therefore true.
    """
    sources.replace(
        EVALUATOR,
        "    _request_origin.set((source_ip, secure_transport))\n",
        "    _request_origin.set((source_ip, True))\n",
    )


def a_request_may_be_signed_at_another_time(sources):
    """Accepts any signing time if ANY_SIGNING_TIME is set, for tests that set back the functions' clock.

    Without it the emulator refuses a request that was signed minutes ago, as AWS does.
    """
    sources.replace(
        EVALUATOR,
        "        skewed = request_time_failure(signature)\n",
        '        skewed = None if os.environ.get("ANY_SIGNING_TIME") else request_time_failure(signature)\n',
    )


def a_policy_simulation_names_its_principal(sources):
    """The emulator authorizes SimulatePrincipalPolicy on all resources.

    On AWS the resource is the simulated user or role (Service Authorization Reference, "Actions,
    resources, and condition keys for AWS Identity and Access Management").
    """
    sources.replace(
        ACTIONS,
        "        # IAM actions target users, roles, policies — extract from params\n",
        '        source_arn = _query_param(query_params, "PolicySourceArn")\n'
        "        if source_arn:\n"
        "            return source_arn\n",
    )


def a_list_of_alarms_needs_all_alarms(sources):
    """The emulator authorizes a list of alarms on `*`.

    On AWS the resource is every alarm of the region, `alarm:*` (Service Authorization Reference,
    "Actions, resources, and condition keys for Amazon CloudWatch").
    """
    sources.replace(
        ACTIONS,
        "        ns = _query_param(query_params, \"Namespace\")\n"
        "        if ns:\n"
        '            return "*"  # Metrics don\'t have individual ARNs\n',
        '        target = f"{path} {headers.get(\'x-amz-target\', \'\')} {_query_param(query_params, \'Action\')}"\n'
        '        if "DescribeAlarms" in target:\n'
        '            return f"arn:aws:cloudwatch:{region}:{account_id}:alarm:*"\n',
    )


def an_identifier_of_a_cluster_may_be_its_arn(sources):
    """The emulator authorizes a request for a database cluster on an ARN that ends with the identifier.

    An identifier may also be the cluster's ARN, which then is the resource (Amazon RDS API
    Reference, DescribeDBClusters).
    """
    sources.replace(
        ACTIONS,
        '            return f"arn:aws:rds:{region}:{account_id}:cluster:{name}"\n',
        '            is_arn = name.startswith("arn:")\n'
        '            return name if is_arn else f"arn:aws:rds:{region}:{account_id}:cluster:{name}"\n',
    )


def a_reference_to_a_secret_is_its_arn(sources):
    """The emulator resolves a `Ref` to a secret to its name.

    On AWS it is the ARN (CloudFormation Template Reference, AWS::SecretsManager::Secret, "Return
    values"). A policy with the name would allow nothing.
    """
    sources.replace(
        TEMPLATES,
        '        if ref in resources and "PhysicalResourceId" in resources[ref]:\n'
        '            return resources[ref]["PhysicalResourceId"]\n',
        '        if ref in resources and "PhysicalResourceId" in resources[ref]:\n'
        '            if resources[ref].get("ResourceType") == "AWS::SecretsManager::Secret":\n'
        '                return resources[ref]["Attributes"]["Arn"]\n'
        '            return resources[ref]["PhysicalResourceId"]\n',
    )


def a_request_names_its_item(sources):
    """The emulator knows no partition keys of a request, and then any condition on them holds.

    Every table of this project has the partition key `application` (Service Authorization
    Reference, "Actions, resources, and condition keys for Amazon DynamoDB", dynamodb:LeadingKeys).
    """
    sources.replace(
        ACTIONS,
        "    context = {}\n"
        "    if attributes:\n"
        '        context["dynamodb:Attributes"] = attributes\n',
        "    context = {}\n"
        '    key = data.get("Item") or data.get("Key") or {}\n'
        '    if "application" in key:\n'
        '        context["dynamodb:LeadingKeys"] = list(key["application"].values())\n'
        "    if attributes:\n"
        '        context["dynamodb:Attributes"] = attributes\n',
    )


def the_machine_uses_its_role(sources):
    """The emulator carries out the tasks of a state machine without checking its role."""
    sources.define(ENGINE, _check_task=decisions.check_task)
    sources.replace(
        ENGINE,
        "            if _mock_throw is not None:\n                raise _mock_throw\n\n            if is_callback:\n",
        "            if _mock_throw is not None:\n                raise _mock_throw\n\n"
        "            _check_task(execution, resource, effective)\n"
        "            if is_callback:\n",
    )
