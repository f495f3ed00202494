"""Ports: a taken one is known before anything starts, and who listens where can be looked up."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import listening, ports


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_port_with_a_server_is_taken(server: socket.socket) -> None:
    assert not ports.is_free("127.0.0.1", server.getsockname()[1])


def test_a_free_port_is_free() -> None:
    first = ports.free_pair()
    assert ports.is_free("127.0.0.1", first)
    assert ports.is_free("127.0.0.1", first + 1)


def test_a_free_port_is_none_that_an_outgoing_connection_may_get() -> None:
    given = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    assert all(ports.free() < int(given[0]) for _ in range(20))


def test_a_listener_is_found_with_its_address(server: socket.socket) -> None:
    assert server.getsockname() in listening.addresses(os.getpid())


def test_a_connection_is_no_listener(server: socket.socket) -> None:
    with socket.create_connection(server.getsockname()) as connection:
        assert connection.getsockname() not in listening.addresses(os.getpid())


@pytest.mark.parametrize(
    ("host", "inside"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("::", False)]
)
def test_only_loopback_is_inside(host: str, inside: bool) -> None:
    assert listening.is_loopback((host, 1)) is inside


def test_an_address_of_ipv6_is_read() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        assert ("::1", listener.getsockname()[1]) in listening.addresses(os.getpid())
