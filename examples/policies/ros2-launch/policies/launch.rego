# ROS 2 may launch what data.json lists, by package and launch file; the launched nodes may echo.
package autonomy

default allow := false

allow if {
	input.kind == "tool.ros2.launch"
	input.params.launch_file in data.ros2.launches[input.params.package]
}

allow if input.kind == "tool.echo"

deny contains "launch arguments must not start with a dash" if {
	input.kind == "tool.ros2.launch"
	some argument in input.params.arguments
	startswith(argument, "-")
}

reason := "only the launch files that data.json lists, and tool.echo, may run"
