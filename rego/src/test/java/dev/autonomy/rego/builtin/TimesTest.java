package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void timesAreParsedByGoLayouts() {
    FunctionTable.check(
        """
        time.parse_rfc3339_ns("2017-06-02T19:00:00-07:00") => 1496455200000000000
        time.parse_rfc3339_ns("2017-06-02T19:00:00.5Z") => 1496430000500000000
        time.parse_rfc3339_ns("2017-06-02") => error parsing time "2017-06-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"
        time.parse_ns("2006-01-02", "2020-02-02") => 1580601600000000000
        time.parse_ns("2006-01-02", "2021-02-29") => error parsing time "2021-02-29": day out of range
        time.parse_ns("Mon Jan _2 15:04:05 2006", "Thu Feb  4 21:00:57 2010") => 1265317257000000000
        time.parse_ns("RFC1123Z", "Sat, 03 Dec 2022 00:10:53 +0530") => 1670006453000000000
        time.parse_ns("3:04PM 01/02/06", "1:05AM 12/31/69") => -82500000000000
        time.parse_ns("2006 002", "2020 366") => 1609372800000000000
        time.parse_ns("2006", "9999") => error time outside of valid range
        time.parse_ns("RFC3339", "1677-09-21T00:12:43.145224192Z") => -9223372036854775808
        time.parse_duration_ns("1h15m30.5s") => 4530500000000
        time.parse_duration_ns("-1.5ms") => -1500000
        time.parse_duration_ns("0") => 0
        time.parse_duration_ns("1") => error time: missing unit in duration "1"
        time.parse_duration_ns("1x") => error time: unknown unit "x" in duration "1x"
        time.parse_duration_ns("") => error time: invalid duration ""
        """);
  }

  @Test
  void timesAreWrittenByGoLayouts() {
    FunctionTable.check(
        """
        time.format(1670006453141828752) => "2022-12-02T18:40:53.141828752Z"
        time.format([1670006453141828752, "Asia/Kolkata"]) => "2022-12-03T00:10:53.141828752+05:30"
        time.format([1670006453141828752, "America/Los_Angeles", "Mon Jan _2 3:04:05.000 PM MST 2006"]) => "Fri Dec  2 10:40:53.141 AM PST 2022"
        time.format([0, "America/Sao_Paulo", "MST"]) => "-03"
        time.format([1670006453141828752, "Asia/Kathmandu", "MST"]) => "+0545"
        time.format([0, "EST", "MST"]) => "EST"
        time.format([0, "UTC", "RFC850"]) => "Thursday, 01-Jan-70 00:00:00 UTC"
        time.format([0, "UTC", "2006-002 January 1 Monday 5 .999 Z07"]) => "1970-001 January 1 Thursday 0  Z"
        time.format([0, "Nowhere/Land"]) => error unknown time zone Nowhere/Land
        time.format("x") => type error operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
        time.date(1517814000000000000) => [2018, 2, 5]
        time.date([1517814000000000000, "America/Los_Angeles"]) => [2018, 2, 4]
        time.clock(1517832000000000000) => [12, 0, 0]
        time.weekday(1517918400000000000) => "Tuesday"
        time.clock(1582977600000000000000) => error timestamp too big
        """);
  }

  @Test
  void timesAreAddedAndSubtracted() {
    FunctionTable.check(
        """
        time.add_date(1585852421593912000, 3, 9, 12) => 1705257221593912000
        time.add_date(1612051200000000000, 0, 1, 0) => 1614729600000000000
        time.add_date(0, 2262, 1, 1) => error time outside of valid range
        time.add_date(0, 99999999999, 0, 0) => error time outside of valid range
        time.diff(1580601600000000000, 1583020800000000000) => [0, 0, 28, 0, 0, 0]
        time.diff([60000000000, "UTC"], [0, "Asia/Shanghai"]) => [0, 0, 0, 0, 1, 0]
        time.now_ns() => 1700000000000000000
        """);
  }

  @Property
  void everyTimeSurvivesItsText(@ForAll long nanoseconds) throws BuiltinException {
    Builtin.Unary format = (Builtin.Unary) Objects.requireNonNull(Builtins.find("time.format"));
    Builtin.Unary parse =
        (Builtin.Unary) Objects.requireNonNull(Builtins.find("time.parse_rfc3339_ns"));
    BuiltinContext context = FunctionTable.context();
    Value text = Objects.requireNonNull(format.call(context, NumberValue.of(nanoseconds)));
    assertThat(parse.call(context, text)).isEqualTo(NumberValue.of(nanoseconds));
  }
}
