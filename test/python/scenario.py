"""An operator's requests for an accelerator, with boto3: every operation, and every member of every request once."""

from errors import ALB

A, B = ALB.format("a", 0), ALB.format("b", 1)


def set_up(client):
    """Creates an accelerator with a listener and a group that has A and B. Returns their ARNs by kind."""
    accelerator = client.create_accelerator(
        Name="keycloak",
        IpAddressType="DUAL_STACK",
        IpAddresses=["192.0.2.1"],
        Enabled=True,
        Tags=[{"Key": "team", "Value": "login"}],
    )["Accelerator"]["AcceleratorArn"]
    listener = client.create_listener(
        AcceleratorArn=accelerator,
        PortRanges=[{"FromPort": 443, "ToPort": 443}],
        Protocol="TCP",
        ClientAffinity="SOURCE_IP",
    )["Listener"]["ListenerArn"]
    group = client.create_endpoint_group(
        ListenerArn=listener,
        EndpointGroupRegion="eu-central-1",
        EndpointConfigurations=[configuration(A), configuration(B)],
        **settings(),
    )["EndpointGroup"]["EndpointGroupArn"]
    return {"accelerator": accelerator, "listener": listener, "group": group}


def read(client, existing):
    """Yields the faults of the reads that a fencing makes."""
    accelerator = client.describe_accelerator(AcceleratorArn=existing["accelerator"])["Accelerator"]
    if client.list_accelerators()["Accelerators"] != [accelerator]:
        yield "the list has another accelerator than the description"
    if accelerator["CreatedTime"].year < 2024:
        yield f"CreatedTime is {accelerator['CreatedTime']}"
    tags = client.list_tags_for_resource(ResourceArn=existing["accelerator"])["Tags"]
    if tags != [{"Key": "team", "Value": "login"}]:
        yield f"the tags are {tags}"
    listener = client.describe_listener(ListenerArn=existing["listener"])["Listener"]
    if client.list_listeners(AcceleratorArn=existing["accelerator"], MaxResults=100)["Listeners"] != [listener]:
        yield "the list has another listener than the description"
    group = client.describe_endpoint_group(EndpointGroupArn=existing["group"])["EndpointGroup"]
    if client.list_endpoint_groups(ListenerArn=existing["listener"], MaxResults=100)["EndpointGroups"] != [group]:
        yield "the list has another endpoint group than the description"


def change(client, existing):
    """Removes, adds and replaces endpoints. Yields a fault wherever the group differs from the expectation."""
    group = {"EndpointGroupArn": existing["group"]}

    def listed():
        description = client.describe_endpoint_group(**group)["EndpointGroup"]
        return [(endpoint["EndpointId"], endpoint["Weight"]) for endpoint in description["EndpointDescriptions"]]

    identifier = {"EndpointId": B, "ClientIPPreservationEnabled": False}
    client.remove_endpoints(**group, EndpointIdentifiers=[identifier])
    if listed() != [(A, 7)]:
        yield f"after the removal the group has {listed()}"
    added = client.add_endpoints(**group, EndpointConfigurations=[configuration(B)])
    if [endpoint["EndpointId"] for endpoint in added["EndpointDescriptions"]] != [B]:
        yield f"the addition answers {added['EndpointDescriptions']}"
    if listed() != [(A, 7), (B, 7)]:
        yield f"after the addition the group has {listed()}"
    client.update_endpoint_group(**group, **settings())
    if listed() != [(A, 7), (B, 7)]:
        yield f"after an update without endpoints the group has {listed()}"
    client.update_endpoint_group(**group, EndpointConfigurations=[configuration(B)])
    if listed() != [(B, 7)]:
        yield f"after an update with one endpoint the group has {listed()}"


def page(client):
    """Creates accelerators up to 25, and yields a fault unless the pages have 10, 10 and 5."""
    for number in range(24):
        client.create_accelerator(Name=f"accelerator-{number}")
    for request, sizes in [({}, [10, 10, 5]), ({"PageSize": 100}, [25])]:
        pages = client.get_paginator("list_accelerators").paginate(PaginationConfig=request)
        found = [len(answer["Accelerators"]) for answer in pages]
        if found != sizes:
            yield f"the pages are {found}, not {sizes}"
    for method, parent in [("list_listeners", "AcceleratorArn"), ("list_endpoint_groups", "ListenerArn")]:
        yield from _second_page(client, method, parent)


def _second_page(client, method, parent):
    accelerator = client.create_accelerator(Name="paged")["Accelerator"]["AcceleratorArn"]
    listeners = [
        client.create_listener(
            AcceleratorArn=accelerator, PortRanges=[{"FromPort": port, "ToPort": port}], Protocol="UDP"
        )["Listener"]["ListenerArn"]
        for port in (1, 2)
    ]
    for region in ("eu-west-1", "eu-west-2"):
        client.create_endpoint_group(ListenerArn=listeners[0], EndpointGroupRegion=region)
    request = {parent: accelerator if parent == "AcceleratorArn" else listeners[0], "MaxResults": 1}
    token = getattr(client, method)(**request)["NextToken"]
    if "NextToken" in getattr(client, method)(**request, NextToken=token):
        yield f"{method} goes on after its last page"


def tear_down(client, existing):
    client.delete_endpoint_group(EndpointGroupArn=existing["group"])
    client.update_listener(
        ListenerArn=existing["listener"],
        PortRanges=[{"FromPort": 80, "ToPort": 81}],
        Protocol="UDP",
        ClientAffinity="NONE",
    )
    client.delete_listener(ListenerArn=existing["listener"])
    client.update_accelerator(
        AcceleratorArn=existing["accelerator"],
        Name="retired",
        IpAddressType="DUAL_STACK",
        IpAddresses=["192.0.2.2"],
        Enabled=False,
    )
    client.delete_accelerator(AcceleratorArn=existing["accelerator"])


def configuration(endpoint_id):
    return {
        "EndpointId": endpoint_id,
        "Weight": 7,
        "ClientIPPreservationEnabled": False,
        "AttachmentArn": "arn:aws:globalaccelerator::000000000000:attachment/00000000-0000-4000-8000-000000000000",
    }


def settings():
    return {
        "TrafficDialPercentage": 99.5,
        "HealthCheckPort": 8443,
        "HealthCheckProtocol": "HTTPS",
        "HealthCheckPath": "/lb-check",
        "HealthCheckIntervalSeconds": 10,
        "ThresholdCount": 2,
        "PortOverrides": [{"ListenerPort": 443, "EndpointPort": 8443}],
    }
