"""The functions' logs."""

import queue
import time

RUNTIME = "ministack.core.lambda_runtime"

END = "\0end of log"
LIMIT = 5.0  # seconds; a worker that has exited writes no END


def logs_are_complete(sources):
    """The emulator stops reading a log when no line arrives for five milliseconds.

    On a busy machine the remaining lines and their metrics then end up in the next invocation's
    log, or are lost with the worker. With this patch a worker marks the end of an invocation's log
    before it responds.
    """
    sources.define(RUNTIME, _complete_log=complete_log)
    sources.replace(
        RUNTIME,
        "const _realStdoutWrite = process.stdout.write.bind(process.stdout);\n",
        "const _write = process.stdout.write.bind(process.stdout);\n"
        "const _realStdoutWrite = (text) => {\n"
        "  if (!text.startsWith('{\"status\":\"ready\"')) _stderrWrite('\\u0000end of log\\n');\n"
        "  return _write(text);\n"
        "};\n",
    )
    sources.replace(
        RUNTIME,
        '            response["log"] = self._drain_stderr_bounded()\n',
        '            response["log"] = _complete_log(self)\n',
    )


def complete_log(worker):
    """Every line until END, or until the worker exits."""
    lines = []
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        ended = not worker._stderr_thread.is_alive()
        try:
            line = worker._stderr_queue.get(timeout=0 if ended else 0.05)
        except queue.Empty:
            if ended:
                break
            continue
        if line.endswith(END):
            line = line.removesuffix(END)
            return "\n".join([*lines, line] if line else lines)
        lines.append(line)
    return "\n".join(lines)
