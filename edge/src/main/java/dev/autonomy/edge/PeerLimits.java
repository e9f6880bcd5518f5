package dev.autonomy.edge;

/**
 * What one peer may cost. Rates in bytes a second, days by UTC; {@link Long#MAX_VALUE} is no limit.
 *
 * @param inboundBytesPerDay what is taken from it in a day (INV-13)
 * @param inboundRate how fast
 * @param outboundBytesPerDay what it is sent in a day
 * @param outboundRate how fast
 * @param drainRate how fast it is sent what piled up while it could not be reached
 */
public record PeerLimits(
    long inboundBytesPerDay,
    long inboundRate,
    long outboundBytesPerDay,
    long outboundRate,
    long drainRate) {

  private static final long NONE = Long.MAX_VALUE;

  public static final PeerLimits UNLIMITED = new PeerLimits(NONE, NONE, NONE, NONE, NONE);

  public PeerLimits {
    if (Math.min(inboundRate, Math.min(outboundRate, drainRate)) < 1) {
      throw new IllegalArgumentException("a rate below one byte a second");
    }
  }
}
