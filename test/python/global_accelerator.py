"""Drives the Global Accelerator stand-in with boto3, and compares it with botocore's own model of the service.

Usage: python global_accelerator.py <endpoint of an empty stand-in> <operation that it offers>...
Prints one line a check and ends with 1 if any failed.
"""

import sys

import errors
import scenario
from report import Report
from shapes import faults, members_in, members_of
from stand_in import StandIn

# Optional members that the stand-in never gives: no history, no network zones, no reason with a healthy endpoint.
NEVER_GIVEN = ("Events", "IpAddressDetails", "HealthReason")


def main(endpoint, *offered):
    stand_in, report = StandIn(endpoint), Report()
    client = stand_in.client
    existing = scenario.set_up(client)
    report.check("an accelerator is read", scenario.read(client, existing))
    for expected, method, request in errors.provoked(existing):
        report.check(f"{method}: {expected}", errors.faults_of(stand_in, expected, method, request))
    for expected, method, request in errors.asked_for(existing):
        stand_in.control("POST", "faults", [{"operation": "RemoveEndpoints", "error": expected}])
        report.check(f"{method}: {expected}", errors.faults_of(stand_in, expected, method, request))
    report.check("an accelerator is changed", scenario.change(client, existing))
    report.check("lists are paged", scenario.page(client))
    scenario.tear_down(client, existing)
    check_refusals(stand_in, report)
    unknown = set(offered) - set(stand_in.model.operation_names)
    report.check("the operations", (f"{operation} is none of the service" for operation in unknown))
    check_shapes(stand_in, report, [operation for operation in offered if operation not in unknown])
    return report.failed


def check_shapes(stand_in, report, offered):
    """Checks every request and answer of the run, and that each operation and each member occurred in one."""
    for operation in offered:
        model = stand_in.model.operation_model(operation)
        done = [(request, body) for name, request, status, body in stand_in.sent if name == operation and status == 200]
        wrong = [fault for request, _ in done for fault in faults(model.input_shape, request)]
        if not done:
            wrong.append("was never called")
        sent = set().union(*(members_in(request) for request, _ in done))
        wrong += [f"{path} was never sent" for path in members_of(model.input_shape) - sent]
        report.check(f"{operation}: the requests", wrong)
        report.check(f"{operation}: the answers", answer_faults(model, [body for _, body in done]))


def answer_faults(model, bodies):
    if model.output_shape is None or not model.output_shape.members:
        yield from (f"the body is {body}, not empty" for body in bodies if body is not None)
        return
    for body in bodies:
        yield from faults(model.output_shape, body)
    given = set().union(*(members_in(body) for body in bodies))
    for path in members_of(model.output_shape) - given:
        if not any(name in path for name in NEVER_GIVEN):
            yield f"{path} was never given"


def check_refusals(stand_in, report):
    """Checks the fullest request of each operation, spoilt in the ways that botocore itself rejects before sending."""
    good = {}
    for operation, request, status, _ in stand_in.sent:
        if status == 200 and len(request) > len(good.get(operation, {})):
            good[operation] = request
    for operation, request in good.items():
        shape = stand_in.model.operation_model(operation).input_shape
        spoilt = {"another member": {**request, "NoMember": True}}
        for key in request:
            spoilt[f"{key} of another type"] = {**request, key: {"no": "such type"}}
        for key in shape.required_members:
            spoilt[f"no {key}"] = {name: value for name, value in request.items() if name != key}
        report.check(f"{operation}: refuses {', '.join(spoilt)}", refusal_faults(stand_in, operation, spoilt))


def refusal_faults(stand_in, operation, spoilt):
    for what, request in spoilt.items():
        status, body = stand_in.raw(operation, request)
        if status != 400 or body["__type"] != "InvalidArgumentException":
            yield f"{what} was answered with {status} {body}"


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:]) else 0)
