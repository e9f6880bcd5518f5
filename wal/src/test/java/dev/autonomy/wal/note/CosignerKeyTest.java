package dev.autonomy.wal.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.tree.LeafList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cosignatures of both kinds; the vectors are those of C2SP and of others who implement it. */
public final class CosignerKeyTest {

  private static final Path VECTORS = Path.of("src/test/vectors");
  private static final Instant NOW = Instant.ofEpochSecond(1_679_315_147);

  /** For JUnit. */
  CosignerKeyTest() {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
      })
  void publishedKeysAreReadByTheirTypeAndNoOther(String text) {
    boolean cosigns = text.contains("+BO");
    assertThat(CosignerKey.parse(text).map(CosignerKey::toString).stream().toList())
        .isEqualTo(cosigns ? List.of(text) : List.of());
    assertThat(VerifierKey.parse(text).map(VerifierKey::toString).stream().toList())
        .isEqualTo(cosigns ? List.of() : List.of(text));
  }

  @Test
  void aPublishedMlDsaKeyHasSignedItsPublishedCheckpoint() throws IOException {
    CosignerKey key = CosignerKey.parse(vector("mldsa-log.key").strip()).orElseThrow();
    SignedNote note = note(vector("mldsa-log.checkpoint"));
    assertThat(key.name()).isEqualTo("example.com/mldsa-log");
    assertThat(key.seconds(note)).hasValue(0);
    assertThat(key.cosigned(note)).as("it says no time").isEmpty();
    for (String changed : List.of("\n1\n>\n2\n", "+zoErt>+zoErs", "com/mldsa-log\n>com/mldsa\n")) {
      String[] change = changed.split(">", -1);
      String other = vector("mldsa-log.checkpoint").replaceFirst(quoted(change[0]), change[1]);
      assertThat(key.seconds(note(other))).as(changed).isEmpty();
    }
  }

  @Test
  void theExampleOfTheStandardSaysItsTime() throws IOException {
    SignedNote note = note(vector("cosigned-example"));
    ByteBuffer signature = ByteBuffer.wrap(note.signatures().getLast().decode());
    assertThat(signature.remaining()).isEqualTo(4 + 8 + 64);
    assertThat(Instant.ofEpochSecond(signature.getLong(4))).isEqualTo("2023-03-20T12:25:47Z");
    CosignerKey key = CosignerKey.of("witness.example.com/w1", new byte[32]);
    assertThat(
            new String(
                key.message(note.text(), 1_679_315_147).orElseThrow(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            cosignature/v1
            time 1679315147
            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
            """);
  }

  @Test
  void mlDsaWitnessesCountLikeOthers() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    CosignerKey key = mlDsaKey("witness.example/post-quantum", pair);
    assertThat(CosignerKey.parse(key.toString())).contains(key);
    assertThat(VerifierKey.parse(key.toString())).isEmpty();
    String text = new Checkpoint("example.com/log", 7, LeafList.numbered(7).root()).toText();
    SignedNote note = note(SignedNoteTest.note(Checkpoint.parse(text).orElseThrow()));

    SignedNote cosigned = mlDsaCosigned(key, pair, note, NOW.getEpochSecond());
    assertThat(key.cosigned(cosigned)).contains(NOW);
    assertThat(note(cosigned.toString())).isEqualTo(cosigned);
    SigningKey signer = SigningKey.of(new byte[SigningKey.SEED_BYTES]);
    CosignerKey other = CosignerKey.of("witness.example/classic", signer.publicKey());
    WitnessPolicy both = new WitnessPolicy(List.of(other, key), 2);
    assertThat(both.isMetBy(cosigned)).isFalse();
    assertThat(both.isMetBy(plus(cosigned, other.cosign(cosigned.text(), signer, NOW)))).isTrue();

    assertThat(mlDsaKey("another.example", pair).cosigned(cosigned))
        .as("the name is signed")
        .isEmpty();
    SignedNote bad = mlDsaCosigned(key, pair, cosigned, -1);
    assertThat(key.cosigned(bad)).as("no time, but a number beyond 2^63").isEmpty();
  }

  @Test
  void sixteenMlDsaCosignaturesFitIntoANote() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    SignedNote note =
        note(SignedNoteTest.note(new Checkpoint("a", 7, LeafList.numbered(7).root())));
    for (int i = 0; i < 16; i++) {
      CosignerKey key = mlDsaKey("w" + i, pair);
      note = mlDsaCosigned(key, pair, note, 1 + i);
      assertThat(key.cosigned(note(note.toString()))).contains(Instant.ofEpochSecond(1 + i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\1", "\2", "\3", "\4", "\5", "\6", "\7"})
  void aKeyOfAnotherLengthOrTypeIsNoKey(String type) {
    for (int length : new int[] {0, 31, 32, 33, 1311, 1312, 1313}) {
      String text = new KeyText("name", (byte) type.charAt(0), new byte[length]).toString();
      boolean cosigns = type.equals("\4") && length == 32 || type.equals("\6") && length == 1312;
      assertThat(CosignerKey.parse(text).isPresent()).as(text).isEqualTo(cosigns);
      assertThat(VerifierKey.parse(text).isPresent()).isEqualTo(type.equals("\1") && length == 32);
    }
  }

  /** The key of a pair that the Java platform has made. */
  public static CosignerKey mlDsaKey(String name, KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 1312, encoded.length);
    return CosignerKey.parse(new KeyText(name, (byte) 6, raw).toString()).orElseThrow();
  }

  /** The note with the cosignature of an ML-DSA key added. */
  public static SignedNote mlDsaCosigned(
      CosignerKey key, KeyPair pair, SignedNote note, long seconds) throws Exception {
    Signature signer = Signature.getInstance("ML-DSA-44");
    signer.initSign(pair.getPrivate());
    signer.update(key.message(note.text(), seconds).orElseThrow());
    byte[] signature = signer.sign();
    byte[] line =
        ByteBuffer.allocate(12 + signature.length)
            .putInt(key.hashCode())
            .putLong(seconds)
            .put(signature)
            .array();
    return plus(
        note, new SignedNote.Signature(key.name(), Base64.getEncoder().encodeToString(line)));
  }

  private static SignedNote plus(SignedNote note, SignedNote.Signature signature) {
    List<SignedNote.Signature> signatures = new ArrayList<>(note.signatures());
    signatures.add(signature);
    return new SignedNote(note.text(), signatures);
  }

  /** A published file. */
  public static String vector(String name) throws IOException {
    return Files.readString(VECTORS.resolve(name));
  }

  private static String quoted(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static SignedNote note(String text) {
    return SignedNote.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
