"""Which ports the processes listen on."""

import os
import socket

from .errors import LocalError

DEFAULTS = {"spa": 5173, "gateway": 8090, "server": 8082, "sandbox": 8070, "postgres": 5442, "nats": 4242}


def choose(host: str = "127.0.0.1") -> dict[str, int]:
    """Ports by name: from ``WAYFARER_<NAME>_PORT``, else the default, or a free one with ``WAYFARER_PORTS=auto``.

    Raises `LocalError` for a port that is taken, with the variable that changes it.
    """
    auto = os.environ.get("WAYFARER_PORTS", "").lower() == "auto"
    ports: dict[str, int] = {}
    probes: list[socket.socket] = []
    try:
        for name, default in DEFAULTS.items():
            variable = f"WAYFARER_{name.upper()}_PORT"
            given = os.environ.get(variable, "")
            if given and not given.isdigit():
                raise LocalError(f"{variable} must be a port number, it is '{given}'")
            wanted = int(given) if given else 0 if auto else default
            ports[name] = _bound(host, wanted, name, variable, probes)
    finally:
        for probe in probes:
            probe.close()
    return ports


def _bound(host: str, port: int, name: str, variable: str, probes: list[socket.socket]) -> int:
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probes.append(probe)
    try:
        probe.bind((host, port))
    except (OSError, OverflowError) as error:
        message = f"port {port} for {name} can't be used ({error}): set {variable}, or WAYFARER_PORTS=auto"
        raise LocalError(message) from error
    return int(probe.getsockname()[1])
