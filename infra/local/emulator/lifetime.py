"""Ends the emulator together with the process that started it, and removes its files."""

import os
import shutil
import signal
import tempfile
import threading

LOG = "emulator.log"
_ending = threading.Lock()


def live_in(folder):
    """Makes `folder` the emulator's temporary folder, which is removed when it ends.

    Raises ValueError if it contains anything except the log, so that no other files are removed.
    """
    if set(os.listdir(folder)) - {LOG}:
        raise ValueError(f"{folder} is not empty")
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def end():
    """Ends the emulator with its Lambda workers and removes its folder. Does not return."""
    _ending.acquire()
    folder, tempfile.tempdir = tempfile.tempdir, "/dev/null/ended"  # no worker starts from here on
    from ministack.core import lambda_runtime

    lambda_runtime.reset()
    shutil.rmtree(folder, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)  # this process, and a worker that was just being started
    os._exit(0)


def end_with_parent():
    """Ends when standard input ends, which happens when the parent exits, even by a crash."""

    def watch():
        while os.read(0, 4096):  # unbuffered: a reader in the buffer would disturb an exit
            pass
        end()

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
