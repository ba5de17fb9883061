"""Which addresses of a scheduler are taken: those that nobody else can listen to."""

from __future__ import annotations

import pytest

from grader.cluster.dask_scheduler import ClusterError, refuse_open_channel


@pytest.mark.parametrize("address", ["tls://scheduler:8786", "tls://10.0.0.1:8786", "tls://[::1]:8786"])
@pytest.mark.parametrize("loopback", [False, True])
def test_tls_is_taken(address, loopback):
    refuse_open_channel(address, loopback=loopback)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://127.8.9.1:1", "tcp://[::1]:8786"])
def test_this_machine_may_do_without_when_somebody_says_so(address):
    refuse_open_channel(address, loopback=True)
    with pytest.raises(ClusterError, match="without TLS anybody on the way could read it"):
        refuse_open_channel(address, loopback=False)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.1:8786", "tcp://localhost:8786", "tcp://127.0.0.1.example.org:1", "tcp://0.0.0.0:8786",
        "tcp://:8786", "tcp://user@10.0.0.1:1", "tcp://127.0.0.1@10.0.0.1:1", "inproc://1", "ws://127.0.0.1:8786",
        "ucx://127.0.0.1:1", "127.0.0.1:8786", "", "tls://", "http://127.0.0.1", "tcp://2130706433:1", "tcp://[::]:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("loopback", [False, True])
def test_whatever_could_lead_elsewhere_is_refused(address, loopback):
    with pytest.raises(ClusterError):
        refuse_open_channel(address, loopback=loopback)
