"""The running package as a wheel, so that a kit does not depend on a package index or on git."""

from __future__ import annotations

import base64
import io
import zipfile
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import grader
from grader.errors import GraderError

__all__ = ["build_wheel"]

DISTRIBUTION = "fairgrade"
WHEEL = "Wheel-Version: 1.0\nGenerator: fairgrade\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
FOR_AUTHORS = Path("release", "templates")
"""The example that `grader new` copies. Its solution may be an exercise of the course that the kit belongs to."""
EXTENSION = "fairgrade.py"
"""The name under which notebooks load the extension."""
DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever it is built


def build_wheel() -> tuple[str, bytes]:
    """Return file name and bytes of a wheel of the installed package (binary distribution format, PEP 427).

    It has no solution of any exercise, not even of the example from which authors start.

    Raises
    ------
    GraderError
        If the installed package is of another version than the code that runs, or has no licence.
    """
    installed = metadata.distribution(DISTRIBUTION)
    package = Path(grader.__file__).parent
    if installed.version != grader.__version__:  # the checkout moved on, its metadata did not
        running = grader.__version__
        raise GraderError(
            f"version {running} of the grader runs, but {installed.version} is installed: install it again"
        )
    info = f"{DISTRIBUTION}-{installed.version}.dist-info"
    files = {
        f"grader/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.is_relative_to(package / FOR_AUTHORS)
    }
    files[EXTENSION] = _extension(package.parent)
    files[f"{info}/METADATA"] = (installed.read_text("METADATA") or "").encode()
    files[f"{info}/entry_points.txt"] = (installed.read_text("entry_points.txt") or "").encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    for name in installed.metadata.get_all("License-File") or ["LICENSE"]:
        files[f"{info}/licenses/{name}"] = _licence(installed, package.parent, name)
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, DATE)
            member.external_attr = 0o644 << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return f"{DISTRIBUTION}-{installed.version}-py3-none-any.whl", packed.getvalue()


def _extension(installed: Path) -> bytes:
    """The module under whose name notebooks load the extension."""
    try:
        return (installed / EXTENSION).read_bytes()
    except OSError:
        raise GraderError(
            f"the kit's wheel must carry {EXTENSION}, which this installation lacks: install the grader again"
        ) from None


def _licence(installed: metadata.Distribution, checkout: Path, name: str) -> bytes:
    """The licence file `name`, which every copy of the package must carry."""
    text = installed.read_text(f"licenses/{name}")
    if text is not None:
        return text.encode()
    # An editable installation may have it in the checkout alone. In site-packages that place is nobody's.
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_file():
        return (checkout / name).read_bytes()
    raise GraderError(f"the kit's wheel must carry {name}, which this installation lacks: install the grader again")


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
