"""What may leave the machine in each network mode."""

from __future__ import annotations

import pytest
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.domain.states import NetworkMode
from redline_review.plugin.port_errors import HostNotAllowed

SERVER = "https://platform.example:8443/api"


@pytest.mark.parametrize(
    ("mode", "url", "allowed"),
    [
        pytest.param(NetworkMode.OPEN, "https://anywhere.example/x", True, id="open lets everything pass"),
        pytest.param(NetworkMode.LISTED, "https://PLATFORM.example./x", True, id="the platform's own host is listed"),
        pytest.param(NetworkMode.LISTED, "https://tiles.example/x", True, id="a listed host passes"),
        pytest.param(
            NetworkMode.LISTED, "https://platform.example@evil.example/", False, id="a name before @ is no host"
        ),
        pytest.param(NetworkMode.LISTED, "https://platform.example.evil.example/", False, id="a longer name"),
        pytest.param(NetworkMode.LISTED, "https://[broken/", False, id="an unreadable address does not pass"),
        pytest.param(NetworkMode.NONE, SERVER, False, id="none stops even the platform"),
        pytest.param(NetworkMode.NONE, "http://127.0.0.1:8765", True, id="none lets this machine talk to itself"),
        pytest.param(NetworkMode.NONE, "http://127.0.0.1.evil.example/", False, id="a name is no loopback address"),
        pytest.param(NetworkMode.NONE, "file:///data/a.tif", True, id="a file leaves nothing"),
    ],
)
def test_a_mode_lets_pass_what_it_says(mode, url, allowed):
    policy = NetworkPolicy(mode, ("tiles.example",), SERVER)
    assert policy.allows(url) is allowed
    if not allowed:
        with pytest.raises(HostNotAllowed):
            policy.check(url)
