package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.WitnessPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The witnesses that a command names, and how many of them it wants. */
final class WitnessOptions {

  static final Option<String> WITNESS =
      Option.text(
              "witness",
              "files with the keys of witnesses, NAME+KEYID+BASE64, each perhaps followed by a"
                  + " space and the witness's URL")
          .placeholder("FILE,...");

  static final Option<Long> QUORUM =
      Option.count("quorum", 1, 1000, "how many of these witnesses have to have cosigned")
          .orShown("all of them");

  /** What is wrong with what is no address of a witness. */
  static final String EXPECTED_URL = "expected https://HOST/PATH, the prefix of `/add-checkpoint`";

  private WitnessOptions() {}

  /**
   * A witness as a file describes it.
   *
   * @param key that it cosigns with
   * @param url where it is asked
   */
  record Described(CosignerKey key, Optional<URI> url) {}

  /** The witnesses that `--witness` names, in its order. */
  static List<Described> witnesses(Arguments arguments) throws CommandException {
    return described(arguments.find(WITNESS).orElse(""));
  }

  /** The witnesses of a list of files, in its order. */
  static List<Described> described(String files) throws CommandException {
    List<Described> witnesses = new ArrayList<>();
    for (String file : files.split(",", -1)) {
      if (!file.isBlank()) {
        witnesses.add(described(Path.of(file.strip())));
      }
    }
    return witnesses;
  }

  /** What `--witness` and `--quorum` demand; empty when they demand nothing. */
  static Optional<WitnessPolicy> policy(Arguments arguments)
      throws CommandException, UsageException {
    List<Described> witnesses = witnesses(arguments);
    if (!witnesses.isEmpty()) {
      return Optional.of(policy(witnesses, arguments.find(QUORUM)));
    }
    if (arguments.isGiven(WITNESS) || arguments.isGiven(QUORUM)) {
      throw new UsageException("`--quorum` and `--witness FILE,...` go together");
    }
    return Optional.empty();
  }

  /** So many of these witnesses as `--quorum` says, or all of them. */
  static WitnessPolicy policy(List<Described> witnesses, Optional<Long> quorum)
      throws UsageException {
    List<CosignerKey> keys = witnesses.stream().map(Described::key).toList();
    try {
      return new WitnessPolicy(keys, Math.toIntExact(quorum.orElse((long) keys.size())));
    } catch (IllegalArgumentException e) {
      throw new UsageException("`--witness` and `--quorum` name " + e.getMessage());
    }
  }

  /** The text as the address of a witness; empty when it is none. */
  static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("https") || scheme.equals("http"))
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && url.getRawUserInfo() == null) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The witness that a file describes. */
  static Described described(Path file) throws CommandException {
    String text = KeptFiles.text(file);
    int space = text.indexOf(' ');
    String keyText = space < 0 ? text : text.substring(0, space);
    CosignerKey key =
        CosignerKey.parse(keyText)
            .orElseThrow(
                () ->
                    new CommandException(
                        file
                            + " is no key of a witness: expected NAME+KEYID+BASE64 of signature"
                            + " type 4 (Ed25519) or 6 (ML-DSA-44)"));
    if (space < 0) {
      return new Described(key, Optional.empty());
    }
    Optional<URI> url = url(text.substring(space + 1).strip());
    if (url.isEmpty()) {
      throw new CommandException("the URL in " + file + " names no witness: " + EXPECTED_URL);
    }
    return new Described(key, url);
  }
}
