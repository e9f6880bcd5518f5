package dev.autonomy.edgectl;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Surroundings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells what a command has made: a line for each property, or one JSON object. */
final class CertReport {

  private final Map<String, String> properties = new LinkedHashMap<>();

  CertReport with(String name, String value) {
    properties.put(name, value);
    return this;
  }

  CertReport with(String name, Path file) {
    return with(name, file.toString());
  }

  /** What identifies a certificate to peers and to revocation lists. */
  CertReport with(CertificateFacts facts) {
    return with("subject", facts.subject())
        .with("names", String.join(",", facts.names()))
        .with("serial", facts.serial())
        .with("valid_from", facts.validFrom().toString())
        .with("valid_until", facts.validUntil().toString())
        .with("fingerprint", facts.fingerprint());
  }

  void write(Arguments arguments, Surroundings surroundings) {
    Output out = surroundings.terminal().out();
    switch (arguments.value(CertOptions.OUTPUT)) {
      case TEXT -> {
        for (Map.Entry<String, String> property : properties.entrySet()) {
          String name = property.getKey().replace('_', ' ');
          out.line(
              name
                  + " ".repeat(Math.max(1, 14 - name.length()))
                  + Printable.line(property.getValue()));
        }
      }
      case JSON -> {
        JsonWriter json = new JsonWriter().beginObject();
        properties.forEach(json::member);
        out.line(json.endObject().toString());
      }
    }
  }
}
