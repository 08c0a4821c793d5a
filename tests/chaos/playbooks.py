"""Mixed work: each kind with the effects that one execution of it must have."""

HEAD = (
    "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: {name}, path: chaos/{name}}}\nworkload: {{sink: ''}}\n"
)


def _effect(name: str, extra: str = "") -> str:
    body = f"{{execution: '{{{{ root | default(execution_id) }}}}', effect: {name}{extra}}}"
    return f"{{kind: http, method: POST, url: '{{{{ workload.sink }}}}/', json: {body}}}"


CHAIN = (
    HEAD.format(name="chain")
    + f"""workflow:
- step: a
  tool: {{kind: python, code: "result = {{'n': 1}}"}}
  next: b
- step: b
  tool: {_effect("b")}
  next: c
- step: c
  tool: {{kind: python, input: {{n: "{{{{ a.n }}}}"}}, code: "result = {{'n': n + 1}}"}}
  next: d
- step: d
  tool: {_effect("d")}
  next: e
- step: e
  tool: {{kind: python, input: {{n: "{{{{ c.n }}}}"}}, code: "import time; time.sleep(0.3); result = n + 1"}}
"""
)
LOOP = (
    HEAD.format(name="loop")
    + f"""workflow:
- step: each
  loop: {{in: "{{{{ range(8) | list }}}}", iterator: n, spec: {{mode: parallel, max_in_flight: 4}}}}
  tool: {_effect("'each-{{ n }}'")}
  next: end
- step: end
  tool: {{kind: python, input: {{all: "{{{{ each.data }}}}"}}, code: "result = len(all)"}}
"""
)
CHILD = (
    HEAD.format(name="child").replace("sink: ''", "sink: '', root: '', n: 0")
    + f"""workflow:
- step: a
  tool: {_effect("'child-{{ n }}'")}
  next: b
- step: b
  tool: {{kind: python, input: {{n: "{{{{ n }}}}"}}, code: "result = n + 1"}}
"""
)
_CALL = "{{kind: agent, path: chaos/child, input: {{n: {n}, sink: '{{{{ workload.sink }}}}', root: '{{{{ execution_id }}}}'}}}}"
NESTED = (
    HEAD.format(name="nested")
    + f"""workflow:
- step: one
  tool: {_CALL.format(n=1)}
  next: two
- step: two
  tool: {_CALL.format(n=2)}
  next: both
- step: both
  tool: {_effect("both")}
  next: {{spec: {{mode: inclusive}}, arcs: [{{step: left}}, {{step: right}}]}}
- step: left
  tool: {_effect("left")}
  next: join
- step: right
  tool: {{kind: python, code: "result = 1"}}
  next: join
- step: join
  tool: {_effect("join")}
"""
)
RETRY = (
    HEAD.format(name="retry")
    + f"""workflow:
- step: flaky
  tool:
  - name: call
    {_effect("flaky", ", flaky: true")[1:-1].replace(", method", chr(10) + "    method", 1).replace(", url", chr(10) + "    url", 1).replace(", json", chr(10) + "    json", 1)}
    spec:
      policy:
        rules:
        - {{when: "{{{{ output.status == 'error' }}}}", then: {{do: retry, attempts: 8, delay: 0.2, backoff: none}}}}
        - {{else: {{then: {{do: continue}}}}}}
  - name: after
    kind: python
    code: "result = 'ok'"
  next: last
- step: last
  tool: {_effect("last")}
"""
)

EFFECTS: dict[str, set[str]] = {
    "chaos/chain": {"b", "d"},
    "chaos/loop": {f"each-{n}" for n in range(8)},
    "chaos/nested": {"child-1", "child-2", "both", "left", "join"},
    "chaos/retry": {"flaky", "last"},
}
DOCUMENTS = (CHAIN, LOOP, CHILD, NESTED, RETRY)
