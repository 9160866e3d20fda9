"""Runs a program and writes what it cost as JSON: measure.py REPORT OUT ERR TIMEOUT PROGRAM [ARGUMENT]…"""

import json
import resource
import subprocess
import sys
import time

report, out, err, timeout, *argv = sys.argv[1:]
started = time.perf_counter()
limit = int(timeout)


def bounded():
    if limit:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))


with open(out, "wb") as output, open(err, "wb") as errors:
    streams = {"stdout": output, "stderr": errors, "stdin": subprocess.DEVNULL}
    code = subprocess.run(argv, **streams, preexec_fn=bounded).returncode
    if limit and code < 0:
        errors.write(f"stopped after {limit} s of processor time\n".encode())
seconds = time.perf_counter() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
unit = 1 if sys.platform == "darwin" else 1024
with open(report, "w") as file:
    json.dump(
        {
            "code": code,
            "seconds": seconds,
            "processor": usage.ru_utime + usage.ru_stime,
            "peakBytes": usage.ru_maxrss * unit,
        },
        file,
    )
