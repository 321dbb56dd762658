#!/usr/bin/env python3
"""Runs the built images as the compose files say, and has them answer documents: as a user without rights, with a root file
system that cannot be written to, and without a shell.

    docker/build-images.sh --built && Tests/Support/Tools/check_images.py

Needs root, crun and iproute2, the images in buildah's store, and a release build for the stand-in of the model server. No
Docker engine is asked: crun runs the containers, network namespaces stand in for Docker's networks.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from containers import ROOT, Container, Image, Network, in_private_mounts, service

EXAMPLES = ROOT / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())


def post(url, name):
    request = urllib.request.Request(f"{url}/v1/extract", (EXAMPLES / name).read_bytes())
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def require_fields(answer, name):
    for field in ("vendor", "total", "currency", "date"):
        assert answer[field] == EXPECTED[name][field], f"{name}: {field} is {answer[field]}"


def require_no_rights(container):
    status = container.status()
    assert status["Uid"].split() == ["10001"] * 4, status["Uid"]
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0, status["CapBnd"]
    assert status["NoNewPrivs"] == "1"
    # What cannot be started is no shell that an attacker could use.
    assert container.run("/bin/sh", "-c", "true")[0] != 0
    # Not even by root, and not from outside.
    program = Path(f"/proc/{container.process_id()}/root/opt/{container.image.config['Entrypoint'][0]}/bin/x")
    try:
        program.touch()
    except OSError as error:
        assert error.errno == errno.EROFS, error
    else:
        raise AssertionError("the root file system can be written to")


def require_made_for_release(image):
    """Labels that say what it is, and programs without symbols."""
    labels = {name.rsplit(".", 1)[1]: value for name, value in image.config["Labels"].items() if "opencontainers" in name}
    assert {"title", "description", "version", "revision", "licenses"} <= {name for name in labels if labels[name]}, labels
    assert f'current = "{labels["version"]}"' in (ROOT / "Sources/Service/DocumentService/Release.swift").read_text()
    for file in (Path(image.root) / "opt" / labels["title"] / "bin").iterdir():
        sections = subprocess.run(
            ["readelf", "--section-headers", file], check=True, stdout=subprocess.PIPE, text=True).stdout
        assert " .text " in sections and " .symtab " not in sections, f"{file.name} is not stripped"


def require_walls(container):
    """The workers have the walls that an engine leaves them, and what it denies is told."""
    first = container.process_id()
    below = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    workers = below + [pid for task in Path(f"/proc/{first}/task").iterdir() for pid in (task / "children").read_text().split()]
    assert workers
    for worker in set(workers):
        lines = Path(f"/proc/{worker}/status").read_text().splitlines()
        status = {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}
        assert status["Uid"].split() == ["10001"] * 4 and status["NoNewPrivs"] == "1", status
        assert int(status["CapEff"], 16) == 0 and int(status["Seccomp_filters"]) >= 2, status
    code, text = container.run("ocr-gateway", "doctor")
    missing = "the system denies its sandbox: user namespace, network namespace"
    assert text.count(missing) == 2, f"{code}: {text}"


def check_laptop(image):
    """compose.cpu.yaml: both samples are read, strangers are not let in, SIGTERM drains."""
    described = service("compose.cpu.yaml", "gateway")
    url = f"http://{described['environment']['OCR_LISTEN']}"
    # The neighbour has the address that Docker forwards from, and that of a stranger.
    with Network("laptop", "ocrl", ["10.213.78.2/29"], ["10.213.78.1/29", "192.0.2.1/24"]) as network:
        network.call("ip", "route", "add", "192.0.2.0/24", "via", "10.213.78.1")
        with Container(image, described, network) as container:
            assert container.wait_until_healthy() == "ready"
            require_no_rights(container)
            require_walls(container)
            for name in ("receipt.jpg", "invoice.pdf"):
                require_fields(post(url, name), name)
            stranger = subprocess.run(
                ["curl", "-s", "-m", "10", "--interface", "192.0.2.1", f"{url}/health"], check=False)
            assert stranger.returncode in (52, 56), f"a stranger got more than a closed connection: {stranger.returncode}"
            with Container(image, described, network) as second:
                assert second.wait() == 2 and "OCR_LISTEN=10.213.78.2:8000 cannot be used" in second.text, second.text
            assert container.stop() == 0, container.text


def check_gpu_box(image):
    """compose.yaml: model server and gateway share a key; a wrong one and none are named."""
    described = service("compose.yaml", "gateway")
    # Two neighbours that are one host in life: the gateway's, and the network on which the model's server is alone.
    with tempfile.TemporaryDirectory() as folder, Network(
            "model", "ocrm", ["10.213.77.2/29"], ["10.213.77.1/29"]) as model, Network(
            "box", "ocrb", ["10.0.0.5/24"], ["10.0.0.7/24"]) as box:
        # The host's own way to the internal network.
        box.call("ip", "route", "add", "10.213.77.0/29", "via", "10.0.0.7")
        model.call("ip", "route", "add", "10.0.0.0/24", "via", "10.213.77.1")
        forwarding = Path("/proc/sys/net/ipv4/ip_forward")
        before = forwarding.read_text()
        forwarding.write_text("1")
        settings = {
            "OCR_LISTEN": "10.0.0.5:8000", "OCR_ALLOWLIST": "10.0.0.7/32,10.0.0.5/32", "OCR_PLAINTEXT": "allow"}
        key, other = Path(folder) / "key", Path(folder) / "other"
        key.write_text("the-key-of-both\n")
        other.write_text("another-key\n")
        for file in (key, other):
            file.chmod(0o444)
        stand_in = subprocess.Popen(
            ["ip", "netns", "exec", model.name, str(ROOT / ".build/release/ocr-model-sim"), "--listen",
             "10.213.77.2:8080", "--readers", "1", "--api-key", "the-key-of-both"], stdout=subprocess.PIPE, text=True)
        try:
            assert "READY" in stand_in.stdout.readline()
            with Container(image, described, box, settings, {"model_key": key}) as container:
                assert container.wait_until_healthy() == "ready"
                require_fields(post("http://10.0.0.5:8000", "receipt.jpg"), "receipt.jpg")
                assert container.stop() == 0, container.text
            with Container(image, described, box, settings, {"model_key": other}) as container:
                wait_for(lambda: "refuses OCR_MODEL_API_KEY" in container.health()[1])
                assert container.health()[0] == 1
            with Container(image, described, box, settings) as container:
                assert container.wait() == 2 and "OCR_MODEL_API_KEY_FILE" in container.text, container.text
        finally:
            stand_in.kill()
            stand_in.wait()
            forwarding.write_text(before)


def check_droplet(image, gateway):
    """compose.droplet.yaml: the sidecar answers on loopback from a gateway beside it."""
    described = service("compose.droplet.yaml", "sidecar")
    with tempfile.TemporaryDirectory() as state, Network("droplet", "ocrd", ["10.0.1.7/24"], ["10.0.1.5/24"]) as network:
        Path(state).chmod(0o700)
        subprocess.run(["chown", "10001:10001", state], check=True)
        volumes = [("/var/lib/ocr-client", state)]
        with Container(gateway, service("compose.cpu.yaml", "gateway"), network, {"OCR_LISTEN": "127.0.0.1:8000",
                "OCR_ALLOWLIST": "", "OCR_PLAINTEXT": ""}) as upstream, Container(
                image, described, network, {"OCR_GATEWAY_URLS": "http://127.0.0.1:8000"}, None, volumes) as sidecar:
            upstream.wait_until_healthy()
            sidecar.wait_until_healthy()
            require_no_rights(sidecar)
            answer = network.call(
                "curl", "-sf", "--data-binary", f"@{EXAMPLES / 'receipt.jpg'}", "http://127.0.0.1:8001/v1/extract")
            require_fields(json.loads(answer), "receipt.jpg")
            require_fields(example_worker(network), "receipt.jpg")
            assert upstream.stop() == 0
            code, text = sidecar.health()
            assert code == 3 and "takes no documents" in text, text
            assert sidecar.stop() == 0, sidecar.text


# Stands in for the package of that name, and for Redis: there is one job, and what becomes of it is printed.
BULLMQ = """
export class Worker {
  constructor(queueName, process, options) {
    if (options.connection.host !== '127.0.0.1' || options.connection.port !== 6379) throw new Error('not Redis');
    const job = { id: '1', queueName, data: { path: globalThis.process.env.DOCUMENT }, updateProgress: async () => {} };
    process(job, 'lock').then((result) => console.log(JSON.stringify(result)));
    this.timer = setInterval(() => {}, 1000);
  }
  on() {}
  async close() { clearInterval(this.timer); }
}
"""


def example_worker(network):
    """The worker of examples/node, in the network of the sidecar; the answer that its job got."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "node_modules/bullmq"
        package.mkdir(parents=True)
        (package / "package.json").write_text('{"type": "module", "main": "index.js"}')
        (package / "index.js").write_text(BULLMQ)
        for name in ("package.json", "processor.mjs", "worker.mjs"):
            shutil.copy(ROOT / "examples/node" / name, folder)
        environment = service("compose.droplet.yaml", "worker")["environment"]
        worker = subprocess.Popen(
            ["ip", "netns", "exec", network.name, "node", f"{folder}/worker.mjs"], stdout=subprocess.PIPE, text=True,
            env=os.environ | environment | {"DOCUMENT": str(EXAMPLES / "receipt.jpg")})
        try:
            answer = json.loads(worker.stdout.readline())
            worker.terminate()
            assert worker.wait(10) == 0
            return answer
        finally:
            worker.kill()


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "in vain"
        time.sleep(0.2)


def main():
    in_private_mounts()
    with Image("localhost/ocr-gateway") as gateway, Image("localhost/ocr-client") as client:
        for image in (gateway, client):
            require_made_for_release(image)
        for check, images in ((check_laptop, [gateway]), (check_gpu_box, [gateway]), (check_droplet, [client, gateway])):
            began = time.monotonic()
            check(*images)
            print(f"{time.monotonic() - began:5.1f} s  {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    sys.exit(main())
