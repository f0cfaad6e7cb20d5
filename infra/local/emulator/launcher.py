"""Starts the pinned emulator with its patches on a free port of 127.0.0.1.

The argument is an empty folder for its temporary files. Prints `ready <port>` on standard output
once it accepts connections, and everything else on standard error. Exits on SIGTERM, SIGINT and
the end of its standard input, and removes the folder. Exit code 3: a patch does not fit this
version of the emulator.
"""

import asyncio
import importlib.metadata
import os
import signal
import socket
import sys

import lifetime
import patches
from patches.decisions import deciding
from patching import PatchDoesNotFit, Sources

MINISTACK_VERSION = "1.5.33"
PATCH_DOES_NOT_FIT = 3


def apply_patches():
    version = importlib.metadata.version("ministack")
    sources = Sources()
    for patch in patches.ALL:
        try:
            if version != MINISTACK_VERSION:
                raise PatchDoesNotFit(f"it was written for {MINISTACK_VERSION}")
            patch(sources)
        except PatchDoesNotFit as misfit:
            print(f'Patch "{patch.__name__}" does not fit ministack {version}: {misfit}', file=sys.stderr)
            sys.exit(PATCH_DOES_NOT_FIT)
    sources.load()


async def serve(listener, port):
    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack.app import app

    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, lifetime.end)
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75  # longer than a client keeps an idle connection
    serving = asyncio.create_task(hypercorn_serve(deciding(app), config, shutdown_trigger=asyncio.Event().wait))
    accepting = asyncio.create_task(accepts(port))
    await asyncio.wait((serving, accepting), return_when=asyncio.FIRST_COMPLETED)
    if not serving.done():
        print(f"ready {port}", file=sys.__stdout__, flush=True)
    await serving


async def accepts(port):
    """Returns once a connection is accepted; before that, the port is bound but refuses connections."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.01)
            continue
        writer.close()
        return


def main():
    sys.stdout = sys.stderr  # standard output is only for `ready`
    lifetime.live_in(sys.argv[1])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    os.environ["GATEWAY_PORT"] = str(port)  # the emulator reads it at import
    apply_patches()
    lifetime.end_with_parent()
    asyncio.run(serve(listener, port))


if __name__ == "__main__":
    main()
