"""The functions' connections to the stand-ins."""

RUNTIME = "ministack.core.lambda_runtime"


def tls_on_loopback_stays_tls(sources):
    """The emulator sends a function's HTTPS requests to loopback as plain HTTP.

    This is intended for requests to the emulator, on its own port, without a port or on 443. A
    request to any other port of loopback is for another program, such as the Infinispan
    stand-in, and needs TLS.
    """
    sources.replace(
        RUNTIME,
        'if (host === "127.0.0.1" || host === "localhost" || host === msHost\n'
        "        || (advertised && host === advertised)) {",
        'const toGateway = ["", "443", String(msPort)].includes(String(options.port || ""));\n'
        '    if (toGateway && (host === "127.0.0.1" || host === "localhost" || host === msHost\n'
        "        || (advertised && host === advertised))) {",
    )
