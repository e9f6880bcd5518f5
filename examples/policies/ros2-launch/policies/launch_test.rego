package autonomy_test

import data.autonomy

launch(name, file) := {"kind": "tool.ros2.launch", "params": {"package": name, "launch_file": file}}

test_listed_launch_files_are_permitted if {
	autonomy.allow with input as launch("turtlesim", "multisim.launch.py")
	autonomy.allow with input as launch("demo_nodes_cpp", "talker_listener.launch.py")
}

test_other_launch_files_are_not_permitted if {
	not autonomy.allow with input as launch("turtlesim", "talker_listener.launch.py")
	not autonomy.allow with input as launch("turtlesim", "../multisim.launch.py")
	not autonomy.allow with input as launch("rm_rf", "multisim.launch.py")
}

test_arguments_that_are_options_are_denied if {
	call := {"kind": "tool.ros2.launch", "params": {
		"package": "turtlesim",
		"launch_file": "multisim.launch.py",
		"arguments": ["speed:=1", "--debug"],
	}}
	autonomy.deny == {"launch arguments must not start with a dash"} with input as call
}

test_plain_arguments_are_permitted if {
	call := {"kind": "tool.ros2.launch", "params": {
		"package": "turtlesim",
		"launch_file": "multisim.launch.py",
		"arguments": ["speed:=1"],
	}}
	autonomy.allow with input as call
	count(autonomy.deny) == 0 with input as call
}

test_nodes_may_echo_and_nothing_else if {
	autonomy.allow with input.kind as "tool.echo"
	not autonomy.allow with input.kind as "tool.http_get"
}
