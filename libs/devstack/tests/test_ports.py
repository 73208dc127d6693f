"""Free and taken ports."""

import os
import socket

import pytest

from eightgentc_devstack.ports import free_ports, refuse_taken_port
from eightgentc_devstack.problem import Problem


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_taken_port_is_refused_and_its_holder_named(listener):
    port = listener.getsockname()[1]

    with pytest.raises(Problem, match=rf"Port {port} is taken by .+ \(pid {os.getpid()}\)") as caught:
        refuse_taken_port(port)

    assert "--port 0" in caught.value.remedy


def test_free_port_is_not_refused():
    refuse_taken_port(free_ports(1)[0])


def test_free_ports_are_different():
    assert len(set(free_ports(20))) == 20
