/**
 * Delivery of the log to whoever collects it, at least once: errors before decisions before the
 * rest. Reads the log as any reader does, without its lock, and keeps its position in a file of its
 * own; what the receiver does or does not do is never felt by the one who writes.
 *
 * {@snippet :
 * try (ExportLock lock = ExportLock.acquire(Path.of("wal"));
 *     Receiver receiver = JsonLinesFile.open(Path.of("frames.jsonl"));
 *     Exporter exporter =
 *         Exporter.open(lock, receiver, ExportOptions.DEFAULTS, System.err::println, pauses)) {
 *   exporter.deliver(Patience.total(Duration.ofSeconds(30))); // accepted, and the position kept
 * }
 * }
 */
@NullMarked
package dev.autonomy.telemetry;

import org.jspecify.annotations.NullMarked;
