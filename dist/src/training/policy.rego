# What the class cache is trained with: the parts of the language that policies mostly use.
package autonomy

import data.limits

default allow := false

default reason := "not in the list"

allow if {
	input.kind == "tool.echo"
	is_short(input.params.message)
}

allow if {
	input.kind in {"tool.http_get", "tool.fetch"}
	some host in limits.hosts
	startswith(input.params.url, concat("", ["https://", host, "/"]))
}

allow if {
	input.kind == "robot.move"
	input.params.speed <= limits.speed
	every zone in object.get(input.params, "zones", []) {
		not zone in limits.closed
	}
}

allow if {
	input.kind == "file.read"
	startswith(input.params.path, "/srv/")
	not endswith(input.params.path, ".key")
}

deny contains sprintf("`%s` is longer than %d", [name, limits.length]) if {
	some name, value in input.params
	count(value) > limits.length
}

deny contains "a word that nobody may say" if {
	words := {word | some word in split(lower(input.params.message), " ")}
	count(words & {"forbidden"}) > 0
}

redact contains "/params/token" if input.params.token

is_short(message) if count(message) < limits.length

is_short(message) if regex.match(`^[a-z]+$`, message)

reason := "too fast" if input.params.speed > limits.speed

reason := "unknown" if {
	not input.kind in object.keys({"tool.echo": 1, "robot.move": 2})
} else := "not now" if {
	input.context.hour > 17
}
