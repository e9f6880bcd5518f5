package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks the log to record: a frame before it has its number and time.
 *
 * <p>Ordinary attributes stand in the frame for ever. The members of a {@link Section} do not: the
 * frame commits to each by a salted hash, and the value stands beside it, to be forgotten one day
 * if the law asks. Immutable; {@link Log#append} may take it from any thread.
 */
public final class Entry {

  /** Longest kind, in characters. */
  public static final int MAX_KIND_CHARS = 128;

  /** Longest {@code audit_id}, in characters. */
  public static final int MAX_AUDIT_ID_CHARS = 128;

  /** The members of one section, and which of them are redacted. */
  record Committed(Section section, JsonObject members, Set<String> redacted) {}

  private final String kind;
  private final byte[] attrs;
  private final List<Committed> sections;
  private final CallEffect effect;
  private final @Nullable String auditId;

  private Entry(Builder builder) {
    kind = builder.kind;
    attrs = builder.attrs.toByteArray();
    sections = builder.sections == null ? List.of() : builder.sections;
    auditId = builder.auditId;
    effect = CallEffect.of(kind, builder.auditId, builder.outcome);
  }

  /** Starts an entry of that kind, normally one of {@link FrameKind}. */
  public static Builder of(String kind) {
    return new Builder(kind);
  }

  /** The frame's kind. */
  public String kind() {
    return kind;
  }

  /** The ordinary attributes: a JSON object's text without its closing brace. */
  byte[] attrs() {
    return attrs;
  }

  /** The sections in the order in which they were added. */
  List<Committed> sections() {
    return sections;
  }

  /** What the frame means for the calls that still await their outcome. */
  CallEffect effect() {
    return effect;
  }

  /** The call's id; null unless there is an {@code audit_id} attribute. */
  @Nullable String auditId() {
    return auditId;
  }

  /** The kind and the ordinary attributes, for messages; never a committed value. */
  @Override
  public String toString() {
    return kind + " " + new String(attrs, StandardCharsets.UTF_8) + "}";
  }

  /** Collects one entry; used by one thread, for one entry. */
  public static final class Builder {

    private static final String AUDIT_ID = "audit_id";
    private static final String OUTCOME = "outcome";

    private final String kind;
    private final JsonWriter attrs = new JsonWriter().beginObject();
    private final List<String> names = new ArrayList<>();
    private @Nullable List<Committed> sections;
    private @Nullable String auditId;
    private @Nullable String outcome;

    private Builder(String kind) {
      if (kind.isEmpty() || kind.length() > MAX_KIND_CHARS) {
        throw new IllegalArgumentException(
            "a kind has 1 to " + MAX_KIND_CHARS + " characters, not " + kind.length());
      }
      this.kind = kind;
    }

    /** Adds an attribute. */
    public Builder attr(String name, String value) {
      name(name).value(value);
      if (name.equals(AUDIT_ID)) {
        if (value.isEmpty() || value.length() > MAX_AUDIT_ID_CHARS) {
          throw new IllegalArgumentException(
              "an audit_id has 1 to " + MAX_AUDIT_ID_CHARS + " characters, not " + value.length());
        }
        auditId = value;
      } else if (name.equals(OUTCOME)) {
        outcome = value;
      }
      return this;
    }

    /** Adds an attribute. */
    public Builder attr(String name, long value) {
      name(name).value(value);
      return this;
    }

    /** Adds an attribute. */
    public Builder attr(String name, boolean value) {
      name(name).value(value);
      return this;
    }

    /** Adds an attribute. */
    public Builder attr(String name, JsonValue value) {
      name(name).value(value);
      return this;
    }

    /** Adds a section whose members are all disclosed. */
    public Builder section(Section section, JsonObject members) {
      return section(section, members, Set.of());
    }

    /**
     * Adds a section.
     *
     * @param redacted names of members that get a commitment and no disclosure: nobody will ever
     *     read their values
     */
    public Builder section(Section section, JsonObject members, Set<String> redacted) {
      if (sections == null) {
        sections = new ArrayList<>(2);
      }
      for (Committed committed : sections) {
        if (committed.section == section) {
          throw new IllegalArgumentException("section " + section.wireName() + " given twice");
        }
      }
      sections.add(new Committed(section, members, Set.copyOf(redacted)));
      return this;
    }

    /** The entry. */
    public Entry build() {
      return new Entry(this);
    }

    private JsonWriter name(String name) {
      if (Section.named(name) != null) {
        throw new IllegalArgumentException("`" + name + "` is a section, not an attribute");
      }
      if (names.contains(name)) {
        throw new IllegalArgumentException("attribute `" + name + "` given twice");
      }
      names.add(name);
      return attrs.name(name);
    }
  }
}
