"""Runs a handler of a Python file as a Lambda worker does, one invocation at a time.

A line on standard input is a list of events in JSON; the line on descriptor 3 that answers it tells
each event's result or error, each one's milliseconds, and the CPU time of all together
(milliseconds) and the peak memory (MB).
"""

import importlib.util
import json
import os
import re
import resource
import sys
import time


def load(path):
    spec = importlib.util.spec_from_file_location("function", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler


def peak_megabytes():
    """Linux counts into `ru_maxrss` what the process had that this one was forked from."""
    status = "/proc/self/status"
    if os.path.exists(status):
        with open(status) as lines:
            return int(re.search(r"VmHWM:\s+(\d+) kB", lines.read())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def invoke(handler, event):
    try:
        return {"result": handler(event, None)}
    except Exception as error:
        return {"error": {"name": type(error).__name__, "message": str(error)}}


def main():
    handler = load(sys.argv[1])
    for line in sys.stdin:
        answers, milliseconds = [], []
        before = time.process_time()
        for event in json.loads(line):
            started_at = time.perf_counter()
            answers.append(invoke(handler, event))
            milliseconds.append((time.perf_counter() - started_at) * 1000)
        answer = {
            "answers": answers,
            "milliseconds": milliseconds,
            "cpuMilliseconds": (time.process_time() - before) * 1000,
            "peakMegabytes": peak_megabytes(),
        }
        os.write(3, (json.dumps(answer) + "\n").encode())


if __name__ == "__main__":
    main()
