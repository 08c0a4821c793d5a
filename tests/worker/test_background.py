"""What fails beside the python processes takes nothing else with it, and a worker without processes says so."""

import asyncio
from pathlib import Path

import pytest

from wayfarer.worker.python.background import Background
from wayfarer.worker.python.pool import NoProcess, PythonPool, script
from wayfarer.worker.toolbox import Toolbox
from wayfarer.worker.tools.base import WorkerUnfit
from wayfarer.worker.tools.python import PythonTool

from .conftest import LIMITS, call


async def test_a_task_that_fails_ends_alone() -> None:
    done = asyncio.Event()

    async def fails() -> None:
        raise RuntimeError("of its own")

    async def works() -> None:
        done.set()

    async with Background() as tasks:
        tasks.create_task(fails())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        tasks.create_task(works())
        await done.wait()


async def test_a_command_goes_elsewhere_when_no_process_starts_here(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch()
    pool = PythonPool(1, 1, LIMITS, 1_000, no_folder)
    async with Background() as tasks:
        pool.start(tasks)
        with pytest.raises(NoProcess):
            await pool.run(script("result = 1"), {}, 5)
        with pytest.raises(WorkerUnfit, match="no python process could be started"):
            await Toolbox({}, PythonTool(pool)).run("python", call({"code": "result = 1"}))
        await pool.close()
