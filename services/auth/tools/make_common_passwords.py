"""Makes common_passwords.bin anew from zxcvbn's list (MIT): `pip install zxcvbn`, then run this with that Python."""

from __future__ import annotations

from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from eightgentc_auth.adapters.outbound.package_data import common_passwords
from eightgentc_auth.domain.password_policy import SHORTEST

digests = {
    common_passwords.common_password_digest(password)
    for password in FREQUENCY_LISTS["passwords"]
    if len(password) >= SHORTEST
}
Path(common_passwords.__file__).with_name("common_passwords.bin").write_bytes(b"".join(sorted(digests)))
