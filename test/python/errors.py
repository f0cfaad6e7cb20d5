"""The typed errors: each is provoked by a request, or by a fault if only the service itself could have a reason."""

ALB = "arn:aws:elasticloadbalancing:eu-central-1:000000000000:loadbalancer/app/keycloak-{}/000000000000000{}"


def provoked(existing):
    """(error, operation, request) for every error that a request causes; `existing` are ARNs that exist."""
    accelerator, listener, group = existing["accelerator"], existing["listener"], existing["group"]
    unknown = {kind: arn[:-1] + "f" for kind, arn in existing.items()}
    more = [{"EndpointId": ALB.format(letter, letter)} for letter in "23456789ab"]
    ports = [{"FromPort": 443, "ToPort": 443}]
    return [
        ("AcceleratorNotFoundException", "describe_accelerator", {"AcceleratorArn": unknown["accelerator"]}),
        ("AcceleratorNotFoundException", "list_listeners", {"AcceleratorArn": unknown["accelerator"]}),
        ("ListenerNotFoundException", "describe_listener", {"ListenerArn": unknown["listener"]}),
        ("ListenerNotFoundException", "list_endpoint_groups", {"ListenerArn": unknown["listener"]}),
        ("EndpointGroupNotFoundException", "describe_endpoint_group", {"EndpointGroupArn": unknown["group"]}),
        (
            "EndpointGroupNotFoundException",
            "remove_endpoints",
            {"EndpointGroupArn": unknown["group"], "EndpointIdentifiers": more[:1]},
        ),
        (
            "EndpointGroupAlreadyExistsException",
            "create_endpoint_group",
            {"ListenerArn": listener, "EndpointGroupRegion": "eu-central-1"},
        ),
        (
            "InvalidArgumentException",
            "remove_endpoints",
            {"EndpointGroupArn": group, "EndpointIdentifiers": more[:1]},
        ),
        ("LimitExceededException", "add_endpoints", {"EndpointGroupArn": group, "EndpointConfigurations": more}),
        ("InvalidNextTokenException", "list_accelerators", {"NextToken": "nonsense"}),
        (
            "InvalidPortRangeException",
            "create_listener",
            {"AcceleratorArn": accelerator, "PortRanges": ports, "Protocol": "TCP"},
        ),
        ("AcceleratorNotDisabledException", "delete_accelerator", {"AcceleratorArn": accelerator}),
        ("AssociatedEndpointGroupFoundException", "delete_listener", {"ListenerArn": listener}),
    ]


def asked_for(existing):
    """The same for the errors that the stand-in gives only as a fault."""
    request = {"EndpointGroupArn": existing["group"], "EndpointIdentifiers": [{"EndpointId": ALB.format("a", 0)}]}
    names = ["TransactionInProgressException", "AccessDeniedException", "InternalServiceErrorException"]
    return [(name, "remove_endpoints", request) for name in names]


def faults_of(stand_in, expected, method, request):
    """Calls with boto3 and yields the faults of the error: in its class, its documentation, its body."""
    client = stand_in.client
    try:
        getattr(client, method)(**request)
    except getattr(client.exceptions, expected):
        operation, _, status, body = stand_in.sent[-1]
        documented = {shape.name for shape in stand_in.model.operation_model(operation).error_shapes}
        if expected not in documented:
            yield f"{operation} does not document it"
        if status != 400:
            yield f"the status is {status}"
        if set(body) != {"__type", "Message"} or body["__type"] != expected or not body["Message"]:
            yield f"the body is {body}"
    except client.exceptions.ClientError as error:
        yield f"got {error.response['Error']['Code']}"
    else:
        yield "got no error"
