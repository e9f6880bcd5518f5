#!/usr/bin/env python3
"""An agent that asks before it acts.

    autonomy run python3 examples/agent.py

Every step below is a tool call: the runtime decides it by policy, records the decision, and only then
runs the tool. Under the demo policy one step is allowed and three are denied.
"""

import sys
from pathlib import Path

try:
    from autonomy_client import Client, ConfigurationError
except ImportError:  # not installed: take it from this source tree
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "clients" / "python" / "src"))
    from autonomy_client import Client, ConfigurationError

STEPS = [
    ("tool.echo", {"message": "hello"}),
    ("tool.http_get", {"endpoint": "api.example.com", "path": "/v1/weather"}),
    ("tool.shell", {"command": "rm -rf /"}),
    ("robot.move", {"speed": 2.5}),
]


def main() -> int:
    client = Client(context={"agent": "example"})
    last_denied = None
    for kind, params in STEPS:
        decision = client.call(kind, params)
        if decision.failure is not None:
            print(f"{kind:<14} error  {decision.reason}")
            return 1
        verdict, detail = ("allow", decision.output) if decision else ("deny", decision.reason)
        print(f"{kind:<14} {verdict:<6} {detail}")
        if not decision.allowed:
            last_denied = decision.audit_id
    if last_denied:
        print(f"\nWhy was the last one denied?  autonomy audit get {last_denied}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ConfigurationError as error:
        sys.exit(f"agent: {error}")
