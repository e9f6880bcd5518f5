package dev.autonomy.rego.builtin;

import dev.autonomy.rego.builtin.x509.CertificateChain;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code parse_and_verify_certificates_with_options} is given. */
final class X509Options {

  /** Usages that can be asked for; their numbers are the positions in this list. */
  private static final List<String> USAGES =
      List.of(
          "KeyUsageAny",
          "KeyUsageServerAuth",
          "KeyUsageClientAuth",
          "KeyUsageCodeSigning",
          "KeyUsageEmailProtection",
          "KeyUsageIPSECEndSystem",
          "KeyUsageIPSECTunnel",
          "KeyUsageIPSECUser",
          "KeyUsageTimeStamping",
          "KeyUsageOCSPSigning",
          "KeyUsageMicrosoftServerGatedCrypto",
          "KeyUsageNetscapeServerGatedCrypto",
          "KeyUsageMicrosoftCommercialCodeSigning",
          "KeyUsageMicrosoftKernelCodeSigning");

  private X509Options() {}

  static CertificateChain.Options read(BuiltinContext context, ObjectValue options)
      throws BuiltinException {
    Instant now = instant(NumberValue.of(context.nowNanoseconds()));
    String host = "";
    List<Integer> usages = List.of();
    long comparisons = 0;
    for (int i = 0; i < options.size(); i++) {
      if (!(options.key(i) instanceof StringValue name)) {
        continue;
      }
      Value value = options.value(i);
      switch (name.value()) {
        case "DNSName" -> host = host(value);
        case "CurrentTime" -> now = instant(number(value, "CurrentTime", "a valid int64 number"));
        case "MaxConstraintComparisons" ->
            comparisons = number(value, "MaxConstraintComparisons", "a valid number").longValue();
        case "KeyUsages" -> usages = usages(value);
        default -> throw new BuiltinException("invalid key option");
      }
    }
    return new CertificateChain.Options(
        now,
        host,
        usages.isEmpty() ? List.of(CertificateChain.SERVER_AUTHENTICATION) : usages,
        comparisons == 0 ? CertificateChain.DEFAULT_MAX_COMPARISONS : comparisons);
  }

  /** A moment given in nanoseconds since 1970. */
  private static Instant instant(NumberValue nanoseconds) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanoseconds.longValue(), 1_000_000_000L),
        Math.floorMod(nanoseconds.longValue(), 1_000_000_000L));
  }

  private static String host(Value value) throws BuiltinException {
    if (value instanceof StringValue string) {
      return withoutQuotes(string.value());
    }
    throw new BuiltinException("'DNSName' should be a string");
  }

  private static String withoutQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '"') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '"') {
      end--;
    }
    return text.substring(start, end);
  }

  private static NumberValue number(Value value, String name, String wanted)
      throws BuiltinException {
    if (!(value instanceof NumberValue number)) {
      throw new BuiltinException("'" + name + "' should be a number");
    }
    if (!number.isLong() || !number.isWrittenWhole()) {
      throw new BuiltinException("'" + name + "' should be " + wanted);
    }
    return number;
  }

  private static List<Integer> usages(Value value) throws BuiltinException {
    if (!(value instanceof ArrayValue) && !(value instanceof SetValue)) {
      throw new BuiltinException("'KeyUsages' should be an Array or Set");
    }
    List<Integer> usages = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (Value element : Operands.elements(value, 2, "array, set")) {
      if (element instanceof StringValue string) {
        String name = withoutQuotes(string.value());
        int usage = USAGES.indexOf(name);
        if (usage < 0) {
          unknown.add(name);
        } else {
          usages.add(usage);
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new BuiltinException(
          "invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
    }
    return usages;
  }
}
