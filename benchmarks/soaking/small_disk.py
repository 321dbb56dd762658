"""A disk of a few MiB that can be filled up: a tmpfs in a mount namespace of its own. Needs root."""
import contextlib
import errno
import os
import subprocess
import sys

INSIDE = "SMALL_DISK_INSIDE"
MIB = 16


def enter():
    """Starts this program again where its mounts are seen by nobody else; returns whether disks can be made."""
    if os.environ.get(INSIDE):
        return True
    if os.geteuid() != 0:
        return False
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


class SmallDisk:
    def __init__(self, folder):
        self.folder = folder

    @contextlib.contextmanager
    def full(self):
        """Not a byte more fits."""
        filler = self.folder / "filler"
        with open(filler, "wb", buffering=0) as file:
            try:
                for size in (1 << 20, 1):
                    fill(file, size)
                yield
            finally:
                filler.unlink()


def fill(file, size):
    while True:
        try:
            file.write(b"\0" * size)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


@contextlib.contextmanager
def small_disk(folder, is_real):
    """Yields a disk at a path; where it is not real, a folder that is never full."""
    folder.mkdir(mode=0o700)
    if not is_real:
        yield SmallDisk(folder)
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MIB}m,mode=0700", "tmpfs", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
