#!/usr/bin/env python3
"""Applies the firewall of setup-gpu-server.sh for real, in network namespaces: the script itself runs on a bare machine (bare_machine.py).

    Tests/Support/Tools/check_firewall.py       Needs root, nftables, sshd (scripts/setup.sh --test), and a release build for its last rows

A box, a Droplet and a stranger hang on one bridge, over IPv4 and IPv6; in the box a container hangs on docker0. Real: nft, the
kernel's packet filter, sshd, systemd, the gateway. Stand-ins: Docker's engine, whose rules for published ports are written here as it
writes them (a rewritten destination at hook priority dstnat), and plain listeners in the container. Each refusal is first shown
to be a way that is open without the rules. Exit codes: 0 all hold, 1 not.
"""
import contextlib
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

from bare_machine import ROOT, Machine, Rows, add_network, enter, in_network, run
from systemd_machine import Machine as SystemdMachine

SETUP = ["scripts/setup-gpu-server.sh", "--docker", "--no-gpu", "--droplet"]
HOSTS = {"box": ("203.0.113.10", "2001:db8::10"), "droplet": ("203.0.113.7", "2001:db8::7"), "stranger": ("203.0.113.66", "2001:db8::66")}
CONTAINER, COMPOSED = ("172.17.0.2", "fd00:17::2"), ("172.18.0.2", "fd00:18::2")
LISTED = ",".join(HOSTS["droplet"])
GATEWAY = ROOT / ".build/release/ocr-gateway"
# A refused packet is dropped, so nothing comes back; on one machine an answer takes less than a millisecond.
PATIENCE = 0.25
rows = Rows()


def ip(*words):
    run("ip", *words)


def wire(name, bridge_network, bridge, interface, addresses, lengths):
    """A cable from a bridge to an interface in a network of its own."""
    outer, inner = f"v-{name}", f"w-{name}"
    prefix = ["-n", bridge_network] if bridge_network else []
    ip(*prefix, "link", "add", outer, "type", "veth", "peer", "name", inner)
    ip(*prefix, "link", "set", inner, "netns", name)
    ip(*prefix, "link", "set", outer, "master", bridge, "up")
    ip("-n", name, "link", "set", inner, "name", interface)
    for address, length in zip(addresses, lengths):
        ip("-n", name, "address", "add", f"{address}/{length}", "dev", interface, *(["nodad"] if ":" in address else []))
    ip("-n", name, "link", "set", interface, "up")


def build_network(box):
    ip("link", "add", "outside", "type", "bridge")
    ip("link", "set", "outside", "up")
    for name in ("droplet", "stranger"):
        add_network(name)
    os.symlink(f"/run/netns/{box.network}", "/run/netns/box")
    for name, addresses in HOSTS.items():
        wire(name, None, "outside", "eth0", addresses, (24, 64))
    for name, bridge, (address4, address6) in (("container", "docker0", CONTAINER), ("composed", "br-0123456789ab", COMPOSED)):
        # Docker's own network, and one as compose makes it.
        gateways = address4[:-1] + "1", address6[:-1] + "1"
        ip("-n", "box", "link", "add", bridge, "type", "bridge")
        ip("-n", "box", "address", "add", f"{gateways[0]}/24", "dev", bridge)
        ip("-n", "box", "address", "add", f"{gateways[1]}/64", "dev", bridge, "nodad")
        ip("-n", "box", "link", "set", bridge, "up")
        add_network(name)
        wire(name, "box", bridge, "eth0", (address4, address6), (24, 64))
        for gateway_address in gateways:
            ip("-n", name, "route", "add", "default", "via", gateway_address)
    # The way back to containers, for a stranger on the same cable who goes round Docker's published ports.
    for network in ("droplet", "stranger"):
        for destination, gateway_address in zip(("172.16.0.0/12", "fd00::/16"), HOSTS["box"]):
            ip("-n", network, "route", "add", destination, "via", gateway_address)
    for switch in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
        in_network("box", lambda switch=switch: Path(f"/proc/sys/net/{switch}").write_text("1"))


def listen(network, port):
    """Accepts and greets until the check ends."""
    server = in_network(network, lambda: socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = server.accept()
                connection.sendall(network.encode() + b"\n")
                threading.Thread(target=echo, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return server


def echo(connection):
    with contextlib.suppress(OSError):
        while data := connection.recv(100):
            connection.sendall(data)


def connect(network, address, port, patience=3):
    """An open connection and the first line of who answers; nothing where nobody does."""
    def open_one():
        connection = socket.create_connection((address, port), timeout=patience)
        return connection, connection.recv(100)

    return in_network(network, lambda: attempt(open_one))


def attempt(work):
    try:
        return work()
    except OSError:
        return None


def reaches(network, address, port):
    found = connect(network, address, port)
    if found:
        found[0].close()
    return bool(found and found[1])


def opens(network, addresses, port, way=reaches):
    """Whether all of a host's addresses, IPv4 and IPv6, are reached."""
    return all(way(network, address, port) for address in addresses)


def closed(network, addresses, port):
    """Whether none of them is: not even the kernel's handshake comes back."""
    def handshake(address):
        with socket.create_connection((address, port), timeout=PATIENCE):
            return True

    return not any(in_network(network, lambda address=address: attempt(lambda: handshake(address))) for address in addresses)


def eventually(holds, seconds=10):
    """Waits for addresses and servers that have just been made."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def answers_ping(network, address):
    """An echo request by hand: type, code, checksum, number and sequence. The kernel fills in the checksum of IPv6 itself."""
    def ask():
        if ":" in address:
            with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as raw:
                return exchange(raw, bytes([128, 0, 0, 0, 0, 7, 0, 1]), 129)
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
            return exchange(raw, bytes([8, 0, 0xF7, 0xF7, 0, 7, 0, 1]), 0)

    def exchange(raw, request, reply):
        raw.settimeout(1)
        raw.sendto(request, (address, 0))
        while answer := raw.recv(200):
            # IPv4 comes with its header.
            if answer[0 if ":" in address else 20] == reply:
                return True

    return bool(in_network(network, lambda: attempt(ask)))


def nft(rules):
    run("ip", "netns", "exec", "box", "nft", "-f", "-", input=rules, text=True)


def publish(port, inside):
    """What Docker does for -p PORT:INSIDE."""
    rules = ""
    for family, container in (("ip", CONTAINER[0]), ("ip6", f"[{CONTAINER[1]}]")):
        rules += f"""
        table {family} docker_nat {{
          chain PREROUTING {{
            type nat hook prerouting priority dstnat;
            fib daddr type local tcp dport {port} dnat to {container}:{inside}
          }}
        }}
        """
    nft(rules)


class SSH:
    """sshd of the box, asked from both sides without a pause."""

    def __init__(self, box):
        # systemd makes this folder.
        box.run("install", "-d", "/run/sshd")
        self.daemon = subprocess.Popen(box.command("/usr/sbin/sshd", "-D", "-e", "-o", "MaxStartups=1000"), stderr=subprocess.DEVNULL)
        self.failed, self.asked, self.ended = [], 0, threading.Event()
        if not eventually(lambda: reaches("stranger", HOSTS["box"][0], 22)):
            sys.exit("sshd does not answer")
        self.open = connect("stranger", HOSTS["box"][0], 22)
        self.threads = [threading.Thread(target=self.ask, args=(name, address)) for name in ("droplet", "stranger") for address in HOSTS["box"]]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def ask(self, network, address):
        while not self.ended.wait(0.01):
            found = connect(network, address, 22)
            self.asked += 1
            if not found or not found[1].startswith(b"SSH-2.0"):
                self.failed.append((network, address))
            if found:
                found[0].close()

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def session_lives(self):
        """The connection that was open before any rule; sshd answers a wrong version line by closing with a word."""
        connection = self.open[0]
        connection.sendall(b"not ssh\r\n")
        return bool(attempt(lambda: connection.recv(100)))


def listing(box):
    return box.run("nft", "-s", "list", "table", "inet", "ocr_firewall")[1]


def without_rules():
    rows.row("without rules: Droplet and stranger reach 8000, 8080, 9100 and the container's own address",
             all(eventually(lambda name=name, port=port: opens(name, HOSTS["box"], port))
                 for name in ("droplet", "stranger") for port in (8000, 8080, 9100)) and
             all(eventually(lambda name=name: opens(name, CONTAINER, 9000)) for name in ("box", "stranger")))
    # What a firewall in the input chain, such as ufw, sees of a published port: nothing.
    nft("table inet input_only {\n chain input {\n type filter hook input priority filter;\n tcp dport 8000 drop\n }\n }\n")
    unpublished = closed("stranger", HOSTS["box"], 8000)
    publish(8000, 8000)
    rows.row("an input chain closes the port, until it is published as Docker does", unpublished and opens("stranger", HOSTS["box"], 8000))
    nft("flush ruleset\n")


def apply(box):
    """The script itself, again and again, while SSH is asked."""
    with SSH(box) as ssh:
        status, said = box.run(*SETUP, LISTED)
        first = listing(box)
        for droplet in ("203.0.113.8", LISTED):
            box.run(*SETUP, droplet)
        box.run("sh", "-c", "for i in $(seq 50); do nft -f /etc/ocr-firewall.nft; done")
    rows.row("the set-up applies the firewall", status == 0 and "policy drop" in first, said)
    rows.row(f"SSH was reachable throughout: {ssh.asked} connections while the rules were applied 53 times",
             ssh.asked > 50 and not ssh.failed, ssh.failed)
    rows.row("the session that was open before the rules lives on", ssh.session_lives())
    rows.row("applied many times, the rules are the same", listing(box) == first, listing(box))
    return ssh


def on_the_machine():
    rows.row("the Droplet reaches 8000, IPv4 and IPv6", opens("droplet", HOSTS["box"], 8000))
    rows.row("a stranger does not reach 8000, IPv4 and IPv6", closed("stranger", HOSTS["box"], 8000))
    rows.row("nobody reaches another port: 8080, such as the model server's",
             closed("droplet", HOSTS["box"], 8080) and closed("stranger", HOSTS["box"], 8080))
    rows.row("the machine reaches itself", opens("box", ("127.0.0.1", "::1"), 8000))
    rows.row("ping is answered", all(eventually(lambda address=address: answers_ping("stranger", address)) for address in HOSTS["box"]))


def answering(network, address):
    found = connect(network, address, 8000)
    return found[1] if found else b""


def published():
    # To other ports inside, so that it matters which of the two a rule looks at.
    publish(8000, 9000)
    rows.row("port published as Docker does: the Droplet reaches the container, IPv4 and IPv6",
             [answering("droplet", address) for address in HOSTS["box"]] == [b"container\n"] * 2)
    rows.row("port published as Docker does: a stranger does not, IPv4 and IPv6", closed("stranger", HOSTS["box"], 8000))
    publish(8081, 8000)
    rows.row("another published port is closed to everybody", closed("droplet", HOSTS["box"], 8081) and closed("stranger", HOSTS["box"], 8081))
    rows.row("a neighbour does not reach a container's own address", closed("stranger", CONTAINER, 9000) and closed("stranger", CONTAINER, 8000))
    rows.row("containers reach others, from docker0 and from a network of compose",
             opens("container", HOSTS["droplet"], 4430) and opens("composed", HOSTS["droplet"], 4430))


def main():
    enter()
    # The set-up refuses a port that another program than the gateway has; the listeners here stand for it.
    Path("/proc/self/comm").write_text("ocr-gateway")
    box = Machine("debian-12")
    build_network(box)
    servers = [listen("box", 8000), listen("box", 8080), listen("box", 9100), listen("container", 8000), listen("container", 9000),
               listen("droplet", 4430)]
    without_rules()
    ssh = apply(box)
    on_the_machine()
    published()
    changes(box)
    documented(box)
    refused_rules(box)
    after_reboot(box)
    ssh.daemon.terminate()
    servers[0].shutdown(socket.SHUT_RDWR)
    servers[0].close()
    gateway(box)
    sys.exit(1 if rows.wrong else 0)


def changes(box):
    held = connect("droplet", HOSTS["box"][0], 8000)
    box.run(*SETUP, "203.0.113.8")
    gone = attempt(lambda: (held[0].sendall(b"still here?"), held[0].recv(100))) is None
    rows.row("an address that is taken off the list loses the connection that it has", gone and closed("droplet", HOSTS["box"], 8000))
    box.run(*SETUP, LISTED, "--ssh-from", "203.0.113.7")
    rows.row("--ssh-from: SSH from there only", reaches("droplet", HOSTS["box"][0], 22) and closed("stranger", HOSTS["box"], 22))


def documented(box):
    """The commands of docs/firewall.md, as they are printed."""
    text = (ROOT / "docs/firewall.md").read_text()
    blocks = re.findall(r"<!-- run by check_firewall.py -->\n```sh\n(.*?)```", text, re.DOTALL)
    outcomes = [box.run("bash", "-e", "-c", block) for block in blocks]
    rows.row(f"the {len(blocks)} command blocks of docs/firewall.md run", len(blocks) == 3 and not any(status for status, _ in outcomes), outcomes)
    rows.row("its rule of the operator's own opens what it says",
             reaches("stranger", HOSTS["box"][0], 9100) and closed("stranger", HOSTS["box"][1:], 9100) and closed("droplet", HOSTS["box"], 9100))


def refused_rules(box):
    before = listing(box)
    box.write("/etc/ocr-firewall.d/broken.nft", "tcp dport ninety accept\n")
    status, said = box.run(*SETUP, LISTED + ",203.0.113.9")
    rows.row("rules that do not load: refused, the old ones stay", status == 1 and "the old ones stay" in said and listing(box) == before, said)
    (box.root / "etc/ocr-firewall.d/broken.nft").unlink()
    box.run(*SETUP, LISTED)


def after_reboot(box):
    """With a real systemd (systemd_machine.py), in the network that this check began in, and the box's /etc."""
    before = listing(box)

    def loaded():
        found = subprocess.run(["nft", "-s", "list", "table", "inet", "ocr_firewall"], capture_output=True, text=True)
        return found.stdout == before

    with SystemdMachine({"/etc": box.root / "etc"}) as machine:
        machine.run("systemctl", "enable", "--quiet", "--now", "ocr-firewall.service")
        enabled = loaded()
        machine.run("systemctl", "restart", "nftables.service")
        rows.row("systemd loads the rules, and again after nftables.service has loaded its own", enabled and eventually(loaded))
    run("nft", "flush", "ruleset")
    with SystemdMachine({"/etc": box.root / "etc"}):
        rows.row("after a reboot the rules are the same", loaded())
    # This network carries the packets of all hosts.
    run("nft", "flush", "ruleset")


def gateway(box):
    """The real gateway with the settings that the set-up wrote, and then without the firewall."""
    nft("delete table ip docker_nat\ndelete table ip6 docker_nat\n")
    command = ["nsenter", "--net=/run/netns/box", GATEWAY, "serve", "--config", box.root / "etc/ocr-gateway.env"]
    # The gateway runs outside the box's root, where its files have other paths.
    files = {name: f"{box.root}/etc/ocr-gateway/tls/{file}" for name, file in (
        ("OCR_TLS_CERT", "server.pem"), ("OCR_TLS_KEY", "server.key"), ("OCR_TOKENS_FILE", "tokens"))}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | files)
    authority = f"{box.root}/etc/ocr-gateway/tls/ca.pem"

    def healthy(network, address, port=8000):
        """By the set-up's certificate, which must be for that address."""
        def ask():
            with socket.create_connection((address, port), timeout=3) as connection:
                with ssl.create_default_context(cafile=authority).wrap_socket(connection, server_hostname=address) as encrypted:
                    encrypted.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    return encrypted.recv(100).startswith(b"HTTP/1.1 200")

        return bool(in_network(network, lambda: attempt(ask)))

    serves = eventually(lambda: process.poll() is not None or healthy("box", "127.0.0.1"), 30) and healthy("box", "::1")
    served = opens("droplet", HOSTS["box"], 8000, healthy)
    nft("delete table inet ocr_firewall\n")
    by_itself = all(not closed("stranger", [address], 8000) and not healthy("stranger", address) for address in HOSTS["box"])
    process.terminate()
    said = process.communicate()[0].decode()
    rows.row("the gateway starts with the settings of the set-up, and serves the machine itself", serves, said)
    rows.row("it serves the Droplet, IPv4 and IPv6", served, said)
    rows.row("without the firewall a stranger's connections are opened, and closed unanswered: the allow-list", by_itself, said)


main()
