"""scripts/up as a story: take the folder, start everything, show it, walk an idea, wait, stop everything."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from eightgentc_devstack.arguments import SAMPLE_IDEA, Arguments
from eightgentc_devstack.asking import ask
from eightgentc_devstack.data_folder import DataFolder
from eightgentc_devstack.display import Display, interactive
from eightgentc_devstack.engine import Engine
from eightgentc_devstack.local_model.choice import LocalModel, choose_local_model
from eightgentc_devstack.local_model.fetching import CACHE, LocalModelCache
from eightgentc_devstack.overview import overview
from eightgentc_devstack.ports import refuse_taken_port
from eightgentc_devstack.problem import Problem
from eightgentc_devstack.settings import Settings
from eightgentc_devstack.stack import Stack
from eightgentc_devstack.steps import run_steps
from eightgentc_devstack.supervisor import Supervisor
from eightgentc_offline_planner.notice import HOW, TEXT

INTERRUPTED = 130


async def up(arguments: Arguments) -> int:
    """The exit code."""
    display = Display(sys.stderr if arguments.json else sys.stdout)
    folder = DataFolder(arguments.data.resolve())
    with folder.locked():
        if arguments.reset:
            await _reset(folder, display, sure=arguments.yes)
        folder.refuse_full_disk()
        if arguments.port:
            refuse_taken_port(arguments.port)
        settings = Settings.read(os.environ)
        stack = Stack.plan(
            folder, settings, engine=await _engine(arguments, display), gateway_port=arguments.port
        )
        supervisor = Supervisor(folder.logs, display.say)
        with _interruptible(supervisor):
            try:
                return await _run(arguments, stack, supervisor, display)
            except asyncio.CancelledError:
                return INTERRUPTED
            finally:
                with display.step("stopped"):
                    await supervisor.stop()


async def _engine(arguments: Arguments, display: Display) -> Engine | LocalModel | None:
    """The engine that is to write the plans; None is the offline planner."""
    if arguments.ai == "offline":
        return None
    asking = ask if interactive() and not (arguments.json or arguments.yes) else None
    if arguments.ai == "local":
        return await choose_local_model(arguments.weights, LocalModelCache(CACHE, display.say), asking)
    from eightgentc_devstack.engine_choice import EngineChoice  # noqa: PLC0415 - 0.15 s for its client

    choice = EngineChoice(os.environ, display.say, asking, our_ports={arguments.port})
    return await choice.choose(arguments.ai)


async def _run(arguments: Arguments, stack: Stack, supervisor: Supervisor, display: Display) -> int:
    started = time.monotonic()
    await run_steps(stack.steps(supervisor), display)
    ready = time.monotonic() - started
    display.say(f"\nEverything is ready after {ready:.1f} s.\n")
    for line in overview(stack.wiring, supervisor.children):
        display.say(line)
    display.say()
    idea = arguments.idea or await _offered_idea(arguments, stack.folder)
    if idea or arguments.json:
        failed = await _walk(idea, arguments, stack, display, ready)
        if arguments.once:
            return 1 if failed else 0
    display.say("Running; Ctrl-C stops everything.")
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return 0
    return 0


async def _walk(idea: str | None, arguments: Arguments, stack: Stack, display: Display, ready: float) -> bool:
    """True when a step failed, which is said here."""
    from eightgentc_devstack.walk.afterwards import curl_lines  # noqa: PLC0415 - a client only a walk needs
    from eightgentc_devstack.walk.api import Api  # noqa: PLC0415
    from eightgentc_devstack.walk.document import document  # noqa: PLC0415
    from eightgentc_devstack.walk.journey import Journey, Plan, StepFailed  # noqa: PLC0415

    engine = stack.wiring.engine
    api = Api(f"http://{stack.wiring.target('edge-gateway')}", in_background=engine.local)
    plan = Plan(provider=engine.provider, model=engine.model, timings={"ready": round(ready, 3)})
    failure: StepFailed | None = None
    try:
        if idea:
            await Journey(api, display, plan).walk(idea)
            if engine.offline:
                display.say(f"{TEXT}\n{HOW}\n")
            if not arguments.once:
                display.say("Read it again:\n")
                display.say("\n".join(curl_lines(api, plan)) + "\n")
    except StepFailed as failed:
        failure = failed
        display.say(f"✗ {failed}\n  The logs are in {stack.folder.logs}.")
    finally:
        await api.close()
    if arguments.json:
        print(json.dumps(document(api.url, plan, failure), ensure_ascii=False, indent=2), flush=True)
    return failure is not None


async def _offered_idea(arguments: Arguments, folder: DataFolder) -> str | None:
    """The sample with --once; offered once a folder to a person at the terminal."""
    if arguments.once:
        return SAMPLE_IDEA
    if not interactive() or arguments.json or folder.offered.exists():
        return None
    folder.offered.touch()
    print("See it work on an idea? Type yours, Enter for the sample, or n for not now.")
    answer = await ask(f"  [{SAMPLE_IDEA}] ")
    return None if answer.lower() in {"n", "no"} else answer or SAMPLE_IDEA


async def _reset(folder: DataFolder, display: Display, *, sure: bool) -> None:
    if not sure:
        if not interactive():
            raise Problem("--reset would delete data, and nobody can be asked.", "Add --yes if you are sure.")
        answer = await ask(f"Delete all data, secrets and logs in {folder.path}? [y/N] ")
        if answer.lower() not in {"y", "yes"}:
            raise Problem("Nothing was deleted.", "Start without --reset to go on with the data.")
    folder.reset()
    display.say(f"✓ deleted the data in {folder.path}")


@contextmanager
def _interruptible(supervisor: Supervisor) -> Iterator[None]:
    """The first Ctrl-C, SIGTERM or closed terminal stops in order, the second at once."""
    task = asyncio.current_task()
    assert task is not None
    stopping = False

    def interrupt() -> None:
        nonlocal stopping
        if stopping:
            supervisor.kill()
        else:
            stopping = True
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # Under nohup it is to outlive its terminal.
        loop.add_signal_handler(signal.SIGHUP, interrupt)
    yield
