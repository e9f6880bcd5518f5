"""Client for the Autonomy runtime: ask before acting.

    from autonomy_client import Client

    client = Client()  # AUTONOMY_RUNTIME_URL
    decision = client.call("tool.echo", {"message": "hello"})
    print(decision.output if decision else decision.reason)
"""

from ._client import (
    DEFAULT_TIMEOUT_SECONDS,
    MAX_ANSWER_BYTES,
    Client,
    ConfigurationError,
    Decision,
    Denied,
    Failure,
    ToolFailed,
)

__all__ = [
    "DEFAULT_TIMEOUT_SECONDS",
    "MAX_ANSWER_BYTES",
    "Client",
    "ConfigurationError",
    "Decision",
    "Denied",
    "Failure",
    "ToolFailed",
]

__version__ = "0.1.0"
