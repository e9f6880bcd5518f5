# Files may be written below /workspace/ only.
package autonomy

default allow := false

allow if {
	input.kind == "tool.file_write"
	inside_workspace(input.params.path)
}

reason := "only tool.file_write to a plain path below /workspace/ may run"

# What a path may consist of is listed, not what it must not: encoded dots, backslashes, doubled
# slashes, control characters and look-alike letters are all outside the list.
inside_workspace(path) if {
	regex.match(`^/workspace(/[A-Za-z0-9._-]+)+$`, path)
	every segment in split(path, "/") {
		not segment in {".", ".."}
	}
}

# The log keeps where something was written, not what.
redact contains "/params/content"
