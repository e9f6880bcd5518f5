"""The client against a real runtime: the program that AUTONOMY names."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from autonomy_client import Client, Denied, Failure  # noqa: E402

START_SECONDS = 60


def program():
    """The words that start the runtime: a path, or a whole command line."""
    words = os.environ.get("AUTONOMY", "")
    return [words] if os.path.exists(words) else shlex.split(words)


@unittest.skipUnless(program(), "AUTONOMY does not name a program: no real runtime to test against")
class RuntimeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory(prefix="autonomy-client-")
        cls.addClassCleanup(cls.directory.cleanup)
        environment = dict(os.environ, XDG_CACHE_HOME=cls.directory.name, HOME=cls.directory.name)
        command = program() + ["runtime", "start", "--demo", "--listen", "127.0.0.1:0"]
        cls.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, env=environment, text=True, bufsize=1
        )
        cls.addClassCleanup(cls.stop)
        watchdog = threading.Timer(START_SECONDS, cls.process.kill)
        watchdog.start()
        try:
            for line in cls.process.stdout:
                found = re.search(r"http://127\.0\.0\.1:\d+", line)
                if found:
                    cls.url = found.group()
                    break
            else:
                raise RuntimeError(f"{command} ended without saying where it listens")
        finally:
            watchdog.cancel()

    @classmethod
    def stop(cls):
        cls.process.terminate()
        cls.process.stdout.read()
        cls.process.stdout.close()
        status = cls.process.wait(timeout=START_SECONDS)
        if status != 0:
            raise AssertionError(f"the runtime ended with status {status}")

    def test_it_is_ready(self):
        self.assertTrue(Client(self.url).is_ready())

    def test_an_allowed_call_is_executed(self):
        decision = Client(self.url).call("tool.echo", {"message": "grüße, 世界"})
        self.assertTrue(decision)
        self.assertEqual(decision.output, "grüße, 世界")
        self.assertEqual(decision.policy_ref, "embedded:demo")
        self.assertRegex(decision.audit_id, "^[0-9a-f-]{36}$")

    def test_denied_calls_are_not(self):
        client = Client(self.url)
        for kind, params in (("tool.shell", {"command": "id"}), ("robot.move", {"speed": 9})):
            with self.subTest(kind=kind), self.assertRaises(Denied) as raised:
                client.require(kind, params)
            self.assertIsNone(raised.exception.decision.failure)
            self.assertTrue(raised.exception.decision.audit_id)

    def test_what_is_not_allowlisted_is_denied_by_the_runtime(self):
        decision = Client(self.url).call("tool.http_get", {"endpoint": "example.invalid"})
        self.assertEqual(decision.reason, "runtime: endpoint not in allowlist")
        self.assertEqual(decision.status, 403)

    def test_a_bad_kind_is_a_bad_request(self):
        decision = Client(self.url).call("No Such Kind!")
        self.assertEqual(decision.failure, Failure.BAD_REQUEST)
        self.assertEqual(decision.status, 400)
        self.assertTrue(decision.reason.startswith("request: "), decision.reason)

    def test_threads_share_a_client(self):
        client = Client(self.url)
        outputs = [None] * 16

        def call(i):
            outputs[i] = client.call("tool.echo", {"message": str(i)}).output

        threads = [threading.Thread(target=call, args=(i,)) for i in range(len(outputs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(outputs, [str(i) for i in range(len(outputs))])


if __name__ == "__main__":
    unittest.main()
