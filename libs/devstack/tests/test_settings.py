"""What the environment of the devstack may say."""

import pytest

from eightgentc_devstack.problem import Problem
from eightgentc_devstack.settings import Settings


def test_embedded_unless_told_otherwise():
    assert Settings.read({"PATH": "/bin"}) == Settings()


def test_url_replaces_the_embedded_part():
    settings = Settings.read({"EIGHTGENTC_DEVSTACK_VALKEY_URL": "redis://x"})

    assert settings.valkey_url == "redis://x"


def test_unknown_name_is_refused_and_the_known_are_listed():
    with pytest.raises(Problem, match=r"VALKEY_ULR[\s\S]*VALKEY_URL"):
        Settings.read({"EIGHTGENTC_DEVSTACK_VALKEY_ULR": "redis://x"})
