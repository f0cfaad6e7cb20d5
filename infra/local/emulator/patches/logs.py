"""What functions write into their logs."""

import queue
import time

RUNTIME = "ministack.core.lambda_runtime"

END = "\0end of log"
LIMIT = 5.0  # seconds; a worker that ended by itself has said no END


def a_log_is_whole(sources):
    """The emulator stops reading a log when no line comes for five milliseconds.

    On a busy machine the rest is then part of the next invocation's log, or lost with the worker,
    and the metrics in it with it. With this patch a worker says where the log of an invocation
    ends, before it answers.
    """
    sources.define(RUNTIME, _whole_log=whole_log)
    sources.replace(
        RUNTIME,
        "const _realStdoutWrite = process.stdout.write.bind(process.stdout);\n",
        "const _answer = process.stdout.write.bind(process.stdout);\n"
        "const _realStdoutWrite = (text) => {\n"
        "  if (!text.startsWith('{\"status\":\"ready\"')) _stderrWrite('\\u0000end of log\\n');\n"
        "  return _answer(text);\n"
        "};\n",
    )
    sources.replace(
        RUNTIME,
        '            response["log"] = self._drain_stderr_bounded()\n',
        '            response["log"] = _whole_log(self)\n',
    )


def whole_log(worker):
    """Every line up to the END, or up to the end of the worker."""
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
