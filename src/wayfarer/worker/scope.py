"""Names in scope of a worker's templates: what the command carries and what its task list has computed."""

from collections.abc import Mapping
from typing import Any

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.exchange import Command, PipelineState
from wayfarer.dsl.scope import build


class Scopes:
    """Builds the scope of one task after the other; what the command carries is read once."""

    def __init__(self, command: Command, steps: Mapping[str, Finished]) -> None:
        given = command.scope
        self._workload: dict[str, Any] = given.get("workload", {})
        self._ctx: dict[str, Any] = given.get("ctx", {})
        self.args: dict[str, Any] = given.get("args", {})
        """What the arc gave that led to the step."""
        self.bindings: dict[str, Any] = given.get("input", {})
        """The step's ``input`` bindings."""
        self._steps = steps
        self._execution_id = command.execution_id
        self._iteration: dict[str, Any] = {}
        if command.iteration is not None:
            self._iteration = {
                command.iteration.name: command.iteration.item,
                "loop_index": command.iteration.index,
            }

    def at(self, state: PipelineState, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Names for the task at ``state.position``; ``extra`` are the inputs of a workbook task."""
        bindings = {**self.bindings, **extra} if extra else self.bindings
        names = build(
            workload=self._workload,
            ctx={**self._ctx, **state.ctx} if state.ctx else self._ctx,
            steps=self._steps,
            args=self.args,
            bindings=bindings,
            tasks={name: Finished(value) for name, value in state.tasks.items()},
            iteration=self._iteration,
            iter_values=state.iter,
            reserved={
                "execution_id": self._execution_id,
                "_attempt": state.attempt,
                "_prev": Finished(state.prev),
            },
        )
        names.setdefault("input", bindings)
        names.setdefault("step", names["iter"])
        return names

    def after(self, state: PipelineState, task: str, output: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """Names for the policy of the task that has just ended."""
        names = self.at(state)
        names[task] = Finished(value)
        names["output"] = output
        names.setdefault("outcome", {**output, "result": output["data"]})
        return names
