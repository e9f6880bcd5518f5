package dev.autonomy.rego.builtin;

import org.junit.jupiter.api.Test;

class NetworksTest {

  @Test
  void networksContainAddressesAndNetworks() {
    FunctionTable.check(
        """
        net.cidr_contains("10.0.0.0/8", "10.1.2.3") => true
        net.cidr_contains("10.0.0.0/8", "11.1.2.3") => false
        net.cidr_contains("10.0.0.0/8", "10.1.0.0/16") => true
        net.cidr_contains("10.1.0.0/16", "10.0.0.0/8") => false
        net.cidr_contains("2001:db8::/32", "2001:db8::1") => true
        net.cidr_contains("10.0.0.0/8", "::ffff:10.0.0.1") => true
        net.cidr_contains("10.0.0.0/8", "x") => error not a valid textual representation of an IP address or CIDR: x
        net.cidr_contains("10.0.0.0/33", "10.0.0.1") => error invalid CIDR address: 10.0.0.0/33
        net.cidr_contains("10.0.0.00/8", "10.0.0.1") => error invalid CIDR address: 10.0.0.00/8
        net.cidr_intersects("10.0.0.0/8", "10.1.0.0/16") => true
        net.cidr_intersects("10.0.0.0/8", "192.168.0.0/16") => false
        net.cidr_is_valid("10.0.0.0/8") => true
        net.cidr_is_valid("10.0.0.0") => false
        net.cidr_is_valid("1::2::3/8") => false
        net.cidr_is_valid(1) => false
        """);
  }

  @Test
  void networksAreExpandedAndMerged() {
    FunctionTable.check(
        """
        net.cidr_expand("192.168.1.1/30") => {"192.168.1.0", "192.168.1.1", "192.168.1.2", "192.168.1.3"}
        net.cidr_expand("2001:db8::/127") => {"2001:db8::", "2001:db8::1"}
        net.cidr_expand("::/0") => error result of 9223372036854775807 characters or elements exceeds 16777216
        net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24"]) => {"192.0.128.0/23"}
        net.cidr_merge(["10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8"]) => {"10.0.0.0/7"}
        net.cidr_merge({"2601:600:8a80:207e:a57d:7567:e2c9:e7b3/64", "2601:600:8a80:207e:a57d:7567:e2c9:e7b3/128"}) => {"2601:600:8a80:207e::/64"}
        net.cidr_merge(["::1"]) => error IPv6 invalid: needs prefix length
        net.cidr_contains_matches({"x": "1.1.1.0/24"}, ["1.1.1.1", "2.2.2.2"]) => {["x", 0]}
        net.cidr_contains_matches([[]], "1.1.1.1") => error operand 1: element must be string or non-empty array
        """);
  }

  @Test
  void whatReachesOutsideIsRefused() {
    FunctionTable.check(
        """
        net.lookup_ip_addr("localhost") => error net.lookup_ip_addr is not allowed here
        http.send({"method": "get"}) => type error operand 1 missing required request parameters(s): {"url"}
        http.send({"method": "get", "url": "http://localhost/", "x": 1}) => type error operand 1 invalid request parameters(s): {"x"}
        http.send({"method": "get", "url": "http://localhost/"}) => error http.send is not allowed here
        net.lookup_ip_addr("::1") => {"::1"}
        opa.runtime() => error opa.runtime is not allowed here
        """);
  }

  @Test
  void uuidsTellWhatIsInThem() {
    FunctionTable.check(
        """
        uuid.parse("00000000-0000-4000-8000-000000000000") => {"variant": "RFC4122", "version": 4}
        uuid.parse("urn:uuid:000003e8-48b9-21ee-b200-325096b39f47") => {"clocksequence": 12800, "domain": "Person", "id": 1000, "macvariables": "local:unicast", "nodeid": "32-50-96-b3-9f-47", "time": 1693566990121469600, "variant": "RFC4122", "version": 2}
        uuid.parse("nonsense") => undefined
        """);
  }
}
