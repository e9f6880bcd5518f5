// An agent in JavaScript, Node 18 or newer: autonomy run node examples/agent.mjs

const runtime = process.env.AUTONOMY_RUNTIME_URL;
if (!runtime) {
  console.error("AUTONOMY_RUNTIME_URL is not set: start this with autonomy run");
  process.exit(1);
}

/** Asks the runtime to decide and run one tool call. No answer, or a strange one, is a deny. */
async function call(kind, params) {
  try {
    const response = await fetch(`${runtime}/v1/tool`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ kind, params }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = await response.json();
    return { ...answer, allowed: response.status === 200 && answer.decision === "allow" };
  } catch (error) {
    return { allowed: false, decision: "deny", reason: `client: ${error.message}` };
  }
}

const steps = [
  ["tool.echo", { message: "hello" }],
  ["tool.http_get", { endpoint: "api.example.com" }],
  ["tool.shell", { command: "rm -rf /" }],
];

for (const [kind, params] of steps) {
  const answer = await call(kind, params);
  console.log(`${kind.padEnd(14)} ${answer.allowed ? "allow " : "deny  "} ${answer.allowed ? answer.output : answer.reason}`);
}
