package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** A distinguished name (RFC 5280, section 4.1.2.4) in the form of Go's {@code pkix.Name}. */
final class DistinguishedName {

  private static final String PROBLEM = "x509: invalid RDNSequence";
  private static final String VALUE_PROBLEM = PROBLEM + ": invalid attribute value";

  private final List<Value> names = new ArrayList<>();
  private final List<String> countries = new ArrayList<>();
  private final List<String> organizations = new ArrayList<>();
  private final List<String> organizationalUnits = new ArrayList<>();
  private final List<String> localities = new ArrayList<>();
  private final List<String> provinces = new ArrayList<>();
  private final List<String> streetAddresses = new ArrayList<>();
  private final List<String> postalCodes = new ArrayList<>();
  private String serialNumber = "";
  private String commonName = "";

  private DistinguishedName() {}

  /** Reads a name, given with its tag and length. */
  static ObjectValue read(byte[] element) throws X509Exception {
    DistinguishedName name = new DistinguishedName();
    Der sequence = new Der(element).enter(Der.SEQUENCE, PROBLEM);
    while (!sequence.isEmpty()) {
      Der set = sequence.enter(Der.SET, PROBLEM);
      while (!set.isEmpty()) {
        Der attribute = set.enter(Der.SEQUENCE, PROBLEM + ": invalid attribute");
        String type = attribute.objectIdentifier(PROBLEM + ": invalid attribute type");
        name.add(type, DerText.any(attribute, VALUE_PROBLEM));
      }
    }
    return name.toValue();
  }

  private void add(String type, Value value) {
    names.add(attribute(type, value));
    if (!(value instanceof StringValue string)) {
      return;
    }
    String text = string.value();
    switch (type) {
      case "2.5.4.3" -> commonName = text;
      case "2.5.4.5" -> serialNumber = text;
      case "2.5.4.6" -> countries.add(text);
      case "2.5.4.7" -> localities.add(text);
      case "2.5.4.8" -> provinces.add(text);
      case "2.5.4.9" -> streetAddresses.add(text);
      case "2.5.4.10" -> organizations.add(text);
      case "2.5.4.11" -> organizationalUnits.add(text);
      case "2.5.4.17" -> postalCodes.add(text);
      default -> {}
    }
  }

  /** An attribute's type and its value. */
  static ObjectValue attribute(String type, Value value) {
    return new ObjectValue.Builder()
        .put("Type", GoJson.identifier(type))
        .put("Value", value)
        .build();
  }

  private ObjectValue toValue() {
    return new ObjectValue.Builder()
        .put("Country", GoJson.strings(countries))
        .put("Organization", GoJson.strings(organizations))
        .put("OrganizationalUnit", GoJson.strings(organizationalUnits))
        .put("Locality", GoJson.strings(localities))
        .put("Province", GoJson.strings(provinces))
        .put("StreetAddress", GoJson.strings(streetAddresses))
        .put("PostalCode", GoJson.strings(postalCodes))
        .put("SerialNumber", StringValue.of(serialNumber))
        .put("CommonName", StringValue.of(commonName))
        .put("Names", GoJson.list(names))
        .put("ExtraNames", NullValue.NULL)
        .build();
  }
}
