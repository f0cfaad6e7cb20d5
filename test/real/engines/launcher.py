"""Runs moto's Step Functions interpreter on a free port of 127.0.0.1.

Usage: python launcher.py <port of the AWS services on localhost> <scale of waits>
The services are what its state machines call. Writes `ready <port>` to standard output when it accepts connections.
Ends when its standard input ends, which happens when the parent exits, even by a crash.
"""

import importlib.metadata
import logging
import os
import sys
import threading

MOTO_VERSION = "5.2.5"


def end_with_parent():
    while os.read(0, 4096):
        pass
    os._exit(0)


def main(services_port, wait_scale):
    version = importlib.metadata.version("moto")
    if version != MOTO_VERSION:
        sys.exit(f"The adaptations were written for moto {MOTO_VERSION}, and this is {version}.")
    # moto's own setting for where its state machines find the services, which it takes to be itself.
    os.environ["MOTO_PORT"] = services_port
    import adaptations
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    adaptations.interpret_state_machines()
    adaptations.evaluate_jsonata()
    adaptations.scale_waits(float(wait_scale))
    adaptations.a_stop_holds()
    adaptations.output_is_json()
    adaptations.history_backwards()
    # Every request, and every failed state, which its history has.
    logging.disable(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(f"ready {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
