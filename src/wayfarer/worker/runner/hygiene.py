"""Undoes what one step may leave behind in its process, and says when only a new process would be clean."""

import _signal  # type: ignore[import-not-found]
import _thread
import builtins
import gc
import os
import random
import resource
import shutil
import sys
from typing import Any

_KILOBYTE = 1024
_SIGALRM = _signal.SIGALRM
"""`_signal` is `signal` without a look into an enumeration at each call, which takes longer than all else here."""


_BUILTINS = vars(builtins)
"""The names that all code of the process uses, that of this package included."""


class Hygiene:
    """Remembers the clean state of the process and restores it after every call."""

    def __init__(self, home: str, max_growth_bytes: int, on_alarm: Any) -> None:
        self._home = home
        self._on_alarm = on_alarm
        self._environment: dict[Any, Any] = dict(_environment())
        self._builtins = dict(_BUILTINS)
        self._patched = False
        self._path = list(sys.path)
        self._recursion_limit = sys.getrecursionlimit()
        self._modules: dict[str, Any] = {}
        self._largest_kb = _peak_kb() + max_growth_bytes // _KILOBYTE
        self._home_changed = os.stat(home).st_mtime_ns

    def before(self) -> None:
        """Note the modules that exist before a call."""
        if len(self._modules) != len(sys.modules):
            self._modules = dict(sys.modules)

    def restore_builtins(self) -> None:
        """Take back what a step did to builtins, before anything of this package that needs them runs again.

        Nothing here may use one: a step may have replaced ``len`` or ``isinstance``.
        """
        if self._builtins != _BUILTINS:
            _BUILTINS.clear()
            _BUILTINS.update(self._builtins)
            self._patched = True

    def after(self, reseeds: bool) -> bool:
        """Restore what is cheap to restore; False when the process should be replaced."""
        if _environment() != self._environment:
            _restore_environment(self._environment)
        if sys.path != self._path:
            sys.path[:] = self._path
        if sys.getrecursionlimit() != self._recursion_limit:
            sys.setrecursionlimit(self._recursion_limit)
        if os.getcwd() != self._home:
            os.chdir(self._home)
        if not gc.isenabled():
            gc.enable()
        if reseeds:
            random.seed()
        self._empty_home()
        return self._is_clean()

    def _empty_home(self) -> None:
        if os.stat(self._home).st_mtime_ns == self._home_changed:
            return
        for entry in os.scandir(self._home):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
        self._home_changed = os.stat(self._home).st_mtime_ns

    def _is_clean(self) -> bool:
        return (
            _thread._count() == 0
            and not self._patched
            and self._builtins == _BUILTINS
            and _signal.getsignal(_SIGALRM) is self._on_alarm
            and _peak_kb() <= self._largest_kb
            and self._modules_intact()
        )

    def _modules_intact(self) -> bool:
        current = sys.modules
        if current == self._modules:
            return True
        return all(current.get(name) is module for name, module in self._modules.items())


def _environment() -> Any:
    return os.environ._data  # type: ignore[attr-defined]


def _restore_environment(clean: dict[Any, Any]) -> None:
    wanted = {os.fsdecode(key): os.fsdecode(value) for key, value in clean.items()}
    for key in [key for key in os.environ if key not in wanted]:
        del os.environ[key]
    os.environ.update(wanted)


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
