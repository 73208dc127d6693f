"""Where a package is installed, found without running any of its code."""

from importlib.util import find_spec
from pathlib import Path

from eightgentc_devstack.problem import Problem


def package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise Problem(f"The package {package} is not installed.", "Run scripts/up, which installs it.")
    return Path(spec.origin).parent
