/**
 * Strict JSON text with exact numbers: one reader and one writer for every room of the house, so
 * that the gate, the policy and the log can never read the same bytes differently.
 *
 * <p>The reader takes UTF-8 (RFC 8259, I-JSON strings), refuses duplicate member names, lone
 * surrogates, bad UTF-8 and anything after the value, and is bounded in depth. Numbers keep their
 * literal text.
 *
 * {@snippet :
 * JsonObject call = JsonObject.parse("{\"kind\":\"tool.echo\",\"n\":1.10}".getBytes(StandardCharsets.UTF_8));
 * String kind = call.string("kind").orElseThrow(); // tool.echo
 * JsonValue number = call.get("n"); // JsonNumber[text=1.10]
 * byte[] canonical = CanonicalJson.bytes(call); // {"kind":"tool.echo","n":1.1}
 * byte[] text = new JsonWriter().beginObject().member("ok", true).endObject().toByteArray();
 * }
 */
@NullMarked
package dev.autonomy.json;

import org.jspecify.annotations.NullMarked;
