"""What processes hold, as the kernel says it (proc(5))."""
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
