package dev.autonomy.runtime;

import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.OutcomeStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the runtime has done since it started. Safe for any number of threads. */
final class RuntimeCounters {

  /** Upper bounds of the histogram's buckets, in seconds as Prometheus wants them. */
  private static final double[] BUCKET_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1
  };

  private static final double SECONDS_PER_NANO = 1e-9;
  private static final int MAX_STATUS = 599;

  private final LongAdder allowed = new LongAdder();
  private final Map<Layer, LongAdder> denied = new EnumMap<>(Layer.class);
  private final Map<OutcomeStatus, LongAdder> outcomes = new EnumMap<>(OutcomeStatus.class);
  private final LongAdder unrecorded = new LongAdder();
  private final LongAdder outcomesLost = new LongAdder();
  private final AtomicLongArray responses = new AtomicLongArray(MAX_STATUS + 1);
  private final LongAdder[] buckets = new LongAdder[BUCKET_SECONDS.length + 1];
  private final LongAdder decisionNanos = new LongAdder();

  RuntimeCounters() {
    for (Layer layer : Layer.values()) {
      denied.put(layer, new LongAdder());
    }
    for (OutcomeStatus status : OutcomeStatus.values()) {
      outcomes.put(status, new LongAdder());
    }
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /** A decision is on stable storage, so long after its request was parsed. */
  void decided(Decision decision, long nanos) {
    switch (decision) {
      case Decision.Allow _ -> allowed.increment();
      case Decision.Deny deny -> of(denied, deny.layer()).increment();
    }
    double seconds = nanos * SECONDS_PER_NANO;
    int bucket = 0;
    while (bucket < BUCKET_SECONDS.length && seconds > BUCKET_SECONDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    decisionNanos.add(nanos);
  }

  /** The runtime layer refused a call that had been counted as allowed. */
  void overruled() {
    allowed.decrement();
    of(denied, Layer.RUNTIME).increment();
  }

  void ended(OutcomeStatus status) {
    of(outcomes, status).increment();
  }

  /** A decision could not be recorded: its call was denied. */
  void countUnrecorded() {
    unrecorded.increment();
  }

  /** The end of a call could not be recorded. */
  void countLostOutcome() {
    outcomesLost.increment();
  }

  long unrecorded() {
    return unrecorded.sum();
  }

  long outcomesLost() {
    return outcomesLost.sum();
  }

  void answered(int httpStatus) {
    responses.incrementAndGet(Math.min(httpStatus, MAX_STATUS));
  }

  DecisionCounts decisions() {
    long denials = 0;
    for (LongAdder layer : denied.values()) {
      denials += layer.sum();
    }
    return new DecisionCounts(allowed.sum(), denials);
  }

  /** Writes everything that is counted here. */
  void write(MetricsText out) {
    out.family(
        "autonomy_decisions_total", "Recorded decisions, last word of each call.", "counter");
    out.sample("autonomy_decisions_total", "outcome=\"allow\",layer=\"policy\"", allowed.sum());
    for (Map.Entry<Layer, LongAdder> layer : denied.entrySet()) {
      out.sample(
          "autonomy_decisions_total",
          "outcome=\"deny\",layer=\"" + layer.getKey().wireName() + "\"",
          layer.getValue().sum());
    }
    out.family("autonomy_outcomes_total", "How allowed calls ended.", "counter");
    for (Map.Entry<OutcomeStatus, LongAdder> status : outcomes.entrySet()) {
      out.sample(
          "autonomy_outcomes_total",
          "status=\"" + status.getKey().wireName() + "\"",
          status.getValue().sum());
    }
    out.counter(
        "autonomy_unrecorded_total", "Calls denied because the log refused.", unrecorded.sum());
    out.counter(
        "autonomy_outcomes_lost_total", "Outcomes that the log refused.", outcomesLost.sum());
    out.family("autonomy_http_responses_total", "Answers by status.", "counter");
    for (int status = 0; status <= MAX_STATUS; status++) {
      if (responses.get(status) > 0) {
        out.sample(
            "autonomy_http_responses_total", "status=\"" + status + "\"", responses.get(status));
      }
    }
    writeHistogram(out, "autonomy_decision_seconds");
  }

  private void writeHistogram(MetricsText out, String name) {
    out.family(name, "From a parsed request to its durable decision.", "histogram");
    long count = 0;
    for (int i = 0; i < BUCKET_SECONDS.length; i++) {
      count += buckets[i].sum();
      out.sample(name + "_bucket", "le=\"" + BUCKET_SECONDS[i] + "\"", count);
    }
    count += buckets[BUCKET_SECONDS.length].sum();
    out.sample(name + "_bucket", "le=\"+Inf\"", count);
    out.sample(name + "_sum", "", decisionNanos.sum() * SECONDS_PER_NANO);
    out.sample(name + "_count", "", count);
  }

  private static <K> LongAdder of(Map<K, LongAdder> adders, K key) {
    return Objects.requireNonNull(adders.get(key), "one for each key");
  }
}
