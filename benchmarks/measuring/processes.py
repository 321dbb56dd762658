"""What processes hold, as the kernel says it (proc(5))."""
import os
from pathlib import Path


def memory_mib(pid, key="VmRSS"):
    """MiB in memory: now (VmRSS), or at most so far (VmHWM); 0 of a process that ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(key + ":")), 0)


def children(pid):
    """The processes that a process started."""
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def program(pid):
    """The file name of the program that a process runs; empty of one that ended."""
    try:
        return Path(f"/proc/{pid}/exe").readlink().name
    except FileNotFoundError:
        return ""


def cpu_seconds(pid):
    """CPU time of a process and of all that it started, those that ended included; 0 of one that ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        below = children(pid)
    except FileNotFoundError:
        return 0
    # utime, stime, and both of the children that were waited for.
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(child) for child in below)
