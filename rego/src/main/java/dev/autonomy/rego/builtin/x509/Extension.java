package dev.autonomy.rego.builtin.x509;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;

/**
 * An extension of a certificate or of a request for one (RFC 5280, section 4.1).
 *
 * @param identifier what kind it is
 * @param critical whether whoever does not know it must not accept the certificate
 * @param value its DER
 */
@SuppressWarnings("ArrayRecordComponent")
record Extension(String identifier, boolean critical, byte[] value) {

  static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

  /** Reads the contents of an extension. */
  static Extension read(Der contents) throws X509Exception {
    String identifier = contents.objectIdentifier("x509: malformed extension OID field");
    boolean critical =
        contents.peek(Der.BOOLEAN) && contents.bool("x509: malformed extension critical field");
    byte[] value = contents.octets("x509: malformed extension value field");
    return new Extension(identifier, critical, value);
  }

  ObjectValue toValue() {
    return new ObjectValue.Builder()
        .put("Id", GoJson.identifier(identifier))
        .put("Critical", BooleanValue.of(critical))
        .put("Value", GoJson.bytes(value))
        .build();
  }
}
