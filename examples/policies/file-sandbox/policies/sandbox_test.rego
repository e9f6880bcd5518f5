package autonomy_test

import data.autonomy

write(path) := {"kind": "tool.file_write", "params": {"path": path, "content": "x"}}

test_plain_paths_below_the_workspace_are_permitted if {
	every path in [
		"/workspace/notes.txt",
		"/workspace/a/b/c.json",
		"/workspace/.hidden",
		"/workspace/..a",
	] {
		autonomy.allow with input as write(path)
	}
}

test_paths_that_lead_out_are_not_permitted if {
	every path in [
		"/workspace/../etc/passwd",
		"/workspace/a/../../etc/passwd",
		"/workspace/..",
		"/workspace/./a",
		"/workspace/.",
	] {
		not autonomy.allow with input as write(path)
	}
}

test_paths_elsewhere_are_not_permitted if {
	every path in [
		"/etc/passwd",
		"/workspaces/a",
		"/workspace",
		"/workspace/",
		"notes.txt",
		"../workspace/a",
		"~/a",
		"C:/workspace/a",
		"file:///workspace/a",
		"//workspace/a",
		"",
	] {
		not autonomy.allow with input as write(path)
	}
}

test_disguised_paths_are_not_permitted if {
	every path in [
		"/workspace/%2e%2e/etc/passwd",
		"/workspace/%252e%252e/etc",
		"/workspace/..%2fetc",
		"/workspace/..\\..\\etc",
		"/workspace/a\u0000.txt",
		"/workspace/a\n",
		"/workspace/\u2024\u2024/etc",
		"/workspace//etc/passwd",
	] {
		not autonomy.allow with input as write(path)
	}
}

test_a_path_must_be_there_and_a_string if {
	not autonomy.allow with input as {"kind": "tool.file_write", "params": {"content": "x"}}
	not autonomy.allow with input as {"kind": "tool.file_write"}
}

test_other_tools_are_not_permitted if {
	not autonomy.allow with input as {"kind": "tool.file_read", "params": {"path": "/workspace/a"}}
}

test_contents_stay_out_of_the_log if autonomy.redact == {"/params/content"}
