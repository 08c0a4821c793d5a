"""The chart, rendered by Helm's own library and held against the schemas of Kubernetes; no cluster is needed."""

import re
from pathlib import Path
from typing import Any

import helm_python
import kubernetes_validate
import pytest
import yaml
from pydantic_settings import BaseSettings

from wayfarer.bus import streams
from wayfarer.bus.commands import durable_name
from wayfarer.gateway.access import Access
from wayfarer.gateway.settings import Settings as GatewaySettings
from wayfarer.local.static import Settings as PageSettings
from wayfarer.server.settings import Settings as ServerSettings
from wayfarer.worker.settings import Settings as WorkerSettings

ROOT = Path(__file__).parents[2]
CHART = ROOT / "deploy" / "chart"
KUBERNETES = ("1.28", "1.34")
SETTINGS: dict[str, type[BaseSettings]] = {
    "gateway": GatewaySettings,
    "server": ServerSettings,
    "worker": WorkerSettings,
    "spa": PageSettings,
}
ACCESS = {"roles": {"traveller": {"execute": ["travel/**"]}}}
ALL = {
    "oidc": {"issuer": "https://id.example.com"},
    "access": ACCESS,
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "certificate"},
    "gateway": {"autoscaling": {"enabled": True}, "env": {"MAX_BODY_BYTES": 1_000_000}},
    "server": {"autoscaling": {"enabled": True}},
    "worker": {"pool": "slow.one", "autoscaling": {"enabled": True}},
    "nats": {"monitoringEndpoint": "nats.messaging:8222"},
    "traces": {"endpoint": "http://collector:4318"},
    "networkPolicy": {"metricsFrom": [{"namespaceSelector": {"matchLabels": {"name": "monitoring"}}}]},
}

Objects = dict[tuple[str, str], dict[str, Any]]


def rendered(values: dict[str, Any] | None = None) -> Objects:
    """All objects of a release, by kind and name without the release's."""
    with helm_python.Chart.load(CHART) as chart:
        texts = chart.render(values or {}, name="demo", namespace="apps")
    documents = [item for name, text in texts.items() if name.endswith(".yaml") for item in yaml.safe_load_all(text)]
    return {(item["kind"], item["metadata"]["name"].removeprefix("demo-wayfarer")): item for item in documents if item}


def container(objects: Objects, part: str) -> dict[str, Any]:
    """The one container of a part."""
    (found,) = objects["Deployment", f"-{part}"]["spec"]["template"]["spec"]["containers"]
    return dict(found)


def variables(objects: Objects, part: str) -> dict[str, Any]:
    """Its environment."""
    return {item["name"]: item.get("value", item.get("valueFrom")) for item in container(objects, part)["env"]}


@pytest.mark.parametrize("version", KUBERNETES)
@pytest.mark.parametrize("values", [{}, ALL], ids=["defaults", "everything"])
def test_every_object_is_one_that_kubernetes_takes(values: dict[str, Any], version: str) -> None:
    for (kind, _), item in rendered(values).items():
        if kind != "ScaledObject":
            kubernetes_validate.validate(item, version, strict=True)


def test_helm_finds_nothing_wrong() -> None:
    report = helm_python.lint(CHART)
    assert not report["errors"]
    assert all(item["severity"] <= 1 for item in report["messages"])


@pytest.mark.parametrize(
    "values",
    [
        {"worker": {"slots": 0}},
        {"urls": {"gateway": "gateway.example.com"}},
        {"gateway": {"replica": 3}},
        {"secret": {"name": ""}},
        {"gateway": {"env": {"max-body": 1}}},
        {"worker": {"autoscaling": {"enabled": True}}},
    ],
)
def test_values_with_a_mistake_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(helm_python.HelmError):
        rendered(values)


def test_every_variable_is_a_setting_of_its_process() -> None:
    objects = rendered(ALL)
    for part, settings in SETTINGS.items():
        names = {name.removeprefix("WAYFARER_").lower() for name in variables(objects, part) if name[:3] == "WAY"}
        assert names <= settings.model_fields.keys(), part


def test_secrets_come_from_the_secret_only() -> None:
    for part in SETTINGS:
        for name, value in variables(rendered(ALL), part).items():
            if name in {f"WAYFARER_{word}" for word in ("DATABASE_URL", "NATS_URL", "KEYCHAIN_KEY", "CALLBACK_SECRET")}:
                assert value["secretKeyRef"]["name"] == "wayfarer"
    assert "WAYFARER_DATABASE_URL" not in variables(rendered(), "gateway")
    assert not {"WAYFARER_DATABASE_URL", "WAYFARER_CALLBACK_SECRET"} & variables(rendered(), "worker").keys()


def test_names_of_services_do_not_become_settings() -> None:
    """A service 'wayfarer-gateway' would set WAYFARER_GATEWAY_PORT to an address."""
    pods = [item["spec"]["template"]["spec"] for item in rendered().values() if item["kind"] in ("Deployment", "Job")]
    assert len(pods) == 5
    for pod in pods:
        assert pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"] is True


def test_the_access_file_is_one_that_the_gateway_takes(tmp_path: Path) -> None:
    objects = rendered(ALL)
    file = tmp_path / "access.yaml"
    file.write_text(objects["ConfigMap", "-access"]["data"]["access.yaml"])
    assert Access.load(file).allowed(("traveller",), "execute", "travel/x")
    mounts = container(objects, "gateway")["volumeMounts"]
    (mount,) = [item for item in mounts if item["name"] == "access"]
    assert "subPath" not in mount
    assert variables(objects, "gateway")["WAYFARER_ACCESS_FILE"] == f"{mount['mountPath']}/access.yaml"


def test_workers_scale_on_the_lag_of_their_consumer() -> None:
    objects = rendered(ALL)
    scaled = objects["ScaledObject", "-worker"]["spec"]
    (trigger,) = scaled["triggers"]
    assert trigger["metadata"]["stream"] == streams.COMMANDS
    assert trigger["metadata"]["consumer"] == durable_name("slow.one")
    assert scaled["scaleTargetRef"]["name"] == objects["Deployment", "-worker"]["metadata"]["name"]
    for part in ("worker", "gateway", "server"):
        assert "replicas" not in objects["Deployment", f"-{part}"]["spec"]


def test_the_internal_port_is_for_workers_and_who_measures() -> None:
    objects = rendered(ALL)
    public, internal = objects["NetworkPolicy", "-gateway"]["spec"]["ingress"]
    assert (public, internal["ports"]) == ({"ports": [{"port": "http"}]}, [{"port": "internal"}])
    worker, measuring = internal["from"]
    labels = objects["Deployment", "-worker"]["spec"]["template"]["metadata"]["labels"]
    assert worker["podSelector"]["matchLabels"].items() <= labels.items()
    assert measuring == ALL["networkPolicy"]["metricsFrom"][0]  # type: ignore[index]
    ports = {item["name"]: str(item["containerPort"]) for item in container(objects, "gateway")["ports"]}
    assert ports["internal"] == variables(objects, "gateway")["WAYFARER_GATEWAY_INTERNAL_PORT"]
    routed = [
        path["backend"]["service"] for rule in objects["Ingress", ""]["spec"]["rules"] for path in rule["http"]["paths"]
    ]
    assert {item["name"] for item in routed} == {"demo-wayfarer-gateway", "demo-wayfarer-spa"}
    assert {item["port"]["name"] for item in routed} == {"http"}


def test_services_find_their_pods_and_urls_find_their_services() -> None:
    objects = rendered(ALL)
    deployments = [item for (kind, _), item in objects.items() if kind == "Deployment"]
    for (kind, _), item in objects.items():
        selector = item["spec"]["selector"] if kind == "Service" else {}
        assert kind != "Service" or any(
            selector.items() <= one["spec"]["template"]["metadata"]["labels"].items() for one in deployments
        )
    for part in SETTINGS:
        for value in variables(objects, part).values():
            match = re.fullmatch(r"http://demo-wayfarer(-[a-z-]+):(\d+)", str(value))
            if match:
                assert objects["Service", match[1]]["spec"]["ports"][0]["port"] == int(match[2])


def test_commands_of_the_images_are_ours() -> None:
    objects = rendered()
    for part in SETTINGS:
        (module,) = container(objects, part)["args"]
        path = ROOT / "src" / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_the_image_is_built_from_locked_packages_and_is_not_run_as_root() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", lines, re.M) == ["10001:10001"]
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", lines, re.M):
        for source in copied.split():
            assert list(ROOT.glob(source)) or "*" in source, source
    for file in ("runtime.lock", "build.lock", "uv.lock"):
        assert "--hash=sha256:" in (ROOT / "requirements" / file).read_text()
