"""A model server behind TLS, with a certificate of our own."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from eightgentc_ai.adapters.outbound.openai.endpoint import Endpoint
from eightgentc_ai.adapters.outbound.openai.language_model import OpenAILanguageModel
from eightgentc_ai.domain.errors import ModelUnavailable
from eightgentc_ai.domain.model_request import ModelAnswer, ModelRequest
from eightgentc_ai.domain.prompt import Message
from eightgentc_testing.model_server import HTTPAnswer, ModelServer, text

from .conftest import relay_to


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """For 127.0.0.1, signed by itself; its key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "model server")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    file = tmp_path / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
async def address(model_server: ModelServer, certificate: Path) -> AsyncIterator[str]:
    """The model server by TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with relay_to(int(model_server.url.split(":")[2].partition("/")[0]), context) as relay:
        yield f"https://127.0.0.1:{relay.port}/v1"


async def answer(base_url: str) -> ModelAnswer:
    model = OpenAILanguageModel(Endpoint(base_url, "key", "scripted"))
    try:
        return await model.complete(ModelRequest("scripted-1", (Message("user", "Bread?"),), 0.3, 500))
    finally:
        await model.close()


async def test_a_certificate_that_the_system_trusts_is_accepted(
    address: str, certificate: Path, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    model_server.then(text("Bread."))

    assert (await answer(address)).text == "Bread."


async def test_a_certificate_that_is_not_trusted_is_refused(address: str, model_server: ModelServer) -> None:
    with pytest.raises(ModelUnavailable):
        await answer(address)

    assert model_server.requests == []


async def test_a_redirect_does_not_lead_around_the_check(address: str, model_server: ModelServer) -> None:
    elsewhere = {"Location": f"{address}/chat/completions"}
    model_server.then(HTTPAnswer(status=307, body=b"", headers=elsewhere))

    with pytest.raises(ModelUnavailable):
        await answer(model_server.url)

    assert len(model_server.requests) == 1
