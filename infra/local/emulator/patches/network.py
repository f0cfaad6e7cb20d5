"""How functions reach the stand-ins beside the emulator."""

RUNTIME = "ministack.core.lambda_runtime"


def tls_on_loopback_stays_tls(sources):
    """The emulator sends a function's HTTPS requests to loopback as plain HTTP.

    It means requests to itself; those carry its own port, or none, or 443. Any other port on
    loopback belongs to somebody else (the Infinispan stand-in), who is spoken to in TLS.
    """
    sources.replace(
        RUNTIME,
        'if (host === "127.0.0.1" || host === "localhost" || host === msHost\n'
        "        || (advertised && host === advertised)) {",
        'const toGateway = ["", "443", String(msPort)].includes(String(options.port || ""));\n'
        '    if (toGateway && (host === "127.0.0.1" || host === "localhost" || host === msHost\n'
        "        || (advertised && host === advertised))) {",
    )
