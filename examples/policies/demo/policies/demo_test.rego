package autonomy_test

import data.autonomy

test_echo_may_run if autonomy.allow with input.kind as "tool.echo"

test_http_get_may_run if autonomy.allow with input.kind as "tool.http_get"

test_a_shell_may_not_run if {
	not autonomy.allow with input.kind as "tool.shell"
	count(autonomy.deny) == 1 with input.kind as "tool.shell"
}

test_anything_else_may_not_run if {
	not autonomy.allow with input.kind as "tool.file_write"
	count(autonomy.deny) == 0 with input.kind as "tool.file_write"
	contains(autonomy.reason, "demo policy")
}
