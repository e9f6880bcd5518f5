package dev.autonomy.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Header fields in their order. Names are lower-case; pseudo-header fields are not among them. */
public final class Http2Headers {

  /**
   * One field.
   *
   * @param name lower-case
   * @param value without surrounding white space
   * @param sensitive never to be put into a compression table, by nobody on the way (RFC 7541,
   *     section 7.1.3)
   */
  public record Field(String name, String value, boolean sensitive) {

    /** The value of a sensitive field is not shown. */
    @Override
    public String toString() {
      return name + ": " + (sensitive ? "…" : value);
    }
  }

  private static final Http2Headers EMPTY = new Http2Headers(List.of());

  private final List<Field> fields;

  private Http2Headers(List<Field> fields) {
    this.fields = fields;
  }

  /** No fields. */
  public static Http2Headers empty() {
    return EMPTY;
  }

  /**
   * One field.
   *
   * @throws IllegalArgumentException as {@link #with}
   */
  public static Http2Headers of(String name, String value) {
    return EMPTY.with(name, value);
  }

  /** Fields that were checked. */
  static Http2Headers checked(List<Field> fields) {
    return fields.isEmpty() ? EMPTY : new Http2Headers(List.copyOf(fields));
  }

  /**
   * These fields and one more.
   *
   * @throws IllegalArgumentException if name or value cannot be sent: see RFC 9113, section 8.2
   */
  public Http2Headers with(String name, String value) {
    return with(new Field(name, value, false));
  }

  /**
   * These fields and one whose value is a secret.
   *
   * @throws IllegalArgumentException as {@link #with}
   */
  public Http2Headers withSensitive(String name, String value) {
    return with(new Field(name, value, true));
  }

  private Http2Headers with(Field field) {
    Optional<String> fault = HeaderRules.fault(field);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
    List<Field> more = new ArrayList<>(fields.size() + 1);
    more.addAll(fields);
    more.add(field);
    return new Http2Headers(List.copyOf(more));
  }

  /** All fields. */
  public List<Field> fields() {
    return fields;
  }

  /** The first value of the field. */
  public Optional<String> first(String lowerCaseName) {
    for (Field field : fields) {
      if (field.name().equals(lowerCaseName)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** The length that {@code content-length} announces, or -1. */
  long contentLength() {
    return first("content-length").map(HeaderRules::length).orElse(-1L);
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
