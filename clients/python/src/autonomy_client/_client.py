"""The client and its decisions. See the package for an overview."""

from __future__ import annotations

import enum
import http.client
import json
import os
import socket
import ssl
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import urlsplit

URL_VARIABLE = "AUTONOMY_RUNTIME_URL"
TOKEN_VARIABLE = "AUTONOMY_RUNTIME_TOKEN"

DEFAULT_TIMEOUT_SECONDS = 30.0
"""Longer than the slowest built-in tool, which gives up after ten seconds."""

MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""A larger answer is not read to its end and counts as a deny."""


class ConfigurationError(ValueError):
    """The runtime's address is missing or is no URL."""


class Failure(enum.Enum):
    """Why there is no result although no policy denied the call."""

    UNREACHABLE = "unreachable"
    """No connection, or it broke. A call that was already sent may have run."""

    TIMEOUT = "timeout"
    """No answer in time. The call may have run."""

    BAD_ANSWER = "bad answer"
    """What came back is no decision. The call may have run."""

    BAD_REQUEST = "bad request"
    """The runtime or this client refused the request itself; nothing ran."""

    OVERLOADED = "overloaded"
    """Too many calls in work; nothing ran. Later is worth a try."""

    UNAVAILABLE = "unavailable"
    """The runtime cannot record decisions at present; nothing ran."""

    TOOL = "tool"
    """The call was allowed, but the tool refused its parameters or failed."""


@dataclass(frozen=True)
class Decision:
    """What became of one tool call. True exactly when it was allowed and its tool succeeded."""

    allowed: bool
    """Whether policy and every later layer let the call run."""

    output: Any = None
    """What the tool returned, of any JSON type."""

    reason: Optional[str] = None
    """Why the call was denied or failed, in one line."""

    policy_ref: Optional[str] = None
    """The policy that decided."""

    audit_id: Optional[str] = None
    """Names the call in the log: `autonomy audit get AUDIT_ID`. None when nothing was recorded."""

    status: Optional[int] = None
    """HTTP status of the answer, None without an answer."""

    failure: Optional[Failure] = None
    """Set when there is no result for another reason than a policy's deny."""

    retry_after_seconds: Optional[float] = None
    """When an overloaded runtime asks to wait."""

    def __bool__(self) -> bool:
        return self.allowed and self.failure is None


class Denied(Exception):
    """A required call was not allowed, or nobody could say that it was."""

    def __init__(self, kind: str, decision: Decision) -> None:
        super().__init__(f"{kind}: {decision.reason}")
        self.kind = kind
        self.decision = decision


class ToolFailed(Exception):
    """A required call was allowed, but its tool failed."""

    def __init__(self, kind: str, decision: Decision) -> None:
        super().__init__(f"{kind}: {decision.reason}")
        self.kind = kind
        self.decision = decision


class Client:
    """Sends tool calls to a runtime. Safe for threads: every call has a connection of its own.

    Nothing is sent twice: when an answer is lost, the call may have run.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        *,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
        token: Optional[str] = None,
        context: Optional[Mapping[str, Any]] = None,
        tls: Optional[ssl.SSLContext] = None,
    ) -> None:
        """
        url: the runtime's address; AUTONOMY_RUNTIME_URL when absent.
        timeout: seconds that connecting and every wait for data may take.
        token: bearer token; AUTONOMY_RUNTIME_TOKEN when absent.
        context: facts about the caller sent with every call, such as agent and session.
        tls: for an https address with a certificate of its own authority.
        """
        url = url or os.environ.get(URL_VARIABLE, "")
        if not url:
            raise ConfigurationError(
                f"{URL_VARIABLE} is not set: start the program with `autonomy run`, or pass url"
            )
        self._https, self._host, self._port, self._path = _split(url)
        self._timeout = timeout
        self._token = token or os.environ.get(TOKEN_VARIABLE) or None
        self._context = dict(context) if context else {}
        self._tls = tls

    def call(
        self,
        kind: str,
        params: Optional[Mapping[str, Any]] = None,
        context: Optional[Mapping[str, Any]] = None,
    ) -> Decision:
        """Asks the runtime to decide and run one tool call.

        Never raises because of the runtime: no answer, or one that makes no sense, is a deny.
        """
        request: Dict[str, Any] = {"kind": kind, "params": dict(params or {})}
        facts = {**self._context, **(context or {})}
        if facts:
            request["context"] = facts
        try:
            body = json.dumps(request, ensure_ascii=False, allow_nan=False).encode("utf-8")
        except (TypeError, ValueError, RecursionError) as error:
            return _failed(Failure.BAD_REQUEST, f"client: the call is not JSON: {error}")
        try:
            status, headers, answer = self._exchange("POST", "/v1/tool", body)
        except (socket.timeout, TimeoutError):
            return _failed(Failure.TIMEOUT, f"client: no answer within {self._timeout:g} s")
        except (OSError, http.client.HTTPException) as error:
            return _failed(Failure.UNREACHABLE, f"client: {str(error) or type(error).__name__}")
        return _decision(status, headers, answer)

    def require(
        self,
        kind: str,
        params: Optional[Mapping[str, Any]] = None,
        context: Optional[Mapping[str, Any]] = None,
    ) -> Any:
        """Like call, but returns the output and raises Denied or ToolFailed when there is none."""
        decision = self.call(kind, params, context)
        if decision:
            return decision.output
        if decision.allowed:
            raise ToolFailed(kind, decision)
        raise Denied(kind, decision)

    def is_ready(self) -> bool:
        """Whether the runtime has a policy and can record decisions."""
        try:
            status, _, _ = self._exchange("GET", "/ready", None)
        except (OSError, http.client.HTTPException):
            return False
        return status == 200

    def _exchange(
        self, method: str, path: str, body: Optional[bytes]
    ) -> Tuple[int, http.client.HTTPMessage, bytes]:
        connection = self._connection()
        try:
            headers = {"Content-Type": "application/json"} if body is not None else {}
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            connection.request(method, self._path + path, body, headers)
            response = connection.getresponse()
            answer = response.read(MAX_ANSWER_BYTES + 1)
            if len(answer) <= MAX_ANSWER_BYTES and response.length:
                # With a bound, read() does not tell a broken connection from the end.
                raise http.client.IncompleteRead(answer, response.length)
            return response.status, response.headers, answer
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._https:
            return http.client.HTTPSConnection(
                self._host, self._port, timeout=self._timeout, context=self._tls
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)


def _split(url: str) -> Tuple[bool, str, Optional[int], str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"{url!r} is no address of a runtime: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"{url!r} is no address of a runtime: expected one such as http://127.0.0.1:7777"
        )
    return parts.scheme == "https", parts.hostname, port, parts.path.rstrip("/")


def _decision(status: int, headers: http.client.HTTPMessage, answer: bytes) -> Decision:
    if len(answer) > MAX_ANSWER_BYTES:
        return _failed(
            Failure.BAD_ANSWER, f"client: the answer exceeds {MAX_ANSWER_BYTES} bytes", status
        )
    try:
        body = json.loads(answer)
    except ValueError:
        body = None
    if not isinstance(body, dict) or body.get("decision") not in ("allow", "deny"):
        return _failed(
            Failure.BAD_ANSWER, f"client: the answer (status {status}) is no decision", status
        )
    allowed = body["decision"] == "allow"
    if status == 200 and not allowed or status == 403 and allowed:
        return _failed(
            Failure.BAD_ANSWER,
            f"client: the answer contradicts itself: status {status}, {body['decision']}",
            status,
        )
    return Decision(
        allowed=allowed,
        output=body.get("output") if status == 200 else None,
        reason=_text(body.get("reason")),
        policy_ref=_text(body.get("policy_ref")),
        audit_id=_text(body.get("audit_id")),
        status=status,
        failure=_failure(status, allowed),
        retry_after_seconds=_seconds(headers.get("Retry-After")),
    )


def _failure(status: int, allowed: bool) -> Optional[Failure]:
    if status in (200, 403):
        return None
    if allowed:
        return Failure.TOOL
    if status == 429:
        return Failure.OVERLOADED
    if 400 <= status < 500:
        return Failure.BAD_REQUEST
    return Failure.UNAVAILABLE


def _failed(failure: Failure, reason: str, status: Optional[int] = None) -> Decision:
    return Decision(allowed=False, reason=reason, status=status, failure=failure)


def _text(value: Any) -> Optional[str]:
    return value if isinstance(value, str) else None


def _seconds(value: Optional[str]) -> Optional[float]:
    try:
        return float(value) if value is not None else None
    except ValueError:
        return None
