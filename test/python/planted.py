"""Tests the checker itself: documents that match the model have no fault, and each planted fault is found.

Usage: python planted.py
Prints one line a document and ends with 1 if the checker found other faults in any than were planted.
"""

import copy
import sys

import botocore.session

from global_accelerator import answer_faults
from report import Report
from shapes import faults

ARN = "arn:aws:globalaccelerator::000000000000:accelerator/00000000-0000-4000-8000-000000000001"

REQUEST = {
    "ListenerArn": f"{ARN}/listener/00000002",
    "EndpointGroupRegion": "eu-central-1",
    "EndpointConfigurations": [{"EndpointId": "a load balancer", "Weight": 7, "ClientIPPreservationEnabled": False}],
    "TrafficDialPercentage": 99.5,
    "HealthCheckProtocol": "HTTPS",
    "HealthCheckPath": "/lb-check",
    "IdempotencyToken": "once",
}

ANSWER = {
    "Accelerator": {
        "AcceleratorArn": ARN,
        "IpSets": [{"IpAddresses": ["192.0.2.1"]}],
        "Enabled": True,
        "CreatedTime": 1795540000.5,
    }
}

# (the path of the planted value, the value, the sentence that must be found)
IN_THE_REQUEST = [
    (["NoMember"], 1, "CreateEndpointGroupRequest.NoMember is no member"),
    (["EndpointConfigurations", 0, "NoMember"], 1, ".EndpointConfigurations[].NoMember is no member"),
    (["IdempotencyToken"], None, "CreateEndpointGroupRequest.IdempotencyToken is missing"),
    (["EndpointGroupRegion"], 1, ".EndpointGroupRegion is int, not string"),
    (["EndpointConfigurations"], {}, ".EndpointConfigurations is dict, not list"),
    (["EndpointConfigurations", 0], "a", ".EndpointConfigurations[] is str, not structure"),
    (["EndpointConfigurations", 0, "Weight"], "7", ".EndpointConfigurations[].Weight is str, not integer"),
    (["EndpointConfigurations", 0, "Weight"], 7.5, ".EndpointConfigurations[].Weight is float, not integer"),
    (["EndpointConfigurations", 0, "Weight"], True, ".EndpointConfigurations[].Weight is bool, not integer"),
    (["EndpointConfigurations", 0, "Weight"], 256, ".EndpointConfigurations[].Weight has size 256, not 0 to 255"),
    (["TrafficDialPercentage"], -1, ".TrafficDialPercentage has size -1, not 0 to 100"),
    (["ListenerArn"], "a" * 256, ".ListenerArn has size 256, not None to 255"),
    (["HealthCheckProtocol"], "UDP", ".HealthCheckProtocol is 'UDP', not one of ['TCP', 'HTTP', 'HTTPS']"),
    (["HealthCheckPath"], "no path", ".HealthCheckPath is 'no path', which does not match"),
]
IN_THE_ANSWER = [
    (["NoMember"], 1, "DescribeAcceleratorResponse.NoMember is no member"),
    (["Accelerator", "IpSets", 0, "NoMember"], 1, ".Accelerator.IpSets[].NoMember is no member"),
    (["Accelerator", "CreatedTime"], "2026-11-24T17:24:10Z", ".Accelerator.CreatedTime is str, not timestamp"),
    (["Accelerator", "Enabled"], "true", ".Accelerator.Enabled is str, not boolean"),
    (["Accelerator", "IpSets", 0, "IpAddresses", 0], None, ".Accelerator.IpSets[].IpAddresses[] is NoneType, not string"),
]


def main():
    report = Report()
    model = botocore.session.get_session().get_service_model("globalaccelerator")
    request_shape = model.operation_model("CreateEndpointGroup").input_shape
    answer_shape = model.operation_model("DescribeAccelerator").output_shape
    for shape, document, planted in [(request_shape, REQUEST, IN_THE_REQUEST), (answer_shape, ANSWER, IN_THE_ANSWER)]:
        report.check(f"{shape.name}: nothing planted", faults(shape, document))
        for path, value, sentence in planted:
            found = list(faults(shape, spoilt(document, path, value)))
            report.check(f"{shape.name}: {sentence}", other_than([sentence], found))
    deletion = model.operation_model("DeleteAccelerator")
    report.check("DeleteAccelerator: no body", answer_faults(deletion, [None]))
    report.check("DeleteAccelerator: a body", other_than(["not empty"], list(answer_faults(deletion, [{}]))))
    listing = model.operation_model("ListTagsForResource")
    never = ["Tags was never given", "Tags[].Key was never given", "Tags[].Value was never given"]
    report.check("ListTagsForResource: never a member", other_than(never, sorted(answer_faults(listing, [{}]))))
    return report.failed


def spoilt(document, path, value):
    """A copy with another value at the path; without the member, where a request's value is None."""
    result = copy.deepcopy(document)
    *way, last = path
    place = result
    for step in way:
        place = place[step]
    if value is None and isinstance(place, dict):
        del place[last]
    else:
        place[last] = value
    return result


def other_than(sentences, found):
    """Yields a fault unless the found ones are exactly these, each sentence a part of its fault."""
    if len(found) != len(sentences) or any(one not in fault for one, fault in zip(sentences, found)):
        yield f"found {found}"


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
