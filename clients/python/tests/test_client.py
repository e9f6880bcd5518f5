"""The client against a runtime that misbehaves in every way that matters."""

import json
import os
import socket
import sys
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from autonomy_client import Client, ConfigurationError, Denied, Failure, ToolFailed  # noqa: E402


POLL_SECONDS = 0.01


class FakeRuntime:
    """Answers every call with the same bytes and keeps what it was asked."""

    def __init__(self, status=200, body=b"{}", headers=()):
        self.requests = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                fake.requests.append((self.path, dict(self.headers), self.rfile.read(length)))
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class RawRuntime:
    """Accepts one connection and handles it with the given function."""

    def __init__(self, handle):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, args=(handle,), daemon=True)

    def _serve(self, handle):
        try:
            connection, _ = self._socket.accept()
        except OSError:
            return
        with connection:
            handle(connection)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._socket.close()
        self._thread.join(timeout=10)


def answer(**members):
    return json.dumps(members).encode()


class ClientTest(unittest.TestCase):
    def ask(self, status, body, headers=(), **options):
        with FakeRuntime(status, body, headers) as runtime:
            decision = Client(runtime.url, **options).call("tool.echo", {"message": "hi"})
            self.assertEqual(len(runtime.requests), 1, "a call is sent exactly once")
            return decision, runtime.requests[0]

    def test_an_allowed_call_has_its_output(self):
        body = answer(decision="allow", output={"n": [1, None]}, policy_ref="p", audit_id="a")
        decision, (path, headers, sent) = self.ask(200, body)
        self.assertTrue(decision)
        self.assertTrue(decision.allowed)
        self.assertEqual(decision.output, {"n": [1, None]})
        self.assertEqual((decision.policy_ref, decision.audit_id, decision.status), ("p", "a", 200))
        self.assertIsNone(decision.failure)
        self.assertEqual(path, "/v1/tool")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertNotIn("Authorization", headers)
        self.assertEqual(json.loads(sent), {"kind": "tool.echo", "params": {"message": "hi"}})

    def test_a_denied_call_says_why_and_is_no_failure(self):
        body = answer(decision="deny", reason="too fast", policy_ref="p", audit_id="a")
        decision, _ = self.ask(403, body)
        self.assertFalse(decision)
        self.assertFalse(decision.allowed)
        self.assertEqual(decision.reason, "too fast")
        self.assertIsNone(decision.output)
        self.assertIsNone(decision.failure)

    def test_each_status_has_its_failure(self):
        cases = [
            (400, "deny", Failure.BAD_REQUEST),
            (401, "deny", Failure.BAD_REQUEST),
            (413, "deny", Failure.BAD_REQUEST),
            (429, "deny", Failure.OVERLOADED),
            (503, "deny", Failure.UNAVAILABLE),
            (500, "deny", Failure.UNAVAILABLE),
            (400, "allow", Failure.TOOL),
            (502, "allow", Failure.TOOL),
            (504, "allow", Failure.TOOL),
        ]
        for status, decision_word, failure in cases:
            with self.subTest(status=status, decision=decision_word):
                decision, _ = self.ask(status, answer(decision=decision_word, reason="r"))
                self.assertFalse(decision)
                self.assertEqual(decision.failure, failure)
                self.assertEqual(decision.allowed, decision_word == "allow")
                self.assertIsNone(decision.output)

    def test_an_overloaded_runtime_says_when_to_come_back(self):
        body = answer(decision="deny", reason="runtime: overloaded")
        decision, _ = self.ask(429, body, [("Retry-After", "2")])
        self.assertEqual(decision.retry_after_seconds, 2.0)
        decision, _ = self.ask(429, body, [("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")])
        self.assertIsNone(decision.retry_after_seconds)

    def test_answers_that_are_no_decision_deny(self):
        bodies = [
            b"",
            b"hello",
            b"[]",
            b"null",
            b'{"decision":"perhaps"}',
            b'{"decision":true,"output":"x"}',
            b'{"output":"x"}',
            b"\xff\xfe",
            b'{"decision":"allow"',
        ]
        for body in bodies:
            with self.subTest(body=body):
                decision, _ = self.ask(200, body)
                self.assertFalse(decision)
                self.assertFalse(decision.allowed)
                self.assertEqual(decision.failure, Failure.BAD_ANSWER)
                self.assertIsNone(decision.output)

    def test_answers_that_contradict_themselves_deny(self):
        for status, word in ((200, "deny"), (403, "allow")):
            with self.subTest(status=status, word=word):
                decision, _ = self.ask(status, answer(decision=word, output="x"))
                self.assertFalse(decision.allowed)
                self.assertEqual(decision.failure, Failure.BAD_ANSWER)

    def test_a_huge_answer_denies(self):
        with mock.patch("autonomy_client._client.MAX_ANSWER_BYTES", 100):
            body = answer(decision="allow", output="x" * 200)
            decision, _ = self.ask(200, body)
        self.assertFalse(decision.allowed)
        self.assertEqual(decision.failure, Failure.BAD_ANSWER)

    def test_nobody_listening_denies(self):
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        decision = Client(f"http://127.0.0.1:{port}").call("tool.echo")
        self.assertFalse(decision)
        self.assertEqual(decision.failure, Failure.UNREACHABLE)
        self.assertIn("client: ", decision.reason)

    def test_silence_denies_in_time(self):
        done = threading.Event()
        with RawRuntime(lambda connection: done.wait(30)) as runtime:
            decision = Client(runtime.url, timeout=0.2).call("tool.echo")
            done.set()
        self.assertFalse(decision)
        self.assertEqual(decision.failure, Failure.TIMEOUT)
        self.assertEqual(decision.reason, "client: no answer within 0.2 s")

    def test_a_connection_that_breaks_denies(self):
        full = b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"decision":"allow","output":"x"'
        for length in (0, 10, 40, len(full)):
            with self.subTest(bytes=length):

                def handle(connection, part=full[:length]):
                    connection.recv(65536)
                    connection.sendall(part)

                with RawRuntime(handle) as runtime:
                    decision = Client(runtime.url, timeout=10).call("tool.echo")
                self.assertFalse(decision)
                self.assertFalse(decision.allowed)
                self.assertEqual(decision.failure, Failure.UNREACHABLE)

    def test_something_that_does_not_speak_http_denies(self):
        def handle(connection):
            connection.recv(65536)
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        with RawRuntime(handle) as runtime:
            decision = Client(runtime.url, timeout=10).call("tool.echo")
        self.assertEqual(decision.failure, Failure.UNREACHABLE)

    def test_what_is_no_json_is_not_sent(self):
        deep = []
        deep.append(deep)
        for value in (object(), float("nan"), "\ud800", deep):
            with self.subTest(value=type(value)), FakeRuntime() as runtime:
                decision = Client(runtime.url).call("tool.echo", {"message": value})
                self.assertEqual(decision.failure, Failure.BAD_REQUEST)
                self.assertEqual(runtime.requests, [])

    def test_context_of_client_and_call_are_joined(self):
        with FakeRuntime(403, answer(decision="deny")) as runtime:
            client = Client(runtime.url, context={"agent": "a", "session": "1"})
            client.call("tool.echo", {}, {"session": "2"})
            sent = json.loads(runtime.requests[0][2])
        self.assertEqual(sent["context"], {"agent": "a", "session": "2"})

    def test_a_token_is_sent_as_bearer(self):
        _, (_, headers, _) = self.ask(403, answer(decision="deny"), token="secret")
        self.assertEqual(headers["Authorization"], "Bearer secret")
        with mock.patch.dict(os.environ, {"AUTONOMY_RUNTIME_TOKEN": "other"}):
            _, (_, headers, _) = self.ask(403, answer(decision="deny"))
        self.assertEqual(headers["Authorization"], "Bearer other")

    def test_a_path_of_the_address_is_kept(self):
        with FakeRuntime(403, answer(decision="deny")) as runtime:
            Client(runtime.url + "/gate/").call("tool.echo")
            self.assertEqual(runtime.requests[0][0], "/gate/v1/tool")

    def test_require_raises_what_call_returns(self):
        with FakeRuntime(200, answer(decision="allow", output="x")) as runtime:
            self.assertEqual(Client(runtime.url).require("tool.echo"), "x")
        with FakeRuntime(403, answer(decision="deny", reason="no")) as runtime:
            with self.assertRaises(Denied) as raised:
                Client(runtime.url).require("tool.echo")
        self.assertEqual(str(raised.exception), "tool.echo: no")
        self.assertEqual(raised.exception.decision.reason, "no")
        with FakeRuntime(502, answer(decision="allow", reason="tool: down")) as runtime:
            with self.assertRaises(ToolFailed):
                Client(runtime.url).require("tool.http_get")

    def test_an_address_is_required(self):
        with mock.patch.dict(os.environ):
            os.environ.pop("AUTONOMY_RUNTIME_URL", None)
            with self.assertRaisesRegex(ConfigurationError, "AUTONOMY_RUNTIME_URL is not set"):
                Client()
        for url in ("127.0.0.1:7777", "ftp://h", "http://", "http://h:port"):
            with self.subTest(url=url), self.assertRaises(ConfigurationError):
                Client(url)


if __name__ == "__main__":
    unittest.main()
