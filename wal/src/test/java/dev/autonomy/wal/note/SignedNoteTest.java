package dev.autonomy.wal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of Go's sumdb/note, of C2SP, and a checkpoint of sum.golang.org. */
public final class SignedNoteTest {

  private static final SigningKey KEY = SigningKey.of(new byte[SigningKey.SEED_BYTES]);

  private static final String PETER_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
  private static final String PETER_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
  private static final String ENOCH_KEY =
      "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String PETER_LINE =
      "— PeterNeumann"
          + " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  private static final String ENOCH_LINE =
      "— EnochRoot"
          + " rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
  private static final String CHECKPOINT =
      """
      go.sum database tree
      30055305
      mXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=

      — sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKevucFcAAlWFJJY\
      le3EJlDCrQ+y3A8=
      """;
  private static final String CHECKPOINT_KEY =
      "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

  /** Verifier keys and notes that they have signed. */
  public static final List<String[]> PUBLISHED =
      List.of(
          new String[] {PETER_KEY, TEXT + "\n" + PETER_LINE},
          new String[] {ENOCH_KEY, TEXT + "\n" + PETER_LINE + ENOCH_LINE},
          new String[] {CHECKPOINT_KEY, CHECKPOINT});

  /** For JUnit. */
  SignedNoteTest() {}

  @Test
  void signingGivesThePublishedNote() {
    byte[] seed = Base64.getDecoder().decode(PETER_SEED);
    SigningKey key = SigningKey.of(Arrays.copyOfRange(seed, 1, seed.length));
    VerifierKey verifier = VerifierKey.of("PeterNeumann", key.publicKey());
    assertThat(verifier).hasToString(PETER_KEY);
    assertThat(SignedNote.sign(TEXT, key, verifier))
        .hasToString(TEXT + "\n" + PETER_LINE)
        .isEqualTo(parse(TEXT + "\n" + PETER_LINE));
  }

  @Test
  void aNoteIsSignedByEachOfItsSignersAndByNobodyElse() {
    SignedNote note = parse(TEXT + "\n" + PETER_LINE + ENOCH_LINE);
    assertThat(note.isSignedBy(key(PETER_KEY))).isTrue();
    assertThat(note.isSignedBy(key(ENOCH_KEY))).isTrue();
    assertThat(note.isSignedBy(key(CHECKPOINT_KEY))).isFalse();
    assertThat(note.isSignedBy(key(PETER_KEY).withName("EnochRoot"))).isFalse();
    assertThat(note).hasToString(TEXT + "\n" + PETER_LINE + ENOCH_LINE);
    assertThat(
            parse(
                    "This is an example message.\n\n"
                        + "— example.com/foo"
                        + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
                .isSignedBy(
                    key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")))
        .isTrue();
  }

  @Test
  void aBadSignatureUnderTheKeysNameAndIdSpoilsTheNote() {
    String bad = PETER_LINE.replace("ZJkuBS", "ZJkuBT");
    assertThat(parse(TEXT + "\n" + PETER_LINE + bad).isSignedBy(key(PETER_KEY))).isFalse();
    assertThat(parse(TEXT + "\n" + bad + ENOCH_LINE).isSignedBy(key(ENOCH_KEY))).isTrue();
  }

  @Test
  void aCheckpointOfAnotherLogIsReadAndVerified() {
    SignedNote note = parse(CHECKPOINT);
    assertThat(note.isSignedBy(key(CHECKPOINT_KEY))).isTrue();
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
    assertThat(checkpoint.origin()).isEqualTo("go.sum database tree");
    assertThat(checkpoint.size()).isEqualTo(30_055_305);
    assertThat(checkpoint.root()).hasToString("mXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=");
    assertThat(checkpoint.toText()).isEqualTo(note.text());
  }

  @Test
  void noByteOfANoteCanBeChangedUnnoticed() {
    byte[] note = CHECKPOINT.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < note.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] changed = note.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(SignedNote.parse(changed).stream())
            .as("byte %s, bit %s", i, bit)
            .noneMatch(n -> n.isSignedBy(key(CHECKPOINT_KEY)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "text\n",
        "text\n\n",
        "text\n\n— name\n",
        "text\n\n— name \n",
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— na me AAAAAAA=\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA=",
        "text\n\n— name AAAAAAB=\n",
        "text\n\n— name AAAAAAA\n",
        "te\txt\n\n— name AAAAAAA=\n",
        "text\n\n— name AAAAAAA=\nmore\n",
      })
  void whatIsNotANoteIsRefused(String text) {
    assertThat(SignedNote.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aNoteThatIsNotUtf8OrTooLargeIsRefused() {
    assertThat(SignedNote.parse(new byte[] {(byte) 0xff, '\n', '\n'})).isEmpty();
    String large = "x".repeat(SignedNote.MAX_BYTES) + "\n\n" + PETER_LINE;
    assertThat(SignedNote.parse(large.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "origin\n",
        "origin\n1\n",
        "origin\n01\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n",
        "origin\n-1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n",
        "origin\n+1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n",
        "\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n",
        "origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsN=\n",
        "origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGg==\n",
        "origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=",
        "origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n\nextension\n",
      })
  void whatIsNotACheckpointIsRefused(String text) {
    assertThat(Checkpoint.parse(text)).isEmpty();
  }

  @Test
  void extensionLinesOfACheckpointAreSkipped() {
    assertThat(
            Checkpoint.parse(
                "origin\n1\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\nextension\n"))
        .isPresent();
  }

  @Test
  void noOtherTextThanItsOwnIsReadAsAKey() {
    for (int i = 0; i < PETER_KEY.length(); i++) {
      assertThat(VerifierKey.parse(PETER_KEY.substring(0, i))).isEmpty();
      String changed =
          PETER_KEY.substring(0, i) + (char) (PETER_KEY.charAt(i) + 1) + PETER_KEY.substring(i + 1);
      assertThat(VerifierKey.parse(changed)).as(changed).isEmpty();
    }
  }

  /** The checkpoint, signed by the key of the test logs. */
  public static String note(Checkpoint checkpoint) {
    VerifierKey key = VerifierKey.of(checkpoint.origin(), KEY.publicKey());
    return SignedNote.sign(checkpoint.toText(), KEY, key).toString();
  }

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static VerifierKey key(String text) {
    return VerifierKey.parse(text).orElseThrow();
  }
}
