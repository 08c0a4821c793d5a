"""The work that every engine does, as playbooks of the dialect; the peers have it in `bench/peers`."""

import enum

CHAIN_STEPS = 16
NESTED_STEPS = 6
NESTED_CHILDREN = 10
LOOP_ITEMS = 100
HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: {name}, path: bench/{name}}}\n"


class Work(enum.StrEnum):
    """A kind of execution."""

    CHAIN = "chain"
    NESTED = "nested"
    LOOP = "loop"

    @property
    def steps(self) -> int:
        """Steps of one execution that run code."""
        return {Work.CHAIN: CHAIN_STEPS, Work.NESTED: NESTED_STEPS + 2 * NESTED_CHILDREN, Work.LOOP: LOOP_ITEMS}[self]

    @property
    def result(self) -> int:
        """What every engine must compute."""
        return {Work.CHAIN: CHAIN_STEPS, Work.NESTED: NESTED_STEPS + 2 * NESTED_CHILDREN, Work.LOOP: LOOP_ITEMS}[self]

    @property
    def title(self) -> str:
        """The row's name in tables."""
        return {
            Work.CHAIN: f"chain of {CHAIN_STEPS} steps",
            Work.NESTED: f"{NESTED_STEPS} steps, {NESTED_CHILDREN} nested of 2",
            Work.LOOP: f"parallel loop of {LOOP_ITEMS}",
        }[self]


def playbooks() -> list[str]:
    """The documents to register."""
    return [_chain(), _child(), _nested(), _loop()]


def _step(name: str, before: str | None, following: str | None) -> str:
    given = f"'{{{{ {before} }}}}'" if before else "0"
    arc = f"  next: {following}\n" if following else ""
    return f"- step: {name}\n  tool: {{kind: python, input: {{n: {given}}}, code: 'result = n + 1'}}\n{arc}"


def _chain() -> str:
    names = [f"s{n}" for n in range(CHAIN_STEPS)]
    steps = [
        _step(name, names[n - 1] if n else None, names[n + 1] if n + 1 < len(names) else None)
        for n, name in enumerate(names)
    ]
    return HEAD.format(name="chain") + "workflow:\n" + "".join(steps)


def _child() -> str:
    return HEAD.format(name="child") + "workload: {n: 0}\nworkflow:\n" + _step("a", "n", "b") + _step("b", "a", None)


def _nested() -> str:
    """Five steps, ten nested playbooks one after the other, and a last step."""
    names = [f"s{n}" for n in range(NESTED_STEPS - 1)] + [f"c{n}" for n in range(NESTED_CHILDREN)] + ["last"]
    lines = []
    for position, name in enumerate(names):
        before = names[position - 1] if position else None
        following = names[position + 1] if position + 1 < len(names) else None
        if name.startswith("c"):
            call = f"{{kind: agent, path: bench/child, input: {{n: '{{{{ {before} }}}}'}}}}"
            lines.append(f"- step: {name}\n  tool: {call}\n  next: {following}\n")
        else:
            lines.append(_step(name, before, following))
    return HEAD.format(name="nested") + "workflow:\n" + "".join(lines)


def _loop() -> str:
    spec = f"{{mode: parallel, max_in_flight: {LOOP_ITEMS}}}"
    return (
        HEAD.format(name="loop")
        + "workflow:\n- step: each\n"
        + f"  loop: {{in: '{{{{ range({LOOP_ITEMS}) | list }}}}', iterator: n, spec: {spec}}}\n"
        + "  tool: {kind: python, input: {n: '{{ n }}'}, code: 'result = n + 1'}\n  next: count\n"
        + "- step: count\n  tool: {kind: noop}\n"
    )
