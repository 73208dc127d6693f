"""Turns as projects streams them, and the published clients that read them from the gateway."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from eightgentc.projects.v1 import conversation_pb2, generation_pb2
from eightgentc.projects.v1 import conversation_service_pb2 as pb

TURN = "0198c0de-0000-7000-8000-0000000000f1"
CONVERSATION = "0198c0de-0000-7000-8000-0000000000c1"
ASSISTANT_MESSAGE = "0198c0de-0000-7000-8000-0000000000a1"
GENERATION = generation_pb2.Generation(
    id="generation-1",
    run_id="run-1",
    provider="offline-planner",
    model="planner-1",
    input_tokens=12,
    output_tokens=30,
    cost_nano_usd=1_500_000,
    cache="miss",
    applied=True,
)

_NODE = Path(__file__).parent.parent / "node"
_CACHE = Path(__file__).parents[4] / ".cache" / "ui-message-stream-clients"


class Turns:
    """Builds the events of a turn."""

    started = pb.TurnEvent(
        number=1,
        started=pb.TurnStarted(
            turn=conversation_pb2.Turn(
                id=TURN, conversation_id=CONVERSATION, assistant_message_id=ASSISTANT_MESSAGE
            ),
            conversation=conversation_pb2.Conversation(id=CONVERSATION, section="Context"),
        ),
    )

    @staticmethod
    def text(number: int, text: str) -> pb.TurnEvent:
        return pb.TurnEvent(number=number, text_delta=text)

    @staticmethod
    def tool(number: int, arguments: dict[str, Any] | None, *, error: str = "") -> Sequence[pb.TurnEvent]:
        """A call, its arguments in two pieces, and its outcome: three entries and a last one."""
        call, tool = "call-1", "generatePlanSection"
        written = "" if arguments is None else json.dumps(arguments)
        given = written or '{"section"'
        pieces = (given[:5], given[5:])
        return (
            pb.TurnEvent(number=number, tool_call=pb.TurnToolCall(tool_call_id=call, tool_name=tool)),
            *(
                pb.TurnEvent(
                    number=number + 1 + index,
                    tool_delta=pb.TurnToolDelta(tool_call_id=call, arguments_delta=piece),
                )
                for index, piece in enumerate(pieces)
            ),
            pb.TurnEvent(
                number=number + 3,
                tool_result=pb.TurnToolResult(
                    tool_call_id=call, tool_name=tool, arguments=written, error=error
                ),
            ),
        )

    @staticmethod
    def ended(
        number: int,
        state: conversation_pb2.TurnState.ValueType = conversation_pb2.TURN_STATE_DONE,
        **more: Any,
    ) -> pb.TurnEvent:
        if state == conversation_pb2.TURN_STATE_DONE:
            more = {"finish_reason": "stop", "generation": GENERATION, **more}
        return pb.TurnEvent(number=number, ended=pb.TurnEnded(state=state, **more))

    @staticmethod
    def streamed(
        *events: pb.TurnEvent, kind: type = pb.StreamTurnResponse, then: Callable[[], Any] | None = None
    ) -> Callable[[Any], AsyncIterator[Any]]:
        """An answer for `Scripted`: the events, and then whatever `then` waits for."""

        async def stream(request: Any) -> AsyncIterator[Any]:
            for event in events:
                yield kind(event=event)
            if then is not None:
                await then()

        return stream


@pytest.fixture
def turns() -> Turns:
    return Turns()


class NodeClient:
    """Runs client.mjs on one version of the SDK."""

    def __init__(self, folder: Path, node: str) -> None:
        self._folder = folder
        self._node = node

    async def run(self, sdk: str, edge: Any, **more: Any) -> dict[str, Any]:
        told = {
            "sdk": sdk,
            "api": f"{edge.url}/api/chat",
            "token": edge.tokens.sign("edge-gateway"),
            "chatId": "chat-1",
            "messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Bread?"}]}],
            "body": {"projectId": "p", "section": "Context"},
            **more,
        }
        process = await asyncio.create_subprocess_exec(
            self._node,
            "client.mjs",
            cwd=self._folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaints = await process.communicate(json.dumps(told).encode())
        assert process.returncode == 0, complaints.decode()
        outcome: dict[str, Any] = json.loads(out)
        return outcome


@pytest.fixture(scope="session")
def node_client() -> NodeClient:
    """The SDKs of package-lock.json, installed once for each lock; without them the tests fail, and say why."""
    binaries = Path(sys.executable).parent
    files = sorted(_NODE.iterdir())
    stamp = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    folder = _CACHE / stamp[:16]
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for file in files:
            shutil.copy(file, folder)
        done = subprocess.run(
            [binaries / "npm", "ci", "--no-progress"],
            cwd=folder,
            env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            pytest.fail(f"The AI SDK could not be installed, so no client was tried:\n{done.stderr[-1500:]}")
        (folder / "installed").touch()
    return NodeClient(folder, str(binaries / "node"))
