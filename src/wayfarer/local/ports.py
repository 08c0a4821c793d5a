"""Which ports the processes listen on."""

import os
import secrets
import socket

from .errors import LocalError

DEFAULTS = {"spa": 5173, "gateway": 8090, "server": 8082, "sandbox": 8070, "postgres": 5442, "nats": 4242}
AUTO_PORTS = range(15_000, 32_000)
"""Where free ports are looked for: below Linux' range of outgoing connections, which could take one in between."""
MAX_TRIES = 200


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
            if auto and not given:
                ports[name] = _free(host, probes)
            else:
                ports[name] = _bound(host, int(given) if given else default, name, variable, probes)
    finally:
        for probe in probes:
            probe.close()
    return ports


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on, from below those that the system gives to outgoing connections."""
    probes: list[socket.socket] = []
    try:
        return _free(host, probes)
    finally:
        for probe in probes:
            probe.close()


def _free(host: str, probes: list[socket.socket]) -> int:
    for _ in range(MAX_TRIES):
        port = secrets.choice(AUTO_PORTS)
        try:
            return _bound(host, port, "any", "", probes)
        except LocalError:
            continue
    raise LocalError(f"no free port was found in {MAX_TRIES} tries between {AUTO_PORTS[0]} and {AUTO_PORTS[-1]}")


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
