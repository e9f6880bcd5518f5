package autonomy_test

import data.autonomy

move(speed) := {"kind": "robot.move", "params": {"speed": speed}}

permitted if {
	autonomy.allow
	count(autonomy.deny) == 0
}

test_moving_up_to_the_limit_is_permitted if {
	every speed in [0, 0.5, 2, 2.0, -2.0] {
		permitted with input as move(speed)
	}
}

test_moving_faster_is_denied_by_any_excess if {
	every speed in [2.1, 2.0000000000000000000001, 1e300, -2.1] {
		autonomy.deny == {"speed exceeds 2.0 m/s"} with input as move(speed)
	}
}

test_a_speed_that_is_not_there_is_not_permitted if {
	not autonomy.allow with input as {"kind": "robot.move", "params": {}}
}

test_a_speed_that_is_no_number_is_not_permitted if {
	every speed in ["1", null, true, [1]] {
		not autonomy.allow with input as move(speed)
	}
}

test_other_tools_are_not_permitted if {
	not autonomy.allow with input as {"kind": "robot.grip", "params": {"speed": 1}}
}
