"""What bad or unlucky step code may do, and that nothing but its own step notices."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from wayfarer.worker.python.pool import PythonPool, Ran, script

from .test_python_code import run

BENIGN = "result = {'n': n + 1}"


async def still_works(pool: PythonPool) -> None:
    """Steps before, during and after are served."""
    answers = await asyncio.gather(*(run(pool, BENIGN, {"n": n}) for n in range(20)))
    assert [ran.value for ran in answers] == [{"n": n + 1} for n in range(20)]


FATAL = {
    "os._exit": ("import os\nos._exit(1)", "python", "exited with status 1"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "python", "SIGSEGV"),
    "an abort": ("import os\nos.abort()", "python", "SIGABRT"),
    "suicide": ("import os\nos.kill(os.getpid(), 9)", "python", "killed"),
    "closing the connection": ("import os\nos.closerange(3, 200)\nimport time\ntime.sleep(3)", "", ""),
    "writing into the connection": (
        "import os\nfor fd in range(3, 400):\n    try: os.write(fd, b'\\0\\0\\0\\2[]')\n    except OSError: pass",
        "python",
        "wrote into the worker's own connection",
    ),
    "a frame that never ends": (
        "import os\nfor fd in range(3, 400):\n    try: os.write(fd, b'\\xff' * 100)\n    except OSError: pass",
        "python",
        "",
    ),
    "deep C recursion": (
        "import sys\nsys.setrecursionlimit(10**9)\na = []\nfor _ in range(10**6): a = [a]\nrepr(a)",
        "",
        "",
    ),
    "an endless loop": ("while True: pass", "timeout", "ran longer than its limit of 1 s, it was at line 1"),
    "an endless loop that can't be interrupted": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "timeout",
        "ran longer than its limit of 1 s",
    ),
    "an endless loop in C": ("sum(range(10**12))", "timeout", "ran longer than its limit of 1 s"),
    "an endless sleep": ("import time\ntime.sleep(1000)", "timeout", "it was at line 2"),
    "an endless async sleep": ("import asyncio\nawait asyncio.sleep(1000)", "timeout", "ran longer"),
    "an endless result": ("def g():\n    while True: yield 1\nreturn g()", "", ""),
    "2 GB in one go": ("x = bytearray(2 * 10**9)", "python", "more memory than its limit of 400 MB (line 1)"),
    "2 GB bit by bit": ("x = []\nwhile True: x.append(bytearray(10**6))", "python", "more memory than its limit"),
    "2 GB shared": ("import mmap\nm = mmap.mmap(-1, 2 * 10**9)", "python", "Cannot allocate memory"),
    "fork": ("import os\nos.fork()", "python", "may not start processes"),
    "a fork bomb": ("import os\nwhile True: os.fork()", "python", "may not start processes"),
    "a fork by system call": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nif libc.fork() < 0:\n    raise OSError(ctypes.get_errno(), 'no')",
        "python",
        "Errno 1",
    ),
    "a program": ("import subprocess\nsubprocess.run(['ls'])", "python", "may not start processes"),
    "a shell": ("import os\nos.system('ls')", "python", "may not start processes"),
    "a worker's process pool": (
        "import multiprocessing as m\nwith m.Pool(2) as p: p.map(len, ['a'])",
        "python",
        "PermissionError",
    ),
    "killing the worker": ("import os\nos.kill(os.getppid(), 9)", "python", "PermissionError"),
    "killing the worker by system call": (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.syscall(62, os.getppid(), 9): raise OSError(ctypes.get_errno(), 'no')",
        "python",
        "Errno 1",
    ),
    "starving the worker of files": (
        "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (3, 3))",
        "python",
        "PermissionError",
    ),
    "the worker's environment": (
        "import os\nopen(f'/proc/{os.getppid()}/environ').read()",
        "python",
        "PermissionError",
    ),
    "the worker's memory": ("import os\nopen(f'/proc/{os.getppid()}/mem', 'rb').read(1)", "python", "PermissionError"),
    "the worker's files": ("import os\nos.listdir(f'/proc/{os.getppid()}/fd')", "python", "PermissionError"),
    "somebody's files": ("import os\nos.listdir('/root')", "python", "PermissionError"),
    "writing anywhere": ("open('/tmp/wayfarer-was-here', 'w')", "python", "PermissionError"),
    "a full disk": ("f = open('big', 'wb')\nfor _ in range(1000): f.write(bytes(10**6))", "python", "File too large"),
    "input from a terminal": ("input()", "python", "EOFError"),
}


@pytest.mark.parametrize("deed", FATAL)
async def test_only_the_step_fails_that_does(pool: PythonPool, deed: str) -> None:
    code, kind, words = FATAL[deed]
    bystander = asyncio.create_task(run(pool, BENIGN, {"n": 1}))
    ran = await run(pool, code, limit_s=20 if kind == "python" else 1)
    assert (await bystander).value == {"n": 2}
    assert ran.failure is not None
    if kind:
        assert (ran.failure.kind, words in ran.failure.message) == (kind, True), ran.failure.message
    await still_works(pool)


async def test_output_without_end_is_cut(pool: PythonPool) -> None:
    ran = await run(pool, "for n in range(1000): print('x' * 100_000)\nresult = 'done'")
    assert ran.value == "done"
    assert sum(map(len, ran.logs)) < 11_000
    assert "more characters were dropped" in ran.logs[-1]
    many = await run(pool, "for n in range(3000): print(n)\nimport os\nos.write(1, b'x' * 1000)")
    assert len(many.logs) == 101


async def test_stderr_logging_and_bytes_become_log_lines(pool: PythonPool) -> None:
    code = "import sys, logging\nprint('a', file=sys.stderr)\nsys.stdout.buffer.write(b'b\\n')\nlogging.warning('c')"
    assert (await run(pool, code)).logs == ["a", "b", "WARNING:root:c"]


async def test_a_step_sees_a_bare_environment_and_no_foreign_descriptors(pool: PythonPool) -> None:
    os.environ["WAYFARER_CANARY"] = "canary-3f9a"
    try:
        ran = await run(pool, "import os\nreturn [dict(os.environ), os.getcwd(), os.listdir('/proc/self/fd')]")
    finally:
        del os.environ["WAYFARER_CANARY"]
    environment, folder, descriptors = ran.value
    assert set(environment) == {"PATH", "LANG", "TZ", "HOME", "TMPDIR"}
    assert environment["HOME"] == folder
    own = {"standard": 3, "connection": 1, "tokens": 1, "the listing itself": 1}
    assert len(descriptors) <= sum(own.values())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import builtins\nbuiltins.len = lambda value: 666\nresult = 5", ""),
        ("import builtins\nbuiltins.isinstance = builtins.type = builtins.dict = None\nresult = 5", "TypeError"),
        ("__builtins__.clear()", "NameError"),
        ("__builtins__['len'] = lambda value: 666\nraise ValueError('after it')", "ValueError: after it (line 2)"),
        ("__builtins__['len'] = None\nwhile True: pass", "ran longer than its limit of 1 s"),
    ],
)
async def test_a_step_that_replaces_builtins_is_answered_all_the_same(pool: PythonPool, code: str, told: str) -> None:
    ran = await run(pool, code, limit_s=1)
    assert ran.failure is not None if told else ran.value == 5
    assert told in (ran.failure.message if ran.failure else "")
    await still_works(pool)


LEAKS = {
    "a global": ("leaked = 1", "result = 'leaked' in globals()"),
    "a builtin": ("import builtins\nbuiltins.leaked = 1", "import builtins\nresult = hasattr(builtins, 'leaked')"),
    "the environment": ("import os\nos.environ['LEAKED'] = '1'", "import os\nresult = 'LEAKED' in os.environ"),
    "the folder": ("import os\nos.chdir('/usr')", "import os\nresult = os.getcwd() == '/usr'"),
    "a file": ("open('leaked', 'w').write('1')", "import os\nresult = os.path.exists('leaked')"),
    "a subfolder": ("import os\nos.makedirs('a/b')", "import os\nresult = os.path.exists('a')"),
    "a patched function": (
        "import json\njson.dumps = lambda *a, **k: 'leaked'",
        "import json\nresult = json.dumps(1) == 'leaked'",
    ),
    "a patch by setattr": ("import json\nsetattr(json, 'leaked', 1)", "import json\nresult = hasattr(json, 'leaked')"),
    "a replaced module": (
        "import sys\nsys.modules['json'] = sys.modules['os']",
        "import json\nresult = not hasattr(json, 'loads')",
    ),
    "the search path": ("import sys\nsys.path.insert(0, '/leaked')", "import sys\nresult = '/leaked' in sys.path"),
    "random numbers": (
        "import random\nrandom.seed(1)",
        "import random\nresult = random.random() == random.Random(1).random()",
    ),
    "decimal precision": (
        "import decimal\ndecimal.getcontext().prec = 3",
        "import decimal\nresult = decimal.getcontext().prec == 3",
    ),
    "a context variable": (
        "import contextvars\nimport decimal\ndecimal.setcontext(decimal.Context(prec=2))",
        "import decimal\nresult = decimal.getcontext().prec == 2",
    ),
    "a thread": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "import threading\nresult = threading.active_count() > 1",
    ),
    "a signal handler": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)",
        "import signal\nresult = signal.getsignal(signal.SIGALRM) == signal.SIG_IGN",
    ),
    "the step module": ("x = 1", "import sys\nresult = 'x' in vars(sys.modules['__step__'])"),
    "a standard stream": ("import sys\nsys.stdout = None", "import sys\nresult = sys.stdout is None"),
    "printed text": ("print('leaked')", "result = False"),
    "the recursion limit": (
        "import sys\nsys.setrecursionlimit(77)",
        "import sys\nresult = sys.getrecursionlimit() == 77",
    ),
}


@pytest.mark.parametrize("what", LEAKS)
async def test_a_step_does_not_leave_to_the_next(pool: PythonPool, what: str) -> None:
    deed, check = LEAKS[what]
    for _ in range(4):
        assert (await run(pool, deed)).failure is None
    seen: list[Ran] = await asyncio.gather(*(run(pool, check) for _ in range(4)))
    assert [ran.value for ran in seen] == [False] * 4
    assert all(ran.logs == [] for ran in seen)


async def test_warm_processes_serve_one_call_after_another(pool: PythonPool) -> None:
    code = script("import os\nresult = os.getpid()")
    served = [(await pool.run(code, {}, 20)).value for _ in range(100)]
    # While the first ones start slowly more are started, and each of those may serve a call before it goes.
    assert len(set(served)) < 34, served


async def test_killed_processes_leave_no_folders(pool: PythonPool) -> None:
    for _ in range(5):
        await run(pool, "import os\nos._exit(1)")
    await still_works(pool)
    folder = Path((await run(pool, "import os\nreturn os.getcwd()")).value).parent
    async with asyncio.timeout(5):
        while len(list(folder.iterdir())) > 3:
            await asyncio.sleep(0.02)


async def test_steps_that_only_wait_do_not_hold_up_others(pool: PythonPool) -> None:
    sleepers = [asyncio.create_task(run(pool, "import time\ntime.sleep(60)", limit_s=60)) for _ in range(6)]
    await still_works(pool)
    assert not any(sleeper.done() for sleeper in sleepers)
    for sleeper in sleepers:
        sleeper.cancel()
    await asyncio.gather(*sleepers, return_exceptions=True)
    await still_works(pool)


async def test_what_playbooks_import_is_there_before_their_steps(pool: PythonPool) -> None:
    await still_works(pool)
    code = script("import sys\nseen = 'xmlrpc.client' in sys.modules\nimport xmlrpc.client\nreturn seen")
    assert "xmlrpc.client" in code.imports
    pool.prepare([*code.imports, "no_such_module"])

    async def seen_everywhere() -> bool:
        return all([(await pool.run(code, {}, 20)).value for _ in range(4)])

    for _ in range(2):
        async with asyncio.timeout(60):
            while not await seen_everywhere():
                await asyncio.sleep(0.01)
        for _ in range(3):
            await run(pool, "import os\nos._exit(1)")


async def test_cancelling_a_call_ends_its_process(pool: PythonPool) -> None:
    task = asyncio.create_task(run(pool, "import time\ntime.sleep(60)", limit_s=60))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await still_works(pool)


async def family(pool: PythonPool, code: str, numbers: Iterable[int], limit_s: float = 20) -> list[Ran]:
    """Iterations of one loop, after a few that show the pool how little time they take."""
    source = script(code)
    for _ in range(3):
        await pool.run(source, {"n": -1}, limit_s, "loop")
    return await asyncio.gather(*(pool.run(source, {"n": n}, limit_s, "loop") for n in numbers))


async def test_iterations_that_are_sent_together_are_answered_one_by_one(pool: PythonPool) -> None:
    ran = await family(pool, "print(n)\nif n % 7 == 3: raise ValueError(n)\nresult = n * n", range(200))
    assert [item.value for item in ran] == [None if n % 7 == 3 else n * n for n in range(200)]
    assert [item.logs for item in ran] == [[str(n)] for n in range(200)]
    assert {item.failure.message for item in ran if item.failure} == {
        f"ValueError: {n} (line 2)" for n in range(200) if n % 7 == 3
    }


@pytest.mark.parametrize("deed", ["import os\n    os._exit(3)", "raise MemoryError", "while True: pass"])
async def test_an_iteration_that_ends_its_process_costs_those_behind_it_nothing(pool: PythonPool, deed: str) -> None:
    ran = await family(pool, f"if n % 20 == 5:\n    {deed}\nresult = n", range(60), limit_s=1)
    assert [n for n, item in enumerate(ran) if item.failure] == [5, 25, 45]
    assert [item.value for item in ran if not item.failure] == [n for n in range(60) if n % 20 != 5]
    await still_works(pool)


async def test_iterations_do_not_wait_behind_one_that_takes_long(pool: PythonPool) -> None:
    source = script("import time\nif n == 4: time.sleep(60)\nresult = n")
    for _ in range(3):
        await pool.run(source, {"n": -1}, 60, "loop")
    tasks = [asyncio.create_task(pool.run(source, {"n": n}, 60, "loop")) for n in range(40)]
    async with asyncio.timeout(30):
        others = await asyncio.gather(*(task for n, task in enumerate(tasks) if n != 4))
    assert [item.value for item in others] == [n for n in range(40) if n != 4]
    tasks[4].cancel()
    await asyncio.gather(tasks[4], return_exceptions=True)
    await still_works(pool)


async def test_an_iteration_that_is_cancelled_before_its_turn_leaves_the_others_alone(pool: PythonPool) -> None:
    source = script("result = n")
    for _ in range(3):
        await pool.run(source, {"n": -1}, 20, "loop")
    tasks = [asyncio.create_task(pool.run(source, {"n": n}, 20, "loop")) for n in range(60)]
    await asyncio.sleep(0)
    for task in tasks[1::2]:
        task.cancel()
    ran = await asyncio.gather(*tasks, return_exceptions=True)
    assert [item.value for item in ran[::2] if isinstance(item, Ran)] == list(range(0, 60, 2))
    await still_works(pool)
