package dev.autonomy.registry;

import dev.autonomy.supply.RegistryException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a list goes on that comes in pages: the header {@code Link} with {@code rel="next"} (RFC
 * 8288), as the OCI distribution specification 1.1 has it under "Listing Referrers". A list goes on
 * at its own address, with another query, or not at all.
 */
final class NextPage {

  private static final int MAX_PAGES = 32;
  private static final int MAX_HEADER_CHARACTERS = 8_192;
  private static final String NEXT = "next";

  /** A target, and its parameters up to the comma before the next one. */
  private static final Pattern LINK =
      Pattern.compile("<([^<>]*+)>((?:\\s*+;[^,;\"]*+(?:\"[^\"]*+\")?+[^,;\"]*+)*+)");

  private static final Pattern RELATION =
      Pattern.compile(";\\s*+rel\\s*+=\\s*+\"?+([^\";]*+)", Pattern.CASE_INSENSITIVE);

  private final String what;
  private final URI first;
  private final Set<URI> known = new HashSet<>();

  /** Of {@code what}, a list that begins at {@code first}. */
  NextPage(String what, URI first) {
    this.what = what;
    this.first = first;
    known.add(first);
  }

  URI first() {
    return first;
  }

  /** Where it goes on after a page with this header, which is empty when there is none. */
  Optional<URI> after(String header) throws RegistryException {
    if (header.length() > MAX_HEADER_CHARACTERS) {
      throw Failures.corrupt(
          what
              + ": the header Link has "
              + header.length()
              + " characters, more than "
              + MAX_HEADER_CHARACTERS);
    }
    Optional<String> target = target(header);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    URI next = resolved(target.get());
    if (known.size() == MAX_PAGES) {
      throw Failures.corrupt(what + ": the list has more than " + MAX_PAGES + " pages");
    }
    if (!known.add(next)) {
      throw Failures.corrupt(what + ": the list leads back to a page that came already");
    }
    return Optional.of(next);
  }

  private static Optional<String> target(String header) {
    Matcher links = LINK.matcher(header);
    while (links.find()) {
      Matcher relation = RELATION.matcher(links.group(2));
      if (relation.find() && isNext(relation.group(1))) {
        return Optional.of(links.group(1));
      }
    }
    return Optional.empty();
  }

  private static boolean isNext(String relations) {
    return List.of(relations.strip().toLowerCase(Locale.ROOT).split("\\s+")).contains(NEXT);
  }

  /** Nothing but the query is the registry's to choose. */
  private URI resolved(String target) throws RegistryException {
    try {
      URI next = target.startsWith("?") ? URI.create(first + target) : first.resolve(target);
      if (Addresses.origin(next).equals(Addresses.origin(first))
          && first.getRawPath().equals(next.getRawPath())) {
        return next.getRawQuery() == null ? first : URI.create(first + "?" + next.getRawQuery());
      }
    } catch (IllegalArgumentException _) {
      // Told below: it is no address at all.
    }
    throw Failures.corrupt(
        what
            + ": the list goes on elsewhere, at "
            + Failures.oneLine(target)
            + ": expected "
            + first);
  }
}
