/** What the relay is measured beside: a plain copy over TLS, and a JVM that does nothing. */
package dev.autonomy.bench.relay;
