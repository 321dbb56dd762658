#!/usr/bin/env python3
"""Checks the files that deploy the project, without running them: Dockerfiles, compose files, scripts and workflows.

    Tests/Support/Tools/check_deployment.py    needs a release build and the packages of scripts/requirements-test.txt

Others' checkers say whether a file is well formed. What is below says whether it is ours: that no service has more rights than
it needs, that the model server's flags are those of `ocr-gateway plan`, and that every setting that is named exists.
"""

import json
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from containers import ROOT, expand
from ruamel.yaml import YAML

BIN = Path(sys.executable).parent
COMPOSE = sorted(ROOT.glob("docker/compose*.yaml"))
WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.yml"))
DOCKERFILES = sorted(ROOT.glob("docker/*.Dockerfile"))

def scripts():
    """Every shell script that people or servers run."""
    folders = [ROOT / name for name in ("scripts", "docker", "deploy", "benchmarks", ".ci")]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return sorted(file for file in files if re.match(rb"#!.*\b(ba)?sh\b", file.read_bytes()[:40]))


def passes(*command):
    """A checker of others: what it prints is the answer."""
    done = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 0, f"{Path(command[0]).name}:\n{done.stdout}"


def documents():
    for file in COMPOSE:
        yield file.name, YAML(typ="safe").load(file.read_text())


def dockerfiles_are_clean():
    assert len(DOCKERFILES) >= 2
    passes(BIN / "hadolint", *DOCKERFILES)


def compose_files_follow_the_specification():
    assert len(COMPOSE) >= 3
    passes(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", *COMPOSE)


def scripts_are_clean():
    assert len(scripts()) >= 8
    passes(BIN / "shellcheck", "-x", *scripts())


def workflows_are_valid():
    assert {file.stem for file in WORKFLOWS} >= {"ci", "release", "deploy"}
    passes(BIN / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    passes(BIN / "actionlint", "-shellcheck", BIN / "shellcheck", *WORKFLOWS)


def actions_are_pinned_by_commit():
    for file in WORKFLOWS:
        for used in re.findall(r"uses: (\S+)", file.read_text()):
            assert used.startswith("./") or re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", used), f"{file.name}: {used}"


def services_have_no_more_rights_than_they_need():
    for name, document in documents():
        for title, service in document["services"].items():
            place = f"{name}: {title}"
            assert service.get("read_only") is True, f"{place}: the root file system can be written to"
            assert service.get("cap_drop") == ["ALL"] and "cap_add" not in service, f"{place}: capabilities"
            assert service.get("security_opt") == ["no-new-privileges:true"], f"{place}: new privileges"
            assert service.get("restart") == "unless-stopped", f"{place}: does not come back by itself"
            assert {"memory", "pids"} <= set(service["deploy"]["resources"]["limits"]), f"{place}: no limits"
            assert {"max-size", "max-file"} <= set(service["logging"]["options"]), f"{place}: its log grows"
            for volume in service.get("volumes", []):
                assert isinstance(volume, str) or volume["read_only"] and not volume["bind"]["create_host_path"], place


def nothing_is_reachable_that_should_not_be():
    for name, document in documents():
        for title, service in document["services"].items():
            for port in service.get("ports", []):
                assert port.startswith("127.0.0.1:"), f"{name}: {title} publishes {port} past the firewall"
            assert "0.0.0.0" not in str(service), f"{name}: {title} listens on every address"
    box = dict(documents())["compose.yaml"]
    assert box["networks"]["model"]["internal"] is True, "the model server has a way out"
    for title in ("llama", "vllm"):
        assert list(box["services"][title]["networks"]) == ["model"] and "ports" not in box["services"][title]


def both_ends_know_the_key_and_only_as_a_file():
    services = dict(documents())["compose.yaml"]["services"]
    for title in ("gateway", "llama", "vllm"):
        assert services[title]["secrets"] == ["model_key"], title
        assert "/run/secrets/model_key" in str(services[title]), title
    assert "--api-key" not in services["vllm"]["command"] + services["llama"]["command"]


def gateway_starts_when_the_model_is_healthy():
    services = dict(documents())["compose.yaml"]["services"]
    for title in ("llama", "vllm"):
        assert services["gateway"]["depends_on"][title] == {"condition": "service_healthy", "required": False}
        assert services[title]["healthcheck"]["test"] and services[title]["profiles"] == [title]
        devices = services[title]["deploy"]["resources"]["reservations"]["devices"]
        assert devices == [{"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}]


def the_plan_lies_over_compose_yaml():
    """Of the same model and GPU it says what is there; of others nothing that compose.yaml does not know."""
    services = dict(documents())["compose.yaml"]["services"]
    for model, gpu, server in (("pixtral-12b", "t4", "llama"), ("pixtral-12b", "t4", "vllm"), ("qwen3-vl-2b", "l4", "llama")):
        plan = subprocess.run(
            [ROOT / ".build/release/ocr-gateway", "plan", "--model", model, "--gpu", gpu, "--server", server, "--compose"],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(plan)
            file.flush()
            passes(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file.name)
        planned = YAML(typ="safe").load(plan)["services"]
        assert set(planned) == {server, "gateway"}, set(planned)
        for name, service in planned.items():
            assert set(service) <= set(services[name]), f"{name}: {set(service)}"
            known = services[name].get("environment", {})
            different = [key for key, value in service.get("environment", {}).items() if known.get(key) != value]
            if (model, gpu) == ("pixtral-12b", "t4"):
                assert not different, f"{name}: compose.yaml and `ocr-gateway plan --compose` differ in {different}"
                assert service.get("command") == (services[name]["command"] if name == server else None), name
            else:
                assert set(different) <= set(known), different


def settings_that_are_named_exist():
    known = set(re.findall(r"^#(OCR_\w+|\w+_URL|\w+_KEY)=", "".join(
        (ROOT / file).read_text() for file in (".env.example", "examples/client.env")), re.MULTILINE))
    # Of examples/node.
    known |= {"OCR_SERVICE_URL"}
    for name, document in documents():
        for title, service in document["services"].items():
            for setting in service.get("environment", {}):
                assert not setting.startswith("OCR_") or setting.removesuffix("_FILE") in known, f"{name}: {title}: {setting}"


def variables_are_explained():
    explained = set(re.findall(r"^#?(\w+)=", (ROOT / "docker/env.example").read_text(), re.MULTILINE))
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "docker/compose.yaml").read_text()))
    assert explained == used | {"COMPOSE_PROFILES"}, explained ^ used
    # Without its image a model server does not start, and says what to set.
    try:
        expand(dict(documents())["compose.yaml"]["services"]["llama"], {})
    except KeyError as error:
        assert "set LLAMA_IMAGE in docker/.env" in str(error)
    else:
        raise AssertionError("compose.yaml starts a model server of no certain version")


def example_worker_is_what_its_image_runs():
    passes("node", "--check", ROOT / "examples/node/worker.mjs")
    assert '"bullmq"' in (ROOT / "examples/node/package.json").read_text()


def readme_says_of_each_block_what_runs_it():
    """And the block that makes the key and the settings does what the compose file needs."""
    text = (ROOT / "docker/README.md").read_text()
    blocks = re.findall(r"([^\n]*)\n```sh\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 5
    for mark, block in blocks:
        assert re.fullmatch(r"<!-- (run by|not run by a test)\b.* -->", mark), f"not marked: {block}"
    steps = next(block for mark, block in blocks if mark == "<!-- run by check_deployment.py -->")
    with tempfile.TemporaryDirectory() as folder:
        for file in ("docker/env.example", ".env.example"):
            place = Path(folder) / file
            place.parent.mkdir(exist_ok=True)
            place.write_text((ROOT / file).read_text())
        key, keys = Path(folder) / "docker/secrets/model-key", set()
        for _ in range(2):
            subprocess.run(["bash", "-euc", steps], cwd=folder, check=True)
            keys.add(key.read_text())
        assert len(keys) == 1 and re.fullmatch(r"[0-9a-f]{64}\n", keys.pop())
        assert key.stat().st_mode & 0o777 == 0o444 and key.parent.stat().st_mode & 0o777 == 0o700
        assert (key.parent.parent / ".env").exists()


CHECKS = [
    dockerfiles_are_clean, compose_files_follow_the_specification, scripts_are_clean, workflows_are_valid,
    actions_are_pinned_by_commit, services_have_no_more_rights_than_they_need, nothing_is_reachable_that_should_not_be,
    both_ends_know_the_key_and_only_as_a_file, gateway_starts_when_the_model_is_healthy,
    the_plan_lies_over_compose_yaml, settings_that_are_named_exist, variables_are_explained,
    example_worker_is_what_its_image_runs, readme_says_of_each_block_what_runs_it,
]


def main():
    failed = 0
    for check in CHECKS:
        try:
            check()
        except AssertionError as error:
            failed += 1
            print(f"FAIL {check.__name__.replace('_', ' ')}: {error}")
    print(f"deployment files: {len(CHECKS) - failed} checks passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
