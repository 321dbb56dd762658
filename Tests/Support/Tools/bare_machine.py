"""Bare machines for the checks of the set-up scripts, thrown away afterwards: each is this machine's file system with a layer on top
that takes every change, in namespaces of their own. Nothing outside is changed, whatever the scripts do.

Real: bash, coreutils, useradd, sshd and its keys, nft, ip, ss, tar. Stand-ins, in the folder STAND_INS of each machine: systemctl (no
systemd runs in there), apt-get and dpkg-query (nothing is fetched), nvidia-smi, nvidia-ctk and docker (no GPU, no Docker engine), sudo (it is
root already). What tells Ubuntu from Debian is /etc/os-release alone.
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SSHD_PACKAGES = ROOT / ".build-tools" / "sshd"
STAND_INS = "/usr/local/stand-ins"
INSIDE = "BARE_MACHINE_INSIDE"
RELEASES = {
    "ubuntu-22.04": 'ID=ubuntu\nVERSION_ID="22.04"\n',
    "ubuntu-24.04": 'ID=ubuntu\nVERSION_ID="24.04"\n',
    "debian-12": 'ID=debian\nVERSION_ID="12"\n',
    "fedora-42": "ID=fedora\nVERSION_ID=42\n",
}

# DIE_AT: the stand-in whose call has this text kills the script that made it, as a power cut would.
COMMON = """#!/bin/bash
# Stand-in of the checks.
state=/var/stand-ins
call="$(basename "$0") $*"
echo "$call" >>$state/calls
if [[ -n ${DIE_AT:-} && $call == *"$DIE_AT"* ]]; then kill -9 $PPID; exit 1; fi
"""
STAND_IN_PROGRAMS = {
    "dpkg-query": 'grep -qx "${*: -1}" $state/packages && printf installed\n',
    "apt-get": """
sleep ${APT_SECONDS:-0}
[[ -z ${APT_FAILS:-} ]] || { echo "E: Could not resolve 'deb.debian.org'" >&2; exit 100; }
for word in "$@"; do [[ $word == install ]] && found=1; [[ -n $found && $word != -* && $word != install ]] && echo "$word" >>$state/packages; done
exit 0
""",
    "systemctl": """
case $1 in
  is-enabled | is-active) grep -qx "${*: -1}" $state/enabled ;;
  enable) shift 2; printf '%s\\n' "$@" >>$state/enabled ;;
esac
""",
    "nvidia-smi": '[[ -n $GPU ]] || { echo "NVIDIA-SMI has failed because it couldn\'t communicate with the NVIDIA driver."; exit 9; }\necho "$GPU"\n',
    "nvidia-ctk": "exit 0\n",
    "sudo": 'exec "$@"\n',
    "docker": '[[ ${DOCKER:-running} == running || $1 != info ]]\n',
}


def enter():
    """Starts this program again in namespaces of its own: mounts, network and processes of the checks end with it."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if os.environ.get(INSIDE):
        run("mount", "--make-rprivate", "/")
        os.makedirs("/run/netns", exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
        # Machines lie here; outside nothing of it is seen.
        run("mount", "-t", "tmpfs", "tmpfs", "/mnt")
        run("ip", "link", "set", "lo", "up")
        return
    if os.geteuid() != 0:
        sys.exit("needs root: the checks make network namespaces and mounts; run it with sudo")
    command = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, *sys.argv]
    sys.exit(subprocess.run(command, env=os.environ | {INSIDE: "1"}).returncode)


def run(*command, **options):
    return subprocess.run(command, check=True, **options)


def add_network(name):
    run("ip", "netns", "add", name)
    run("ip", "-n", name, "link", "set", "lo", "up")


def in_network(name, work):
    """What `work` returns in a network namespace; sockets that it opens stay there."""
    outcome = []

    def enter_and_work():
        with open(f"/run/netns/{name}") as namespace:
            if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        outcome.append(work())

    thread = threading.Thread(target=enter_and_work)
    thread.start()
    thread.join()
    return outcome[0]


class Machine:
    """A machine without anything of the project on it but the checkout. root has a key; sshd is installed, and not running."""

    template = None

    def __init__(self, system):
        if Machine.template is None and system != "template":
            Machine.template = Machine("template")
            Machine.template.prepare()
        self.folder = Path(tempfile.mkdtemp(dir="/mnt"))
        self.network = self.folder.name
        add_network(self.network)
        for name in ("changes", "work", "root"):
            (self.folder / name).mkdir()
        self.root, self.layer = self.folder / "root", self.folder / "changes"
        below = f"{Machine.template.layer}:/" if Machine.template else "/"
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={below},upperdir={self.layer},workdir={self.folder / 'work'}", str(self.root))
        for name in ("proc", "sys", "dev"):
            run("mount", "--rbind", f"/{name}", str(self.root / name))
        for name in ("run", "tmp"):
            run("mount", "-t", "tmpfs", "tmpfs", str(self.root / name))
        (self.root / "run/lock").mkdir()
        if system != "template":
            self.write("/etc/os-release", RELEASES[system])

    def prepare(self):
        """Takes away what this machine may have of the project, and adds what a server has. The layer is below all others after that."""
        for pattern in ("etc/ocr-*", "etc/systemd/system/ocr-*", "opt/ocr-*", "usr/local/bin/ocr-*", "etc/apt/apt.conf.d/52ocr-*", "root/.ssh",
                        "etc/ssh", "etc/os-release", "etc/tmpfiles.d/ocr-*", "etc/sudoers.d/ocr-*"):
            for path in self.root.glob(pattern):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if subprocess.run(["chroot", self.root, "getent", "passwd", "deploy"], capture_output=True).returncode == 0:
            run("chroot", self.root, "userdel", "--remove", "deploy", stderr=subprocess.DEVNULL)
        for package in sorted(SSHD_PACKAGES.glob("*.deb")):
            contents = run("dpkg-deb", "--fsys-tarfile", package, stdout=subprocess.PIPE).stdout
            run("tar", "--extract", "--keep-directory-symlink", "--directory", self.root, input=contents)
        if subprocess.run(["chroot", self.root, "getent", "passwd", "sshd"], capture_output=True).returncode != 0:
            run("chroot", self.root, "useradd", "--system", "--home-dir", "/run/sshd", "--shell", "/usr/sbin/nologin", "sshd")
        # As Debian and Ubuntu install it, with a cloud's file that allows passwords.
        self.write("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\n")
        self.write("/etc/ssh/sshd_config.d/50-cloud-init.conf", "PasswordAuthentication yes\n")
        for path in ("etc/ssh/ssh_host_ed25519_key", "root/.ssh/id_ed25519"):
            (self.root / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            run("chroot", self.root, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "operator", "-f", f"/{path}")
        (self.root / "root/.ssh/id_ed25519.pub").rename(self.root / "root/.ssh/authorized_keys")
        run("chroot", self.root, "groupadd", "--force", "--system", "docker")
        (self.root / "etc/sudoers.d").mkdir(mode=0o755, exist_ok=True)
        for name in ("packages", "enabled", "calls"):
            self.write(f"/var/stand-ins/{name}", "")
        for name, body in STAND_IN_PROGRAMS.items():
            self.write(f"{STAND_INS}/{name}", COMMON + body, mode=0o755)
        for name in ("scripts", "deploy", "examples"):
            shutil.copytree(ROOT / name, self.root / "root/project" / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.write("/root/ca.pem", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
        self.write("/root/droplet.token", "5f" * 32 + "\n", mode=0o600)
        self.write("/root/package/bin/ocr-client", "#!/bin/sh\n", mode=0o755)

    def write(self, path, text, mode=0o644):
        target = self.root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        target.chmod(mode)

    def read(self, path):
        return (self.root / path.lstrip("/")).read_text()

    def command(self, *command, user=None, **variables):
        environment = {"PATH": f"{STAND_INS}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "GPU": "Tesla T4, 570.124.06"} | variables
        entered = ["nsenter", f"--net=/run/netns/{self.network}"]
        chroot = ["chroot"] + ([f"--userspec={user}"] if user else []) + [str(self.root)]
        return entered + chroot + ["env", "-i", "--chdir=/root/project"] + [f"{name}={value}" for name, value in environment.items()] + list(command)

    def run(self, *command, **options):
        """Exit status, and what it wrote to both outputs."""
        ended = subprocess.run(self.command(*command, **options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               stdin=subprocess.DEVNULL, timeout=60)
        return ended.returncode, ended.stdout

    def contents(self):
        """Everything that was changed on this machine: path -> mode, owner and bytes. The stand-ins' own notes do not count."""
        found = {}
        for path in sorted(self.layer.rglob("*")):
            name = str(path.relative_to(self.layer))
            if name == "var" or name.startswith("var/stand-ins"):
                continue
            status = path.lstat()
            data = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
            found[name] = (oct(status.st_mode), status.st_uid, status.st_gid, data)
        return found


class Rows:
    """Prints a line for each check, and remembers whether all hold."""

    def __init__(self):
        self.wrong = 0

    def row(self, what, holds, seen=""):
        self.wrong += not holds
        print(f"  {'ok   ' if holds else 'WRONG'} {what}", flush=True)
        if not holds and seen:
            print("        " + "\n        ".join(str(seen).strip().splitlines()[-12:]), flush=True)
        return holds
