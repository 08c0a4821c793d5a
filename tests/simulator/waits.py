"""Simulated playbooks that jump, wait, are signalled, run out of time, or fail while others of theirs still try."""

_HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: {name}, path: sim/{name}}}\n"
_AFTER = "- {step: after, tool: {kind: python, input: {n: 1}, code: x}}\n"
_BODIES = {
    "pages": """
workflow:
- step: read
  tool:
  - name: page
    kind: python
    input: {n: "{{ iter.page or 1 }}", effect: "{{ iter.page or 1 }}"}
    code: x
    spec: {policy: {rules: [{when: "{{ output.data.n < 4 }}", then: {do: jump, to: page, set_iter: {page: "{{ output.data.n + 1 }}"}}}]}}
  - {name: kept, kind: python, input: {n: "{{ page.n }}"}, code: x, spec: {policy: [{else: {do: continue, set_ctx: {last: "{{ output.data.n }}"}}}]}}
  next: after
- {step: after, tool: {kind: python, input: {n: "{{ ctx.last }}"}, code: x}}
""",
    "polls": """
workflow:
- step: poll
  tool:
    kind: python
    input: {n: "{{ _attempt }}", effect: "{{ _attempt }}"}
    code: x
    spec: {policy: {rules: [{when: "{{ output.data.n < 3 }}", then: {do: retry, attempts: 5, delay: 7}}]}}
  next: after
"""
    + _AFTER,
    "approval": """
workflow:
- step: ask
  tool:
  - {name: before, kind: python, input: {n: 1}, code: x}
  - {name: go, kind: wait, signal: go}
  - {name: then, kind: python, input: {n: "{{ go.n }}"}, code: x}
  next: again
- {step: again, tool: {kind: wait, signal: again}, next: after}
- {step: after, tool: {kind: python, input: {n: "{{ again.n }}"}, code: x}}
""",
    "pauses": """
workflow:
- {step: one, tool: {kind: wait, delay_s: 6}, next: [many, inner]}
- {step: many, loop: {in: [3, 1, 12], iterator: s, spec: {mode: parallel}}, tool: {kind: wait, delay_s: "{{ s }}"}, next: after}
- {step: inner, tool: {kind: agent, path: sim/paused}, next: after}
"""
    + _AFTER,
    "paused": "workflow:\n- {step: a, tool: {kind: wait, delay_s: 4}, next: after}\n" + _AFTER,
    "gives-up": """
workflow:
- step: each
  loop: {in: [0, 1, 2], iterator: n, spec: {mode: parallel, max_in_flight: 3}}
  tool:
    kind: python
    input: {attempt: "{{ _attempt }}", fail_until: "{{ 9 if n else 4 }}"}
    code: x
    spec: {policy: {rules: [{when: "{{ n < 2 and output.status == 'error' }}", then: {do: retry, attempts: 9, delay: 5}}]}}
  next: {arcs: [{step: later, when: "{{ event.name == 'call.error' }}"}]}
- {step: later, tool: {kind: wait, delay_s: 15}, next: after}
"""
    + _AFTER,
    "limited": """
workflow:
- step: child
  spec: {timeout_s: 5}
  tool: {kind: playbook, path: sim/pauses}
  next: {arcs: [{step: asked, when: "{{ event.name == 'step.failed' }}"}, {step: after}]}
- step: asked
  tool: {kind: wait, signal: never, timeout_s: 9}
  next: {arcs: [{step: after, when: "{{ event.error.kind == 'timeout' }}"}]}
"""
    + _AFTER,
    "hurried": """
executor: {spec: {timeout_s: 14}}
workflow:
- {step: a, tool: {kind: agent, path: sim/pauses}, next: b}
- {step: b, tool: {kind: agent, path: sim/nested}, next: after}
"""
    + _AFTER,
}
DOCUMENTS = {f"sim/{name}": _HEAD.format(name=name) + body for name, body in _BODIES.items()}
ROOTS = [path for path in DOCUMENTS if path != "sim/paused"]
TIMED = frozenset({"sim/limited", "sim/hurried"})
"""What comes of these depends on how long things take."""
SIGNALS = {"sim/approval": ("go", "again")}
"""Signals that somebody sends to an execution."""
