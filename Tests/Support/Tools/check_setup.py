#!/usr/bin/env python3
"""Runs the set-up scripts and the backup on bare machines that are thrown away (bare_machine.py says what is real there).

    Tests/Support/Tools/check_setup.py            compares dry runs with the listings kept in Tests/Support/Listings
    Tests/Support/Tools/check_setup.py --write    renews the listings

Ubuntu is this machine with Ubuntu's /etc/os-release; GPU, Docker engine, systemd and apt are stand-ins. Needs root, sshd (fetched by
scripts/setup.sh --test) and nftables. Exit codes: 0 all hold, 1 not.
"""
import argparse
import hashlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bare_machine import ROOT, Machine, Rows, enter, in_network, run

LISTINGS = ROOT / "Tests/Support/Listings"
GPU, DROPLET, BACKUP = "scripts/setup-gpu-server.sh", "scripts/setup-droplet.sh", "scripts/backup-config.sh"
ON_GPU_BOX = [GPU, "--droplet", "203.0.113.7,2001:db8::7", "--docker"]
ON_DROPLET = [DROPLET, "--gateway", "https://10.0.0.9:8000", "--package", "/root/package", "--ca", "/root/ca.pem", "--token", "/root/droplet.token"]
OVER_PRIVATE_NETWORK = [GPU, "--droplet", "10.0.0.5", "--docker", "--no-gpu", "--plaintext"]
WITHOUT_GPU = [GPU, "--droplet", "10.0.0.5", "--native", "--no-gpu"]
# Listing -> system, command, what the stand-in nvidia-smi says.
DRY_RUNS = {
    "gpu-server.ubuntu-22.04.docker": ("ubuntu-22.04", ON_GPU_BOX, "Tesla T4, 570.124.06"),
    "gpu-server.ubuntu-24.04.docker": ("ubuntu-24.04", [GPU, "--droplet", "2001:db8::/64", "--docker", "--ssh-from", "198.51.100.0/24"],
                                       "NVIDIA L4, 580.65.06"),
    "gpu-server.debian-12.native": ("debian-12", WITHOUT_GPU, ""),
    "gpu-server.debian-12.plaintext": ("debian-12", OVER_PRIVATE_NETWORK, ""),
    "droplet.ubuntu-22.04": ("ubuntu-22.04", ON_DROPLET, ""),
    "droplet.ubuntu-24.04": ("ubuntu-24.04", ON_DROPLET, ""),
    "droplet.debian-12": ("debian-12", ON_DROPLET[:3], ""),
}
ENVIRONMENT = "/etc/ocr-gateway.env"
SECRET = "do-not-show-me"
DROPLET_TOKEN = "5f" * 32
rows = Rows()


def changed(before, after):
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def dry_runs(write):
    for name, (system, command, gpu) in DRY_RUNS.items():
        machine = Machine(system)
        before = machine.contents()
        status, said = machine.run(*command, "--dry-run", GPU=gpu)
        rows.row(f"{name}: a dry run changes nothing", status == 0 and not changed(before, machine.contents()), said)
        kept = LISTINGS / f"{name}.txt"
        text = f"$ {' '.join(command)} --dry-run\n{said}"
        if write:
            kept.write_text(text)
        rows.row(f"{name}: its listing is the one that is kept", kept.exists() and kept.read_text() == text, "check_setup.py --write renews it\n" + said)


def twice():
    for system, command in (("ubuntu-22.04", ON_GPU_BOX), ("debian-12", WITHOUT_GPU), ("ubuntu-24.04", ON_DROPLET)):
        machine = Machine(system)
        status, said = machine.run(*command)
        before = machine.contents()
        status_again, said_again = machine.run(*command)
        name = command[0].removeprefix("scripts/")
        rows.row(f"{name} on {system}: sets up", status == 0 and "+ write" in said, said)
        rows.row(f"{name} on {system}: the second run changes nothing and says so",
                 status_again == 0 and said_again.endswith("nothing to change\n") and not changed(before, machine.contents()), said_again)
        yield system, machine


def gpu_server(machine):
    """What the set-up left on a machine, and what a later one makes of it."""
    settings = (machine.root / ENVIRONMENT[1:]).stat().st_mode & 0o777
    rows.row("the environment file is readable for root alone", settings == 0o600, oct(settings))
    effective = machine.run("sshd", "-T")[1]
    rows.row("sshd takes keys only, whatever a cloud's file says",
             "\npasswordauthentication no\n" in effective and "\npubkeyauthentication yes\n" in effective, effective)
    upgrades = machine.run("apt-config", "dump")[1]
    rows.row("security updates come by themselves, the driver's do not",
             'APT::Periodic::Unattended-Upgrade "1";' in upgrades and 'Package-Blacklist:: "nvidia-";' in upgrades, upgrades)
    keys = (machine.root / "home/deploy/.ssh/authorized_keys").stat()
    owner = machine.run("stat", "-c", "%U", "/home/deploy/.ssh/authorized_keys")[1].strip()
    rows.row("the deploy user logs in by key, with no password",
             owner == "deploy" and keys.st_mode & 0o777 == 0o600 and "deploy:*:" in machine.read("/etc/shadow"))

    groups = machine.run("id", "-nG", "deploy")[1].split()
    rows.row("with Docker, the deploy user may use it", "docker" in groups, groups)

    moved = [GPU, "--droplet", "198.51.100.9", "--docker"]
    status, said = machine.run(*moved)
    text = machine.read(ENVIRONMENT)
    rows.row("another Droplet: firewall and allow-list change together",
             status == 0 and "OCR_ALLOWLIST=127.0.0.1,::1,198.51.100.9\n" in text and "elements = { 198.51.100.9 }" in machine.read("/etc/ocr-firewall.nft"),
             said + text)
    edited = text.replace("198.51.100.9", "198.51.100.9,10.9.9.9") + f"OCR_MODEL_API_KEY={SECRET}\n"
    machine.write(ENVIRONMENT, edited, mode=0o600)
    status, said = machine.run(*ON_GPU_BOX)
    rows.row("what an operator changed stays", status == 0 and machine.read(ENVIRONMENT) == edited and "changed by hand" in said, said)
    machine.write(ENVIRONMENT, text.replace("198.51.100.9", "203.0.113.7,2001:db8::7") + f"OCR_MODEL_API_KEY={SECRET}\n", mode=0o600)
    _, listed = machine.run(*moved, "--dry-run")
    _, said = machine.run(*moved)
    rows.row("a secret in the environment file stays, and is not printed",
             SECRET in machine.read(ENVIRONMENT) and "198.51.100.9" in machine.read(ENVIRONMENT) and SECRET not in listed + said, listed + said)
    machine.run("nft", "flush", "ruleset")
    _, said = machine.run(*moved)
    listing = machine.run("nft", "list", "table", "inet", "ocr_firewall")[1]
    rows.row("a firewall that is gone is loaded again", "+ nft -f /etc/ocr-firewall.nft\n" in said and "changes: 1\n" in said and "policy drop" in listing, said)


def who_gets_in(machine):
    """The certificate and the tokens that the set-up made."""
    settings = machine.read(ENVIRONMENT)
    rows.row("the gateway speaks TLS and asks for a token", "OCR_TLS_CERT=/etc/ocr-gateway/tls/server.pem\n" in settings and
             "OCR_TOKENS_FILE=/etc/ocr-gateway/tls/tokens\n" in settings and "OCR_PLAINTEXT" not in settings, settings)
    status, said = machine.run("openssl", "verify", "-CAfile", "/etc/ocr-gateway/tls/ca.pem", "/etc/ocr-gateway/tls/server.pem")
    rows.row("its certificate comes from the set-up's authority", status == 0, said)
    secrets = ("ca.key", "droplet.token", "smoke-test.token")
    modes = {name: (machine.root / "etc/ocr-gateway" / name).stat().st_mode & 0o777 for name in secrets}
    rows.row("the authority's key and the tokens are root's alone", set(modes.values()) == {0o600}, modes)
    shared = {name: (machine.root / "etc/ocr-gateway/tls" / name).stat() for name in ("server.key", "tokens")}
    rows.row("the gateway reads its key and the tokens' digests by its group, and nobody else does",
             all(status.st_mode & 0o777 == 0o640 and status.st_gid != 0 for status in shared.values()), shared)
    token = machine.read("/etc/ocr-gateway/droplet.token").strip()
    tokens = machine.read("/etc/ocr-gateway/tls/tokens")
    rows.row("the tokens file has the digest of the Droplet's token, not the token",
             f"droplet {hashlib.sha256(token.encode()).hexdigest()}\n" in tokens and token not in tokens and len(token) == 64, tokens)
    before = machine.contents()
    machine.run("scripts/make-credentials.sh", "--folder", "/etc/ocr-gateway", "--names", "10.0.0.5,ocr.internal")
    text = machine.run("openssl", "x509", "-in", "/etc/ocr-gateway/tls/server.pem", "-noout", "-ext", "subjectAltName")[1]
    now = sorted(changed(before, machine.contents()))
    rows.row("other names: a new certificate, and nothing else", "IP Address:10.0.0.5" in text and "DNS:ocr.internal" in text and
             now == [f"etc/ocr-gateway/tls/server.{part}" for part in ("key", "names", "pem")], f"{text}{now}")


def droplet(machine):
    modes = {name: (machine.root / "etc/ocr-client" / name).stat().st_mode & 0o777 for name in ("ca.pem", "token")}
    rows.row("the Droplet has the authority, and the token for root alone", modes == {"ca.pem": 0o644, "token": 0o600}, modes)
    unit = machine.read("/etc/systemd/system/ocr-client.service.d/10-token.conf")
    rows.row("the sidecar gets the token from systemd", "LoadCredential=gateway-token:/etc/ocr-client/token\n" in unit, unit)
    settings = machine.read("/etc/ocr-client.env")
    rows.row("the sidecar asks over TLS", "OCR_GATEWAY_URLS=https://10.0.0.9:8000\nOCR_GATEWAY_CA=/etc/ocr-client/ca.pem\n" in settings, settings)
    _, said = machine.run(*ON_DROPLET, "--dry-run")
    rows.row("the token is not printed", DROPLET_TOKEN not in said, said)


def native_server(machine):
    """What systemd and sudo make of the files; the gateway's units themselves have tests of their own."""
    drop_in = machine.read("/etc/systemd/system/ocr-gateway.socket.d/10-address.conf")
    rows.row("the gateway's socket listens on all addresses", "ListenStream=\nListenStream=[::]:8000\n" in drop_in, drop_in)
    rule = machine.read("/etc/sudoers.d/ocr-deploy")
    script = (machine.root / "opt/ocr-gateway/scripts/deploy.sh").stat()
    rows.row("the deploy user may exchange releases as root, by a script that is root's",
             "deploy ALL=(root) NOPASSWD: /opt/ocr-gateway/scripts/deploy.sh\n" in rule and script.st_uid == 0 and script.st_mode & 0o022 == 0, rule)
    # Where sudo is there: it reads no file of this folder that it does not understand.
    if shutil.which("visudo"):
        status, said = machine.run("visudo", "-c", "-f", "/etc/sudoers.d/ocr-deploy")
        rows.row("sudo understands the rule", status == 0, said)


def other_ssh_ports():
    machine = Machine("debian-12")
    machine.write("/etc/ssh/sshd_config.d/20-port.conf", "Port 2222\nListenAddress 0.0.0.0:2022\n")
    status, said = machine.run(*WITHOUT_GPU, "--dry-run", SSH_CONNECTION="203.0.113.5 50000 203.0.113.10 2200")
    rows.row("SSH stays open on every port of sshd, and on that of the session", status == 0 and "tcp dport { 2022,2200,2222 }" in said, said)


def cut_off():
    """Killed at a command: the next run finishes the work, and the machine is as if nothing had happened."""
    for command in (WITHOUT_GPU, ON_DROPLET):
        whole = Machine("debian-12")
        whole.run(*command)
        for place in ("apt-get", "systemctl daemon-reload", "systemctl enable", "systemctl try-reload"):
            machine = Machine("debian-12")
            killed, _ = machine.run(*command, DIE_AT=place)
            machine.write("/var/stand-ins/calls", "")
            status, said = machine.run(*command)
            made_up = place.split()[-1] in machine.read("/var/stand-ins/calls")
            different = [name for name in changed(whole.contents(), machine.contents()) if not name.startswith(("etc/shadow", "etc/ocr-gateway/"))]
            rows.row(f"{command[0].removeprefix('scripts/')} killed at {place}: the next run finishes it",
                     killed == -signal.SIGKILL and status == 0 and made_up and not different, said + str(different))


def refusals():
    """(what, command, variables, what it has to say, how the machine is made so)"""
    def without_keys(machine):
        (machine.root / "root/.ssh/authorized_keys").unlink()

    def keys_for_everybody(machine):
        (machine.root / "root/.ssh/authorized_keys").chmod(0o666)

    def broken_sshd(machine):
        machine.write("/etc/ssh/sshd_config.d/60-broken.conf", "NoSuchOption yes\n")

    def without(program):
        return lambda machine: (machine.root / f"usr/local/stand-ins/{program}").unlink()

    def gpu_without_driver(machine):
        without("nvidia-smi")(machine)
        device = machine.folder / "devices/0000:00:1e.0"
        device.mkdir(parents=True)
        (device / "vendor").write_text("0x10de\n")
        run("mount", "--bind", str(machine.folder / "devices"), str(machine.root / "sys/bus/pci/devices"))

    def wide_open_socket(machine):
        path = "/root/project/deploy/systemd/ocr-client.socket"
        machine.write(path, machine.read(path).replace("127.0.0.1", "0.0.0.0"))

    def open_to_all(machine):
        (machine.root / "root").chmod(0o755)

    native = [GPU, "--native", "--no-gpu", "--droplet"]

    def nothing(machine):
        pass

    for address, reason in (
        ("203.0.113.300", "neither an IPv4 or IPv6 address"), ("droplet.example", "neither an IPv4 or IPv6 address"), ("10.0.0.05", "neither"),
        ("2001:db8::7::1", "neither"), ("2001:db8:1", "neither"), ("1:2:3:4:5:6:7:8:9", "neither"), ("10.0.0.0/33", "up to 32"), ("10.0.0.5/24", "first address"),
        ("2001:db8::1/64", "first address"), ("0.0.0.0/0", "large part of the Internet"), ("::/0", "large part of the Internet"),
        ("127.0.0.1", "no address of another machine"), ("::1", "no address of another machine"), ("::ffff:a00:5", "as an IPv4 address"),
        ("10.0.0.5,,10.0.0.6", "missing beside a comma"), ("10.0.0.5;reboot", "neither"), ("$(reboot)", "neither"),
    ):
        yield f"Droplet {address}", [*native, address], {}, reason, nothing
    yield "no Droplet", [GPU, "--docker"], {}, "--droplet is missing", nothing
    yield "neither Docker nor native", [GPU, "--droplet", "10.0.0.5"], {}, "--docker or --native", nothing
    yield "both Docker and native", [*ON_GPU_BOX, "--native"], {}, "exclude each other", nothing
    yield "unknown argument", [*ON_GPU_BOX, "--force"], {}, "unknown argument --force", nothing
    yield "no GPU", ON_GPU_BOX, {}, "no NVIDIA GPU is in this machine", without("nvidia-smi")
    yield "a GPU without a driver", ON_GPU_BOX, {}, "the GPU has no driver", gpu_without_driver
    yield "a driver that is too old", ON_GPU_BOX, {"GPU": "Tesla T4, 535.183.01"}, "535.183.01 of the Tesla T4 is too old", nothing
    yield "a driver that does not answer", ON_GPU_BOX, {"GPU": ""}, "nvidia-smi fails", nothing
    yield "no Docker", ON_GPU_BOX, {}, "Docker is missing", without("docker")
    yield "a Docker engine that is stopped", ON_GPU_BOX, {"DOCKER": "stopped"}, "engine does not answer", nothing
    yield "no container toolkit", ON_GPU_BOX, {}, "NVIDIA Container Toolkit is missing", without("nvidia-ctk")
    yield "not root", ON_GPU_BOX, {"user": "65534:65534"}, "needs root", open_to_all
    yield "no key for SSH", ON_GPU_BOX, {}, "would lock you out", without_keys
    yield "a key that anybody could have written", ON_GPU_BOX, {}, "would lock you out", keys_for_everybody
    yield "SSH from elsewhere only", [*ON_GPU_BOX, "--ssh-from", "198.51.100.0/24"], {"SSH_CONNECTION": "203.0.113.5 50000 203.0.113.10 22"}, \
        "could not log in again", nothing
    yield "a broken sshd configuration", ON_GPU_BOX, {}, "is broken already", broken_sshd
    yield "no gateway's URL", [DROPLET], {}, "--gateway is missing", nothing
    yield "a gateway's URL that is none", [DROPLET, "--gateway", "10.0.0.9:8000"], {}, "is no URL", nothing
    yield "a token for a gateway without TLS", [DROPLET, "--gateway", "http://10.0.0.9:8000", *ON_DROPLET[5:]], {}, "a gateway without TLS", nothing
    yield "a token that is none", [*ON_DROPLET[:-1], "/etc/passwd"], {}, "holds no token", nothing
    yield "an authority that is none", [*ON_DROPLET[:5], "--ca", "/etc/passwd"], {}, "holds no certificate", nothing
    yield "a package without programs", [DROPLET, "--gateway", "http://10.0.0.9:8000", "--package", "/etc"], {}, "no package of the client", nothing
    yield "a sidecar that others could reach", ON_DROPLET, {}, "only loopback is allowed", wide_open_socket
    yield "no key for SSH on the Droplet", ON_DROPLET, {}, "would lock you out", without_keys


def bad_input():
    for what, command, variables, reason, prepare in refusals():
        machine = Machine("ubuntu-24.04")
        prepare(machine)
        refused(what, machine, command, reason, **variables)
    refused("another distribution", Machine("fedora-42"), WITHOUT_GPU, "fedora 42 is not supported")
    for command, port in ((WITHOUT_GPU, 8000), (ON_DROPLET, 8001)):
        machine = Machine("debian-12")
        with in_network(machine.network, lambda port=port: socket.create_server(("127.0.0.1", port))):
            refused(f"port {port} taken by another program", machine, command, f"port {port} is taken by python")
    at_the_same_time()
    network_and_disk()


def refused(what, machine, command, reason, **variables):
    before = machine.contents()
    status, said = machine.run(*command, **variables)
    rows.row(f"{what}: refused, and nothing is changed",
             status == 1 and said.splitlines()[-1].startswith(("setup-", "backup-")) and reason in said and "\n+ " not in "\n" + said and
             not changed(before, machine.contents()), said)


def at_the_same_time():
    machine = Machine("debian-12")
    first = subprocess.Popen(machine.command(*WITHOUT_GPU, APT_SECONDS="0.5"), stdout=subprocess.PIPE, text=True)
    while "apt-get" not in machine.read("/var/stand-ins/calls"):
        time.sleep(0.02)
    status, said = machine.run(*WITHOUT_GPU)
    rows.row("a second set-up at the same time: refused", status == 1 and "another set-up runs" in said, said)
    said, _ = first.communicate()
    rows.row("the first one is not disturbed by it", first.returncode == 0 and "done" in said, said)


def network_and_disk():
    machine = Machine("debian-12")
    status, said = machine.run(*WITHOUT_GPU, APT_FAILS="1")
    rows.row("no network: says so, with nothing set up", status == 1 and "wait for the network" in said and "+ write" not in said, said)
    folder = machine.root / "etc/apt/apt.conf.d"
    run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder))
    (folder / "filler").write_text("x" * 4096)
    status, said = machine.run(*WITHOUT_GPU)
    left = [path.name for path in folder.iterdir()]
    rows.row("a full disk: says so, and leaves no half file", status != 0 and "No space left" in said and left == ["filler"], f"{said}{left}")
    run("umount", str(folder))
    status, said = machine.run(*WITHOUT_GPU)
    rows.row("with space again, the next run does the rest and no more", status == 0 and "52ocr-unattended-upgrades" in said and "changes: 1\n" in said, said)


def backup():
    """Saved on one machine, put back on another that is bare."""
    machine = Machine("debian-12")
    machine.run(*WITHOUT_GPU)
    settings = machine.read(ENVIRONMENT)
    machine.write(ENVIRONMENT, f"{settings}OCR_MODEL_API_KEY={SECRET}\nOCR_TOKENS_FILE=/etc/tokens/ocr\n", mode=0o600)
    machine.write("/etc/tokens/ocr", SECRET, mode=0o600)
    machine.write("/etc/ocr-gateway/model.key", SECRET, mode=0o600)
    machine.write("/etc/ocr-firewall.d/prometheus.nft", "tcp dport 9100 ip saddr 10.0.0.6 accept\n")
    machine.write("/var/lib/ocr-gateway/receipt.jpg", "a document")
    machine.run("mkdir", "-p", "/opt/ocr-gateway/releases/7")
    machine.run("ln", "-s", "releases/7", "/opt/ocr-gateway/current")
    before = machine.contents()
    status, said = machine.run(BACKUP, "--to", "/root/saved.tar.gz", "--dry-run")
    rows.row("backup: a dry run writes nothing", status == 0 and not changed(before, machine.contents()), said)
    status, said = machine.run(BACKUP, "--to", "/root/saved.tar.gz")
    names = machine.run("tar", "-tzf", "/root/saved.tar.gz")[1].split()
    mode = (machine.root / "root/saved.tar.gz").stat().st_mode & 0o777
    credentials = [f"etc/ocr-gateway/{name}" for name in (
        "ca.key", "droplet.token", "model.key", "smoke-test.token", "tls/ca.pem", "tls/server.key", "tls/server.names", "tls/server.pem", "tls/tokens")]
    expected = ["etc/ocr-firewall.d/prometheus.nft", "etc/ocr-firewall.nft", "etc/ocr-gateway.env", *credentials,
                "etc/systemd/system/ocr-firewall.service", "etc/systemd/system/ocr-gateway.service", "etc/systemd/system/ocr-gateway.socket",
                "etc/systemd/system/ocr-gateway.socket.d/10-address.conf", "etc/systemd/system/ocr-gateway@.service",
                "etc/systemd/system/ocr-gateway@.service.d/10-credentials.conf", "etc/tokens/ocr",
                "opt/ocr-gateway/current"]
    rows.row("backup: settings, tokens, units, firewall and release, no documents; for root alone",
             status == 0 and sorted(names) == expected and mode == 0o600, f"{said}{names} {mode:o}")
    secrets = [line.split(maxsplit=1)[1] for line in said.splitlines() if line.startswith("secret")]
    rows.row("backup: says what is secret in it, and prints none of it",
             sorted(secrets) == ["/etc/ocr-gateway.env (OCR_TLS_KEY OCR_MODEL_API_KEY)", *(f"/{name}" for name in credentials), "/etc/tokens/ocr"] and SECRET not in said, said)

    other = Machine("debian-12")
    archive = (machine.root / "root/saved.tar.gz").read_bytes()
    (other.root / "root/saved.tar.gz").write_bytes(archive)
    (other.root / "opt/ocr-gateway/releases/7").mkdir(parents=True)
    before = other.contents()
    status, said = other.run(BACKUP, "--restore", "/root/saved.tar.gz", "--dry-run")
    rows.row("restore: a dry run changes nothing, and names every file",
             status == 0 and not changed(before, other.contents()) and all(f" /{name} " in said for name in expected), said)
    status, said = other.run(BACKUP, "--restore", "/root/saved.tar.gz")
    there, here = machine.contents(), other.contents()
    rows.row("restore: every file is back with owner and mode", status == 0 and all(here.get(name) == there[name] for name in expected), said)
    before = other.contents()
    status, said = other.run(BACKUP, "--restore", "/root/saved.tar.gz")
    rows.row("restore: the second one changes nothing and says so",
             status == 0 and said.endswith("nothing to change\n") and not changed(before, other.contents()), said)

    full = Machine("debian-12")
    (full.root / "root/saved.tar.gz").write_bytes(archive)
    (full.root / "etc/tokens").mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(full.root / "etc/tokens"))
    full.write("/etc/tokens/filler", "x" * 4096)
    before = full.contents()
    status, said = full.run(BACKUP, "--restore", "/root/saved.tar.gz")
    files = [name for name in changed(before, full.contents()) if not (full.root / name).is_dir()]
    rows.row("restore to a full disk: says so, and no file is changed", status == 1 and "could not be written" in said and not files, f"{said}{files}")

    (other.root / "root/damaged.tar.gz").write_bytes(archive[:-20])
    refused("restore of a damaged archive", other, [BACKUP, "--restore", "/root/damaged.tar.gz"], "is damaged")
    other.run("tar", "-czf", "/root/foreign.tar.gz", "-C", "/", "etc/ocr-gateway.env", "etc/ssh/sshd_config")
    refused("restore of an archive with other files", other, [BACKUP, "--restore", "/root/foreign.tar.gz"], "/etc/ssh/sshd_config, which is no setting")
    other.run("ln", "-sf", "/etc/shadow", "/etc/ocr-link.env")
    other.run("tar", "-czf", "/root/link.tar.gz", "-C", "/", "etc/ocr-link.env")
    refused("restore of an archive with a link in a file's place", other, [BACKUP, "--restore", "/root/link.tar.gz"], "is no plain file")
    (machine.root / "media/full").mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(machine.root / "media/full"))
    machine.write("/media/full/filler", "x" * 4096)
    status, said = machine.run(BACKUP, "--to", "/media/full/saved.tar.gz")
    left = [path.name for path in (machine.root / "media/full").iterdir()]
    rows.row("backup to a full disk: says so, and leaves nothing behind", status == 1 and "could not be written" in said and left == ["filler"], f"{said}{left}")
    rows.row("every secret of docs/configuration.md counts as one", not unknown_secrets(machine), unknown_secrets(machine))


def examples():
    """The commands that --help shows, as they are printed."""
    for script in (GPU, DROPLET, BACKUP):
        machine = Machine("ubuntu-22.04")
        machine.write("/root/project/ocr-client-1.0/bin/ocr-client", "#!/bin/sh\n", mode=0o755)
        machine.write("/etc/ocr-client.env", "OCR_MODE=gateway\n", mode=0o600)
        for name in ("ca.pem", "droplet.token"):
            machine.write(f"/root/project/{name}", machine.read(f"/root/{name}"))
        status, text = machine.run(script, "--help")
        commands = [line.strip() for line in text.partition("Examples:")[2].splitlines() if line.strip()]
        outcomes = [machine.run("bash", "-c", command) for command in commands]
        rows.row(f"{script} --help: its {len(commands)} examples run", status == 0 and len(commands) == 2 and not any(status for status, _ in outcomes),
                 "".join(said for status, said in outcomes if status))


def unknown_secrets(machine):
    """Settings that the documentation calls secrets and the backup does not."""
    pattern = machine.run("sed", "-n", "s/^secret_names='\\(.*\\)'$/\\1/p", BACKUP)[1].strip()
    documented = re.findall(r"^\| `(\w+)`.*A secret:", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    return [name for name in documented if not re.search(pattern, name)] if documented and pattern else ["nothing was found to compare"]


def lint():
    """shellcheck comes with scripts/requirements-test.txt."""
    program = next((path for path in (Path(sys.executable).parent / "shellcheck", shutil.which("shellcheck")) if path and Path(path).exists()), None)
    scripts = sorted(path.relative_to(ROOT) for folder in ("scripts", "benchmarks", "docker") for path in (ROOT / folder).glob("*.sh"))
    ended = subprocess.run([program or "shellcheck", "-x", ".ci/run", *scripts], cwd=ROOT, capture_output=True, text=True)
    rows.row(f"shellcheck finds nothing in {len(scripts)} scripts", ended.returncode == 0, ended.stdout)
    unit = ROOT / "deploy/systemd/ocr-firewall.service"
    ended = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
    rows.row("systemd understands the firewall's unit", ended.returncode == 0 and not ended.stderr, ended.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    enter()
    dry_runs(options.write)
    for system, machine in twice():
        if system == "ubuntu-24.04":
            droplet(machine)
            continue
        who_gets_in(machine)
        if system == "ubuntu-22.04":
            gpu_server(machine)
        else:
            native_server(machine)
    other_ssh_ports()
    cut_off()
    bad_input()
    backup()
    examples()
    lint()
    sys.exit(1 if rows.wrong else 0)


main()
