"""Health of a load balancer's targets."""

import contextlib
import socket

LOAD_BALANCERS = "ministack.services.alb"


def a_target_is_healthy_while_it_accepts_connections(sources):
    """The emulator reports every registered target as healthy.

    AWS checks a target by a connection, and does not check the targets of a group that no listener uses (Elastic
    Load Balancing, Network Load Balancers, "Health checks for Network Load Balancer target groups"). Here a check is
    made for each request. Targets that are no addresses stay healthy: there is nothing to connect to.
    """
    sources.define(LOAD_BALANCERS, _health_of=health_of)
    sources.replace(
        LOAD_BALANCERS,
        '        f"<HealthStatus>healthy</HealthStatus>"\n'
        '        f"<TargetHealth><State>healthy</State></TargetHealth>"\n',
        '        f"<TargetHealth>{_health_of(_tgs[tg_arn], t, default_port)}</TargetHealth>"\n',
    )


def health_of(group, target, default_port):
    """The content of TargetHealth, as XML."""
    if not group.get("LoadBalancerArns"):
        return "<State>unused</State><Reason>Target.NotInUse</Reason>"
    if group.get("TargetType") == "ip" and not accepts(target["Id"], int(target.get("Port") or default_port)):
        return "<State>unhealthy</State><Reason>Target.FailedHealthChecks</Reason>"
    return "<State>healthy</State>"


def accepts(address, port):
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
        return True
    return False
