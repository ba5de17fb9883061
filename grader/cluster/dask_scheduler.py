"""A cluster of Dask as an executor: over TLS, or on this machine alone.

Dask itself sends pickles: its scheduler and its workers can run code as whoever grades, and must be as trusted as
the course.
"""

from __future__ import annotations

import ipaddress
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grader.errors import GraderError

__all__ = ["Certificates", "Cluster", "ClusterError", "refuse_open_channel"]

TIMEOUT_S = 30
"""How long the scheduler, and its first worker, are waited for."""
CLOSE_S = 5
RETRIES = 3
"""How often the scheduler gives a chunk to another worker by itself."""


class ClusterError(GraderError):
    """A scheduler cannot be used."""


@dataclass(frozen=True)
class Certificates:
    """The files by which both sides of a channel know each other; those that are None are in Dask's settings."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def refuse_open_channel(address: str, *, loopback: bool) -> None:
    """Raise `ClusterError` unless the channel to a scheduler is one that nobody else can read.

    Parameters
    ----------
    address : str
        Such as ``tls://scheduler:8786``.
    loopback : bool
        Whether a scheduler on this machine may be reached without TLS.
    """
    parts = urlsplit(address)
    if parts.scheme == "tls" and parts.hostname:
        return
    if not loopback:
        raise ClusterError(
            f"{address} is no address of the form tls://host:port: the course's secret goes to the workers, and "
            "without TLS anybody on the way could read it"
        )
    if parts.scheme != "tcp" or not _is_loopback(parts.hostname):
        raise ClusterError(
            f"{address} is not on this machine: without TLS only an address such as tcp://127.0.0.1:8786 will do"
        )


def _is_loopback(host: str | None) -> bool:
    """Whether an address is this machine's own. A name is none: it may lead anywhere."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


class Cluster:
    """The scheduler at one address.

    Parameters
    ----------
    address : str
    certificates : Certificates
    loopback : bool
        Whether it may be reached without TLS, on this machine alone.
    """

    def __init__(self, address: str, certificates: Certificates, *, loopback: bool) -> None:
        refuse_open_channel(address, loopback=loopback)
        self._address, self._certificates, self._loopback = address, certificates, loopback
        self._client: Any = None

    def executor(self) -> Executor:
        """Return a new executor of the scheduler's workers.

        Raises
        ------
        ClusterError
            If the scheduler cannot be reached, has no worker, or has one that would be reached without TLS.
        """
        self.close()
        distributed = _distributed()
        security = self._security(distributed)
        try:
            self._client = distributed.Client(
                self._address, security=security, timeout=TIMEOUT_S, set_as_default=False
            )
            self._client.wait_for_workers(1, timeout=TIMEOUT_S)
        except (OSError, TimeoutError, ValueError, RuntimeError, TypeError) as error:
            raise ClusterError(f"{self._address} has no scheduler with workers for us: {error}") from error
        for worker in self._client.scheduler_info(n_workers=-1)["workers"]:
            refuse_open_channel(worker, loopback=self._loopback)
        executor: Executor = self._client.get_executor(pure=False, retries=RETRIES)
        return executor

    def workers(self) -> int:
        """Return how many threads of workers there are now.

        Raises
        ------
        ClusterError
            If the scheduler does not answer any more. Nothing is said to it after that: it would be waited for.
        """
        try:
            return sum(self._client.nthreads(callback_timeout=TIMEOUT_S).values())
        except Exception as error:
            self._client = None
            raise ClusterError(
                f"{self._address} does not answer any more; what was graded is kept, and --resume goes on"
            ) from error

    def close(self) -> None:
        """Leave the scheduler."""
        if self._client is not None:
            with suppress(Exception):  # it is gone already
                self._client.close(timeout=CLOSE_S)
            self._client = None

    def _security(self, distributed: Any) -> Any:
        if self._loopback and urlsplit(self._address).scheme == "tcp":
            return None
        files = {
            "tls_ca_file": self._certificates.authority,
            "tls_client_cert": self._certificates.certificate,
            "tls_client_key": self._certificates.key,
        }
        for file in filter(None, files.values()):
            if not file.is_file():
                raise ClusterError(f"{file} is not there: it was named as a file for TLS")
        given = {name: str(file.absolute()) for name, file in files.items() if file is not None}
        security = distributed.Security(require_encryption=True, **given)
        absent = [name for name in ("tls_ca_file", "tls_client_cert") if not getattr(security, name)]
        if absent:
            raise ClusterError(
                "TLS needs the certificate of an authority and one of yours: name them with --tls-ca and --tls-cert"
            )
        return security


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise ClusterError("a Dask scheduler needs the package distributed, of the extra 'cluster'") from None
    return distributed
