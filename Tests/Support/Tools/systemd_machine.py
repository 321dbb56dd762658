"""A machine with a systemd of its own: this one's files under an overlay, in namespaces of its own. Needs root."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time

# Becomes systemd: a root of its own, with what systemd wants to find there. $1 is its folder, the rest "FROM=TO" to be bound.
BOOT = r"""
set -eu
folder=$1 root=$1/root
shift
mount -t tmpfs -o mode=755 tmpfs "$folder"
mkdir "$folder/changed" "$folder/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$folder/changed,workdir=$folder/work" overlay "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for place in run dev; do mount -t tmpfs -o mode=755 tmpfs "$root/$place"; done
for place in tmp dev/shm; do mkdir -p "$root/$place"; mount -t tmpfs -o mode=1777 tmpfs "$root/$place"; done
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
for bind in "$@"; do
  mkdir -p "$root/${bind#*=}"
  mount --bind "${bind%%=*}" "$root/${bind#*=}"
done
mkdir -p "$root/.before"
cd "$root"
pivot_root . .before
umount -l /.before
exec env -i container=namespaces PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --log-target=null --unit=basic.target
"""


class Machine:
    """Shares the network of whoever starts it; ends with the `with`."""

    def __init__(self, binds):
        self.binds = [f"{source}={target}" for target, source in binds.items()]

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="machine-"))
        mounts = [line.split() for line in open("/proc/self/mounts")]
        cgroups = pathlib.Path(next(mount[1] for mount in mounts if mount[2] == "cgroup2"))
        self.cgroup = cgroups / self.folder.name
        self.cgroup.mkdir()
        self.outer = subprocess.Popen(
            # Ends with this process, however that ends.
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--kill-child", "--mount", "--pid", "--fork", "--cgroup", "--uts", "--ipc", "--propagation", "private",
             "bash", "-c", BOOT, "boot", str(self.folder), *self.binds],
            preexec_fn=lambda: (self.cgroup / "cgroup.procs").write_text("0"), stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 60
        children = pathlib.Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children")
        while not (found := children.read_text().split()) or not self.is_up(int(found[0])):
            if self.outer.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise SystemExit("systemd does not start in namespaces of its own")
            time.sleep(0.05)
        return self

    def is_up(self, pid):
        self.pid = pid
        return self.run("systemctl", "is-active", "--quiet", "basic.target", check=False).returncode == 0

    def __exit__(self, *_):
        if getattr(self, "pid", None):
            os.kill(self.pid, signal.SIGKILL)
        self.outer.kill()
        self.outer.wait()
        deadline = time.monotonic() + 10
        while self.cgroup.exists() and time.monotonic() < deadline:
            for folder, _, _ in os.walk(self.cgroup, topdown=False):
                try:
                    os.rmdir(folder)
                except OSError:
                    time.sleep(0.02)
        self.folder.rmdir()

    def command(self, *words):
        return ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--wdns=/", *map(str, words)]

    def run(self, *words, check=True, **options):
        """Runs a command in the machine; (exit code, what it printed)."""
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, "text": True} | options
        done = subprocess.run(self.command(*words), **options)
        if check and done.returncode:
            raise SystemExit(f"{' '.join(map(str, words))} in the machine: exit {done.returncode}\n{done.stdout}")
        return done

    def start(self, *words):
        """Begins a command in the machine, with a process group of its own."""
        return subprocess.Popen(
            self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
            start_new_session=True)

    def text(self, *words):
        return self.run(*words).stdout.strip()
