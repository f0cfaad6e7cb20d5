"""Authorization decisions: records those of the emulator and adds those that it lacks."""

import json
import os
import threading
from dataclasses import replace
from urllib.parse import parse_qsl

RECORD = os.path.join(os.environ.get("STATE_DIR", "."), "decisions.jsonl")

_lock = threading.Lock()
_recorded = set()


def evaluator():
    from ministack.core import iam_evaluator

    return iam_evaluator


def record(ctx, result, principal):
    """Records a decision about a role, and decides on the use of the key that encrypts the resource.

    Returns the decision, or that on the key if it denies.
    """
    write_down(ctx, result)
    if result.decision == "Allow":
        for action, key, context in key_uses(ctx.action, ctx.resource_arn):
            use = replace(ctx, action=action, resource_arn=key, service_context=context)
            decision = evaluator().evaluate(use, principal.policies, *principal.limits)
            write_down(use, decision)
            if decision.decision != "Allow":
                return decision
    return result


def write_down(ctx, result):
    role = evaluator()._role_name_from_assumed_arn(ctx.principal_arn) or ctx.principal_arn
    line = json.dumps(
        {
            "role": role,
            "action": ctx.action,
            "resource": ctx.resource_arn,
            "allowed": result.decision == "Allow",
        }
    )
    with _lock:
        if line not in _recorded:
            _recorded.add(line)
            with open(RECORD, "a") as file:
                file.write(line + "\n")


ONLY_DECRYPT = ("kms:Decrypt",)
ENCRYPT_TOO = ("kms:Decrypt", "kms:GenerateDataKey")

# Uses of a customer's key with the caller's permissions: the part of the encryption context that
# names the resource, and the actions (the sources are in infra/site-fencing/constructs/permissions.ts).
KEY_USES = {
    "dynamodb": ("aws:dynamodb:tableName", dict.fromkeys(("GetItem", "PutItem", "UpdateItem", "Query"), ONLY_DECRYPT)),
    "secretsmanager": ("SecretARN", {"GetSecretValue": ONLY_DECRYPT}),
    "sns": ("aws:sns:topicArn", {"Publish": ENCRYPT_TOO}),
    "states": (
        "aws:states:stateMachineArn",
        {
            "StartExecution": ENCRYPT_TOO,
            "DescribeExecution": ONLY_DECRYPT,
            "GetExecutionHistory": ONLY_DECRYPT,
            "SendTaskSuccess": ENCRYPT_TOO,
            "SendTaskFailure": ENCRYPT_TOO,
        },
    ),
}


def key_uses(action, resource):
    """The uses of the customer's key by an action: action, key and condition keys.

    The emulator keeps the key of a state machine only. In this project the key of the state machine
    is also that of the tables, the topic and the secrets.
    """
    key = customer_key()
    service, _, name = action.partition(":")
    part, actions = KEY_USES.get(service, (None, {}))
    if key is None or name not in actions:
        return []
    context = {
        "kms:viaservice": f"{service}.{region()}.amazonaws.com",
        f"kms:encryptioncontext:{part}".lower(): encrypted(service, resource),
    }
    return [(used, key, context) for used in actions[name]]


def encrypted(service, resource):
    """The resource in the encryption context."""
    if service == "dynamodb":
        return resource.split(":table/")[1].split("/")[0]
    if service == "states" and ":execution:" in resource:
        return resource.replace(":execution:", ":stateMachine:").rpartition(":")[0]
    return resource


def customer_key():
    from ministack.services import stepfunctions as engine

    for machine in list(engine._state_machines.values()):
        if key := (machine.get("encryptionConfiguration") or {}).get("kmsKeyId"):
            return key
    return None


def deciding(app):
    """Adds an endpoint through which a stand-in for a missing service checks a caller's permission.

    `GET /_permissions?accessKeyId=…&action=…&resource=…` responds `{"denied": <sentence or null>}`.
    """

    async def serve(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != "/_permissions":
            return await app(scope, receive, send)
        query = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        principal = evaluator().resolve_principal(query["accessKeyId"], account())
        body = json.dumps({"denied": denial(principal, query["action"], query["resource"])}).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return serve


def denial(principal, action, resource, context=None):
    """Evaluates and records. Returns a sentence with the principal, the action and the resource, or None."""
    ev = evaluator()
    if isinstance(principal, ev.AuthError):
        return principal.message
    if principal.policies is None:
        return None
    ctx = ev.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=region(),
        service_context=context or {},
        principal_keys=principal.keys,
    )
    if record(ctx, ev.evaluate(ctx, principal.policies, *principal.limits), principal).decision == "Allow":
        return None
    return f"User: {principal.arn} is not authorized to perform: {action} on resource: {resource}"


def check_task(execution, resource, arguments):
    """Raises the error of a task that the state machine's role does not allow."""
    from ministack.app import AUTH
    from ministack.services import stepfunctions as engine

    if not AUTH:
        return
    service, _, operation = resource.removeprefix("arn:aws:states:::").partition(":")
    if service == "lambda":
        action, on = "lambda:InvokeFunction", arguments.get("FunctionName", "")
        error = "Lambda.AWSLambdaException"
    elif service == "dynamodb":
        action = f"dynamodb:{operation[0].upper()}{operation[1:]}"
        on = f"arn:aws:dynamodb:{region()}:{account()}:table/{arguments.get('TableName', '')}"
        error = "DynamoDB.AccessDeniedException"
    else:
        return
    machine = engine._state_machines.get(execution["stateMachineArn"]) or {}
    role = role_of(machine.get("roleArn", ""))
    denied = denial(role, action, on)
    if denied is None and (key := customer_key()) is not None:
        # Input, output and history are encrypted with the role's permissions (AWS Step Functions
        # Developer Guide, "Data at rest encryption").
        context = {"kms:encryptioncontext:aws:states:statemachinearn": execution["stateMachineArn"]}
        uses = (denial(role, used, key, context) for used in ENCRYPT_TOO)
        denied = next((sentence for sentence in uses if sentence is not None), None)
    if denied is not None:
        raise engine._ExecutionError(error, denied)


def role_of(role_arn):
    """The role as the principal of a service."""
    ev = evaluator()
    name = role_arn.rsplit("/", 1)[-1]
    return ev.PrincipalInfo(
        arn=f"arn:aws:sts::{account()}:assumed-role/{name}/service",
        type="AssumedRole",
        account=account(),
        policies=ev._gather_role_policies(name, account()),
    )


def account():
    from ministack.core.responses import get_account_id

    return get_account_id()


def region():
    from ministack.core.responses import get_region

    return get_region()
