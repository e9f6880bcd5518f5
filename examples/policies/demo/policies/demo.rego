# The policy that runs when no other is given: harmless tools may run, everything else may not.
package autonomy

default allow := false

allow if input.kind in {"tool.echo", "tool.http_get"}

deny contains "a shell can do anything, so policy cannot reason about it: ask for a narrower tool" if {
	input.kind == "tool.shell"
}

reason := "the demo policy allows tool.echo and tool.http_get only"
