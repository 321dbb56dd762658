#!/usr/bin/env python3
"""Renders the overlays of deploy/kubernetes and holds them against Kubernetes' schemas, each other and the product.

    .build-venv/bin/python Tests/Support/Tools/check_kubernetes.py

A gateway of this checkout is started with each overlay's settings and probed from an address that stands for the kubelet's. No
cluster is needed, and none is asked. ServiceMonitor has no schema in kubernetes-validate: its names are compared only. Needs
kubectl and a release build. Exit codes: 0 all is right, 1 not.
"""
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import kubernetes_validate
import yaml

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))
from measuring.programs import running_gateway, wait_until_ready  # noqa: E402

OVERLAYS = ROOT / "deploy" / "kubernetes" / "overlays"
# The oldest release whose features are used, and the newest that is known.
RELEASES = ["1.33", kubernetes_validate.latest_version()]
WITHOUT_SCHEMA = {"ServiceMonitor"}

wrong = []


def expect(holds, what):
    if not holds:
        wrong.append(what)
        print(f"  BAD {what}")


def rendered(overlay):
    """Kind -> the one object of it."""
    run = subprocess.run(["kubectl", "kustomize", overlay], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(f"kubectl kustomize {overlay.relative_to(ROOT)}: {run.stderr}")
    objects = list(yaml.safe_load_all(run.stdout))
    kinds = {thing["kind"]: thing for thing in objects}
    expect(len(kinds) == len(objects), "one object of each kind")
    return kinds


def check_schemas(kinds):
    for kind, thing in kinds.items():
        if kind in WITHOUT_SCHEMA:
            continue
        for release in RELEASES:
            try:
                kubernetes_validate.validate(thing, release, strict=True)
            except kubernetes_validate.ValidationError as error:
                expect(False, f"{kind} in Kubernetes {release}: {'.'.join(map(str, error.path))}: {error.message}")


def check_references(kinds):
    """What names something else names what is there."""
    deployment, service = kinds["Deployment"], kinds["Service"]
    pod = deployment["spec"]["template"]
    labels, gateway = pod["metadata"]["labels"], pod["spec"]["containers"][0]
    ports = [port["name"] for port in gateway["ports"]]

    def selects(selector, labels):
        return bool(selector) and selector.items() <= labels.items()

    expect(selects(deployment["spec"]["selector"]["matchLabels"], labels), "the Deployment selects its pods")
    expect(selects(service["spec"]["selector"], labels), "the Service selects the pods")
    expect([port["targetPort"] for port in service["spec"]["ports"]] == ports, "the Service has the pods' port")
    for kind, selector in [("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector")]:
        expect(selects(kinds[kind]["spec"][selector]["matchLabels"], labels), f"the {kind} selects the pods")
    [rule] = kinds["NetworkPolicy"]["spec"]["ingress"]
    expect([port["port"] for port in rule["ports"]] == ports, "the NetworkPolicy opens the pods' port")
    expect(all("podSelector" in peer for peer in rule["from"]), "the NetworkPolicy names pods")
    [endpoint] = kinds["ServiceMonitor"]["spec"]["endpoints"]
    expect(selects(kinds["ServiceMonitor"]["spec"]["selector"]["matchLabels"], service["metadata"]["labels"]),
           "the ServiceMonitor selects the Service")
    expect(endpoint["port"] == service["spec"]["ports"][0]["name"], "the ServiceMonitor has the Service's port")
    scaler = kinds["HorizontalPodAutoscaler"]["spec"]
    expect(scaler["scaleTargetRef"]["name"] == deployment["metadata"]["name"], "the autoscaler scales the Deployment")
    expect("replicas" not in deployment["spec"], "the autoscaler alone says how many")
    metrics = [metric["pods"]["metric"]["name"] for metric in scaler["metrics"]]
    documented = (ROOT / "docs" / "operations.md").read_text()
    expect(metrics and all(f"| `{name}` | gauge | – |" in documented for name in metrics), "the autoscaler's metric is a gauge of ours")
    spec = pod["spec"]
    names = [reference["configMapRef"]["name"] for reference in gateway["envFrom"]]
    expect(names == [kinds["ConfigMap"]["metadata"]["name"]], "the pods take the settings")
    claims = [v["persistentVolumeClaim"]["claimName"] for v in spec.get("volumes", []) if "persistentVolumeClaim" in v]
    expect(claims == [kinds[k]["metadata"]["name"] for k in kinds if k == "PersistentVolumeClaim"], "claimed volumes are there")
    for container in spec.get("initContainers", []) + spec["containers"]:
        mounts = {mount["name"] for mount in container.get("volumeMounts", [])}
        expect(mounts <= {volume["name"] for volume in spec.get("volumes", [])}, "mounted volumes are there")


def check_pods(kinds):
    """Probes, times and privileges."""
    spec, settings = kinds["Deployment"]["spec"]["template"]["spec"], kinds["ConfigMap"]["data"]
    gateway = spec["containers"][0]
    for probe, path in [("startupProbe", "/health"), ("livenessProbe", "/health"), ("readinessProbe", "/health/ready")]:
        expect(gateway[probe]["httpGet"] == {"path": path, "port": "http"}, f"{probe} asks for {path}")
    drain = gateway["lifecycle"]["preStop"]["sleep"]["seconds"] + int(settings["OCR_DRAIN_GRACE"].removesuffix("s"))
    expect(spec["terminationGracePeriodSeconds"] > drain, "a pod has time to drain")
    expect(settings["OCR_LISTEN"].endswith(f":{gateway['ports'][0]['containerPort']}"), "the gateway listens on its port")
    cores = gateway["resources"]["requests"]["cpu"]
    for name in ["OCR_DOCUMENT_WORKERS", "OCR_RECOGNIZERS"]:
        expect(settings[name] == cores, f"{name} is the number of requested cores")
    user = spec["securityContext"]
    expect(user["runAsNonRoot"] and user["seccompProfile"]["type"] == "RuntimeDefault", "nobody is root")
    expect(spec["automountServiceAccountToken"] is False, "pods hold no token of the cluster")
    for container in spec.get("initContainers", []) + spec["containers"]:
        rights = container["securityContext"]
        expect(rights["readOnlyRootFilesystem"] and not rights["allowPrivilegeEscalation"] and
               rights["capabilities"] == {"drop": ["ALL"]}, f"{container['name']} can change nothing")
        name, _, tag = container["image"].rpartition(":")
        expect(name and "/" in name and tag != "latest", f"{container['image']} is a release's image")


def check_model(kinds):
    """The model server's flags are those of the manifest, which `ocr-gateway plan` prints."""
    spec, settings = kinds["Deployment"]["spec"]["template"]["spec"], kinds["ConfigMap"]["data"]
    for container in spec.get("initContainers", []):
        manifest = json.loads((ROOT / "models" / f"{settings['OCR_MODEL']}.json").read_text())
        profile = next(p for p in manifest["profiles"] if p["server"] == "llama")
        flags = [
            flag.replace("{slots}", str(profile["slots"])).replace(
                "{totalContext}", str(profile["slots"] * profile["contextPerSlot"]))
            for flag in profile["command"][1:]]
        ours = dict(zip(flags, flags[1:]))
        theirs = dict(zip(container["args"], container["args"][1:]))
        # Where it listens and where its files are is the pod's own.
        own = {"--host": "127.0.0.1", "--api-key-file": settings["OCR_MODEL_API_KEY_FILE"]}
        own |= {flag: ours[flag].replace("{models}", "/models") for flag in ["-m", "--mmproj"]}
        expected = [own.get(before, flag) for before, flag in zip([""] + flags, flags)]
        expect(container["args"] == expected, f"the model server's flags are {expected}")
        expect(settings["OCR_MODEL_URL"] == f"http://127.0.0.1:{theirs['--port']}", "the gateway asks the pod's model")
        expect(container["restartPolicy"] == "Always", "the model outlives the gateway that drains")
        expect(container["resources"]["limits"]["nvidia.com/gpu"] == 1, "a pod has a GPU")
        expect(container["startupProbe"]["periodSeconds"] * container["startupProbe"]["failureThreshold"] >= 600,
               "a model has time to load")


def status(url, path):
    try:
        with urllib.request.urlopen(url + path) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def check_probes(kinds):
    """The settings start a gateway, and the kubelet's address, which is not on its allow-list, may ask for health only."""
    spec, settings = kinds["Deployment"]["spec"]["template"]["spec"], kinds["ConfigMap"]["data"]
    [node, proxies] = spec["containers"][0]["env"]
    expect(node["valueFrom"]["fieldRef"]["fieldPath"] == "status.hostIP" and proxies["value"] == f"$({node['name']})",
           "the node is a trusted proxy")
    with tempfile.TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        key.write_text("key")
        values = {name.removeprefix("OCR_").lower(): value for name, value in settings.items()}
        values |= {"listen": "127.0.0.1:0", "trusted_proxies": "127.0.0.1"}
        has_model = "model_api_key_file" in values
        if has_model:
            values["model_api_key_file"] = key
        with running_gateway(**values) as (url, _):
            if not has_model:
                wait_until_ready(url)
            answers = [status(url, path) for path in ["/health", "/health/ready", "/v1/version"]]
            # Without its model it is alive and not ready: what loads is left alone and gets no documents.
            expected = [200, 503 if has_model else 200, 403]
            expect(answers == expected, f"probes are answered with {expected}, not {answers}")


def main():
    overlays = sorted(path for path in OVERLAYS.iterdir() if path.is_dir())
    for overlay in overlays:
        kinds = rendered(overlay)
        for check in [check_schemas, check_references, check_pods, check_model, check_probes]:
            check(kinds)
        print(f"{overlay.relative_to(ROOT)}: {len(kinds)} objects, {len(wrong)} wrong so far")
    return 1 if wrong or not overlays else 0


if __name__ == "__main__":
    sys.exit(main())
