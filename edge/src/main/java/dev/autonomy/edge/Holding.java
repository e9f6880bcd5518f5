package dev.autonomy.edge;

import java.time.Instant;

/**
 * A segment that is here, as the ledger knows it.
 *
 * @param accepted when its last byte was durable
 */
public record Holding(Segment segment, Origin origin, Instant accepted) {}
