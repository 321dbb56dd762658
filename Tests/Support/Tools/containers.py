"""Runs built images as a container engine would, without one: crun over buildah's root file system.

What docker/compose*.yaml say of a service is obeyed: user, environment, read-only root, capabilities, secrets, tmpfs and
addresses. Every container gets a network namespace in place of Docker's networks.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]

# What of an engine's default profile concerns the walls around workers: without capabilities nobody makes a namespace.
SECCOMP = {
    "defaultAction": "SCMP_ACT_ALLOW",
    "syscalls": [
        {"names": ["unshare", "setns", "mount", "umount2", "bpf", "perf_event_open"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1},
        {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
    ],
}


def call(*command, **options):
    """The standard output of a command that must succeed."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **options).stdout.strip()


def expand(value, variables):
    """A value of a compose file with `${NAME}`, `${NAME:-default}` and `${NAME:?message}` filled in."""
    if isinstance(value, dict):
        return {key: expand(entry, variables) for key, entry in value.items()}
    if isinstance(value, list):
        return [expand(entry, variables) for entry in value]
    if not isinstance(value, str):
        return value

    def fill(match):
        name, kind, text = match.group("name"), match.group("kind"), match.group("text")
        if variables.get(name):
            return variables[name]
        if kind == ":?":
            raise KeyError(f"{name}: {text}")
        return text or ""

    text = re.sub(r"(?<!\$)\$\{(?P<name>\w+)(?:(?P<kind>:[-?])(?P<text>[^}]*))?\}", fill, value)
    return text.replace("$$", "$")


def service(file, name, variables=None):
    """A service of a compose file, with merge keys resolved."""
    document = YAML(typ="safe").load((ROOT / "docker" / file).read_text())
    return expand(document["services"][name], variables or {})


def in_private_mounts():
    """Starts the calling script again where its mounts are its own; crun wants a cgroup2 file system, which not every
    machine has mounted."""
    if os.environ.get("PRIVATE_MOUNTS"):
        if not Path("/sys/fs/cgroup/cgroup.procs").exists():
            subprocess.run(["umount", "-l", "/sys/fs/cgroup"], stderr=subprocess.DEVNULL, check=False)
            subprocess.run(["mount", "-t", "cgroup2", "none", "/sys/fs/cgroup"], check=True)
        return
    os.environ["PRIVATE_MOUNTS"] = "true"
    os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


class Image:
    """An image of buildah's store, mounted while it is in use."""

    def __init__(self, name):
        self.name = name
        self.config = json.loads(call("buildah", "inspect", "--type", "image", name))["Docker"]["config"]
        self.container = call("buildah", "from", "--pull-never", name)

    def __enter__(self):
        self.root = call("buildah", "mount", self.container)
        return self

    def __exit__(self, *_):
        call("buildah", "rm", self.container)


class Network:
    """A network namespace with addresses, and a peer that reaches it."""

    def __init__(self, name, link, inside, outside):
        """`link` names both ends: `inside` are the addresses of the container's end, `outside` those of its neighbour's."""
        self.name, self.link = f"{name}-{os.getpid()}", link
        call("ip", "netns", "add", self.name)
        call("ip", "link", "add", f"{link}a", "type", "veth", "peer", "name", f"{link}b", "netns", self.name)
        for address in outside:
            call("ip", "address", "add", address, "dev", f"{link}a")
        call("ip", "link", "set", f"{link}a", "up")
        for address in inside:
            call("ip", "-n", self.name, "address", "add", address, "dev", f"{link}b")
        for device in ("lo", f"{link}b"):
            call("ip", "-n", self.name, "link", "set", device, "up")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # Takes the link along.
        call("ip", "netns", "delete", self.name)

    def call(self, *command):
        return call("ip", "netns", "exec", self.name, *command)


class Container:
    """One container, started; stopped and removed at the end of a `with`."""

    def __init__(self, image, described, network, environment=None, secrets=None, volumes=()):
        """`described` is its service in a compose file; `secrets` are files by the name of the secret."""
        self.image, self.folder = image, tempfile.TemporaryDirectory()
        self.name = f"check-{os.getpid()}-{id(self)}"
        self.variables = dict(entry.split("=", 1) for entry in image.config["Env"])
        self.variables |= described.get("environment", {}) | (environment or {})
        self.user = described.get("user", image.config["User"])
        self.write_bundle(described, network, secrets or {}, volumes)
        self.log = open(Path(self.folder.name) / "log", "w+", encoding="utf-8")
        # Its pipe is the engine's: the container is not this terminal's child.
        self.process = subprocess.Popen(
            ["crun", "--cgroup-manager=disabled", "run", "--bundle", self.folder.name, self.name],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def write_bundle(self, described, network, secrets, volumes):
        call("crun", "spec", cwd=self.folder.name)
        path = Path(self.folder.name) / "config.json"
        bundle = json.loads(path.read_text())
        uid, gid = (int(number) for number in self.user.split(":"))
        command = described.get("command", self.image.config["Cmd"])
        bundle["root"] = {"path": self.image.root, "readonly": bool(described.get("read_only"))}
        bundle["process"] |= {
            "terminal": False, "user": {"uid": uid, "gid": gid}, "cwd": "/",
            "args": self.image.config["Entrypoint"] + command,
            "env": [f"{name}={value}" for name, value in self.variables.items()],
            "noNewPrivileges": "no-new-privileges:true" in described.get("security_opt", []),
        }
        if described.get("cap_drop") == ["ALL"]:
            bundle["process"]["capabilities"] = {
                kind: [] for kind in ("bounding", "effective", "inheritable", "permitted", "ambient")}
        # As compose does without `tmpfs:`: nothing but devices and shared memory can be written to.
        bundle["mounts"] = [mount for mount in bundle["mounts"] if mount["destination"] != "/sys/fs/cgroup"]
        # The shells cannot be run: the image must do without.
        hidden = [name for name in ("dash", "bash") if (Path(self.image.root) / "usr/bin" / name).exists()]
        files = [(f"/run/secrets/{name}", file) for name, file in secrets.items()]
        files += [(f"/usr/bin/{name}", "/dev/null") for name in hidden] + list(volumes)
        for destination, source in files:
            bundle["mounts"].append({
                "destination": destination, "source": str(source), "type": "bind",
                "options": ["bind"] if (destination, source) in volumes else ["bind", "ro"]})
        bundle["linux"] = {
            "namespaces": [{"type": kind} for kind in ("pid", "mount", "ipc", "uts")]
            + [{"type": "network", "path": f"/run/netns/{network.name}"}],
            "seccomp": SECCOMP, "maskedPaths": bundle["linux"]["maskedPaths"], "readonlyPaths": bundle["linux"]["readonlyPaths"],
        }
        path.write_text(json.dumps(bundle))

    def run(self, *command):
        """A command inside, as `docker exec` runs it: exit code and what it printed."""
        done = subprocess.run(
            ["crun", "--cgroup-manager=disabled", "exec", "--user", self.user,
             *(f"--env={name}={value}" for name, value in self.variables.items()), self.name, *command],
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout.replace(
            "cgroups in hybrid mode not supported, drop all controllers from cgroupv2", "").strip()

    def health(self):
        """What HEALTHCHECK says."""
        test = self.image.config["Healthcheck"]["Test"]
        assert test[0] == "CMD", f"{test} needs a shell"
        return self.run(*test[1:])

    def wait_until_healthy(self, seconds=90):
        deadline = time.monotonic() + seconds
        while True:
            code, text = self.health()
            if code == 0:
                return text
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.text}"
            assert time.monotonic() < deadline, f"not healthy after {seconds} s: {text}\n{self.text}"
            time.sleep(0.2)

    def process_id(self):
        """Of its first process, seen from outside."""
        return json.loads(call("crun", "state", self.name))["pid"]

    def status(self):
        """/proc/PID/status of its first process."""
        lines = Path(f"/proc/{self.process_id()}/status").read_text().splitlines()
        return {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}

    @property
    def text(self):
        return (Path(self.folder.name) / "log").read_text()

    def wait(self, seconds=30):
        """The exit code of a container that ends by itself."""
        return self.process.wait(seconds)

    def stop(self):
        """SIGTERM, as `docker stop` sends it; the exit code."""
        call("crun", "kill", self.name, "TERM")
        return self.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            subprocess.run(["crun", "kill", self.name, "KILL"], check=False)
            self.process.wait(30)
        subprocess.run(["crun", "delete", "--force", self.name], check=False, stderr=subprocess.DEVNULL)
        self.log.close()
        self.folder.cleanup()
