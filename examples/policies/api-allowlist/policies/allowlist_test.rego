package autonomy_test

import data.autonomy

request(method, host, path) := {"kind": "tool.http_request", "params": params} if {
	params := {"method": method, "host": host, "path": path}
}

test_listed_operations_are_permitted if {
	autonomy.allow with input as request("GET", "api.example.com", "/v1/orders")
	autonomy.allow with input as request("GET", "api.example.com", "/v1/orders/42")
	autonomy.allow with input as request("POST", "api.example.com", "/v1/orders")
	autonomy.allow with input as request("GET", "status.example.com", "/health")
}

test_another_method_host_or_path_is_not_permitted if {
	not autonomy.allow with input as request("DELETE", "api.example.com", "/v1/orders/42")
	not autonomy.allow with input as request("POST", "api.example.com", "/v1/orders/42")
	not autonomy.allow with input as request("get", "api.example.com", "/v1/orders")
	not autonomy.allow with input as request("GET", "status.example.com", "/v1/orders")
	not autonomy.allow with input as request("GET", "api.example.com.evil.org", "/v1/orders")
	not autonomy.allow with input as request("GET", "api.example.com", "/v1/customers")
}

test_a_star_stands_for_one_segment if {
	not autonomy.allow with input as request("GET", "api.example.com", "/v1/orders/42/payment")
}

test_paths_that_servers_read_differently_are_not_permitted if {
	every path in [
		"/v1/orders/..",
		"/v1/orders/../customers",
		"/v1/orders/%2e%2e",
		"/v1/orders/42?x=1",
		"/v1/orders/42#x",
		"/v1//orders",
		"/v1/orders/",
		"v1/orders",
	] {
		not autonomy.allow with input as request("GET", "api.example.com", path)
	}
}

test_the_reason_names_the_request if {
	autonomy.reason == "GET h/p is not in the API allowlist" with input as request("GET", "h", "/p")
}

test_other_data_permit_other_operations if {
	listed := [{"method": "PUT", "host": "h", "path": "/p"}]
	autonomy.allow with input as request("PUT", "h", "/p") with data.api.allowed as listed
}
