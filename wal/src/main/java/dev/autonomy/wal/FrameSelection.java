package dev.autonomy.wal;

import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Frames that a {@link LogReader} shows; the others it passes over without taking them apart, many
 * times as fast. A coarse sieve: what is wanted in the end is for the caller to say.
 *
 * @param since only frames from this time on
 * @param until only frames before this time: at the first later one the reader ends
 * @param texts only frames in whose stored text each of these occurs; a value is stored as JSON
 *     writes it, {@code "deny"} with its quotes
 * @param endSeq only frames with lower numbers: there the reader ends
 */
public record FrameSelection(
    Optional<Instant> since, Optional<Instant> until, List<String> texts, long endSeq) {

  /** Every frame. */
  public static final FrameSelection ALL =
      new FrameSelection(Optional.empty(), Optional.empty(), List.of(), Long.MAX_VALUE);

  /** Copies the list. */
  public FrameSelection {
    texts = List.copyOf(texts);
  }

  /** Frames whose text holds each of these. */
  public static FrameSelection with(List<String> texts) {
    return new FrameSelection(Optional.empty(), Optional.empty(), texts, Long.MAX_VALUE);
  }

  /** Frames whose text holds each of these strings, as JSON writes them. */
  public static FrameSelection naming(List<String> strings) {
    return with(strings.stream().map(string -> new JsonWriter().value(string).toString()).toList());
  }

  /** Of these, the ones from that time on. */
  public FrameSelection since(Instant time) {
    return new FrameSelection(Optional.of(time), until, texts, endSeq);
  }

  /** Of these, the ones before that time. */
  public FrameSelection until(Instant time) {
    return new FrameSelection(since, Optional.of(time), texts, endSeq);
  }

  /** Of these, the ones before that frame. */
  public FrameSelection before(long seq) {
    return new FrameSelection(since, until, texts, seq);
  }

  TextSearch[] searches() {
    TextSearch[] searches = new TextSearch[texts.size()];
    for (int i = 0; i < searches.length; i++) {
      searches[i] = new TextSearch(texts.get(i).getBytes(StandardCharsets.UTF_8));
    }
    return searches;
  }

  /** The first time that is wanted, as frames have it. */
  String sinceText() {
    return since.isPresent() ? FrameClock.text(since.get()) : FrameClock.NEVER;
  }
}
