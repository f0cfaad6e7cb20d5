"""The waits between the tries of a task."""

import os
import time

ENGINE = "ministack.services.stepfunctions"


def a_retry_waits_by_its_own_scale(sources):
    """The emulator shortens the waits of retries by the factor for Wait states, and ignores `MaxDelaySeconds`.

    Quiescence periods may be shortened, but a real server that recovers needs its time: with
    shortened retries an execution fails where it would go on.
    """
    sources.define(ENGINE, _wait_before_retry=wait_before_retry)
    sources.replace(
        ENGINE,
        "                _scaled_sleep(min(sleep_sec, 60))\n",
        "                time.sleep(_wait_before_retry(sleep_sec, retrier, os.environ))\n",
    )


def wait_before_retry(seconds, retrier, environment):
    """The seconds that the emulator waits where Step Functions would wait `seconds`, or `MaxDelaySeconds` if that is less."""
    scale = environment.get("SFN_RETRY_SCALE") or environment.get("SFN_WAIT_SCALE") or "1"
    return min(seconds, retrier.get("MaxDelaySeconds", seconds)) * float(scale)
