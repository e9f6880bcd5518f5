# A robot may move at a given speed, but never faster than 2.0 m/s, forwards or backwards.
package autonomy

default allow := false

allow if {
	input.kind == "robot.move"
	is_number(input.params.speed)
}

deny contains "speed exceeds 2.0 m/s" if {
	abs(input.params.speed) > 2.0
}

reason := "only robot.move with a number as params.speed, in m/s, may run"
