"""A question to the person at the terminal that does not stop the event loop."""

import asyncio
import sys


async def ask(question: str) -> str:
    """The line that was typed, without its end; empty at the end of input."""
    sys.stdout.write(question)
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    def read() -> None:
        loop.remove_reader(sys.stdin)
        answer.set_result(sys.stdin.readline())

    loop.add_reader(sys.stdin, read)
    try:
        return (await answer).strip()
    finally:
        loop.remove_reader(sys.stdin)
