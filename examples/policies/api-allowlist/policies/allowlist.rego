# An agent may call the operations that data.json lists, by method, host and path.
package autonomy

default allow := false

allow if {
	input.kind == "tool.http_request"
	plain(input.params.path)
	some operation in data.api.allowed
	operation.method == input.params.method
	operation.host == input.params.host
	glob.match(operation.path, ["/"], input.params.path)
}

reason := sprintf("%v %v%v is not in the API allowlist", request)

request := [input.params.method, input.params.host, input.params.path]

# A path that every server reads alike: nothing encoded, no query, no empty or dotted segment.
plain(path) if {
	regex.match(`^(/[A-Za-z0-9._~-]+)+$`, path)
	every segment in split(path, "/") {
		not segment in {".", ".."}
	}
}
