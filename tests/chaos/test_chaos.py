"""A short storm; `make chaos` runs a long one."""

from pathlib import Path

import pytest

from .storm import Storm

EXECUTIONS, KILLS = 40, 10


@pytest.mark.timeout(400)
async def test_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    storm = Storm(tmp_path, EXECUTIONS, seed=1, say=said.append, kills=KILLS)
    problems = await storm.run()
    assert not problems, "\n".join([*said, *problems[:20], *storm.lines[-60:]])
