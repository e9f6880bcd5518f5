package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.testing.TestSeed;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.CosignerKeyTest;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SignedNoteTest;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A verifier that shares nothing with ours comes to the same conclusions about what we write. */
final class PythonVerifierTest {

  private static final VerifierKey KEY =
      VerifierKey.of("example.com/log", TestLogs.KEY.publicKey());

  private static final int LOGS = 6;
  private static final int MAX_FRAMES = 600;
  private static final int PROOFS_PER_LOG = 8;
  private static final int CHANGES_PER_PROOF = 12;

  @TempDir Path directory;
  private Path key;

  @BeforeEach
  void writeKey() throws Exception {
    PythonVerifier.assumeInstalled();
    key = Files.writeString(directory.resolve("key"), KEY + "\n");
  }

  /** RFC 8032, section 7.1, tests 1 to 3. */
  @ParameterizedTest
  @CsvSource({
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void itsSignaturesAreThoseOfTheStandard(String publicKey, String message, String signature)
      throws Exception {
    assertThat(PythonVerifier.ask(directory, "signature", publicKey, message, signature))
        .containsExactly("yes");
    assertThat(PythonVerifier.ask(directory, "signature", publicKey, message + "00", signature))
        .containsExactly("no: the signature does not hold");
    byte[] changed = HexFormat.of().parseHex(signature);
    changed[40] ^= 1;
    String other = HexFormat.of().formatHex(changed);
    assertThat(PythonVerifier.ask(directory, "signature", publicKey, message, other))
        .containsExactly("no: the signature does not hold");
  }

  @Test
  void itsNotesAreThoseThatArePublished() throws Exception {
    for (String[] published : SignedNoteTest.PUBLISHED) {
      assertThat(PythonVerifier.ask(directory, "note", published[0], published[1]))
          .containsExactly("yes");
      String changed = published[1].replaceFirst("[a-z]", "Z");
      assertThat(PythonVerifier.ask(directory, "note", published[0], changed))
          .singleElement()
          .asString()
          .startsWith("no: ");
    }
  }

  @Test
  void bothAgreeOnProofsOfRandomLogsAndOnWhatATampererMakesOfThem() throws Exception {
    long seed = TestSeed.of(PythonVerifierTest.class);
    Random random = new Random(seed);
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < LOGS; i++) {
      int frames = 1 + random.nextInt(i % 2 == 0 ? 9 : MAX_FRAMES);
      MemoryStorage storage = log(frames, random);
      for (int j = 0; j < PROOFS_PER_LOG; j++) {
        byte[] proof =
            FrameProof.of(storage, 1 + random.nextInt(frames), random.nextBoolean()).toBytes();
        files.add(proof);
        for (int k = 0; k < CHANGES_PER_PROOF; k++) {
          files.add(changed(proof, random));
        }
      }
    }
    List<String> question = new ArrayList<>(List.of("proof", key.toString()));
    for (int i = 0; i < files.size(); i++) {
      Path file = directory.resolve(i + ".tlog-proof");
      Files.write(file, files.get(i));
      question.add(file.toString());
    }
    List<String> answers = PythonVerifier.ask(directory, question.toArray(String[]::new));
    assertThat(answers.size()).isEqualTo(files.size());
    int proved = 0;
    for (int i = 0; i < files.size(); i++) {
      String ours = ours(files.get(i));
      String theirs = answers.get(i).startsWith("no: ") ? "no" : answers.get(i);
      assertThat(theirs)
          .as("seed %s, file %s: %s", seed, i, new String(files.get(i), StandardCharsets.UTF_8))
          .isEqualTo(ours);
      proved += ours.equals("no") ? 0 : 1;
    }
    assertThat(proved).isGreaterThanOrEqualTo(LOGS * PROOFS_PER_LOG);
    System.out.println(
        "second verifier: "
            + proved
            + " proofs held and "
            + (files.size() - proved)
            + " did not, by both");
  }

  @Test
  void bothAgreeOnGrowthAndOnWhatATampererMakesOfIt() throws Exception {
    long seed = TestSeed.of(PythonVerifierTest.class);
    Random random = new Random(seed);
    int grown = 0;
    int refused = 0;
    for (int i = 0; i < LOGS; i++) {
      int frames = 2 + random.nextInt(i % 2 == 0 ? 9 : MAX_FRAMES);
      int old = 1 + random.nextInt(frames);
      LogProver log = LogProver.open(log(frames, random));
      SignedNote earlier = checkpoint(log, old);
      SignedNote later = checkpoint(log, frames);
      byte[] request = new AddCheckpoint(old, log.consistency(old, frames), later).toBytes();
      List<byte[]> requests = new ArrayList<>(List.of(request));
      for (int k = 0; k < PROOFS_PER_LOG * CHANGES_PER_PROOF; k++) {
        requests.add(changed(request, random));
      }
      List<String> question =
          new ArrayList<>(
              List.of("growth", key.toString(), file("old", earlier.toBytes()).toString()));
      for (int j = 0; j < requests.size(); j++) {
        question.add(file(j + ".request", requests.get(j)).toString());
      }
      List<String> answers = PythonVerifier.ask(directory, question.toArray(String[]::new));
      assertThat(answers.size()).isEqualTo(requests.size());
      for (int j = 0; j < requests.size(); j++) {
        String theirs = answers.get(j).startsWith("no: ") ? "no" : answers.get(j);
        assertThat(theirs)
            .as("seed %s: %s", seed, new String(requests.get(j), StandardCharsets.UTF_8))
            .isEqualTo(growth(earlier, requests.get(j)));
        grown += theirs.equals("no") ? 0 : 1;
        refused += theirs.equals("no") ? 1 : 0;
      }
    }
    assertThat(grown).isGreaterThanOrEqualTo(LOGS);
    System.out.println("second verifier: " + grown + " grew and " + refused + " did not, by both");
  }

  @Test
  void bothAgreeOnWhoHasCosignedWhenAndOnWhatATampererMakesOfIt() throws Exception {
    long seed = TestSeed.of(PythonVerifierTest.class);
    Random random = new Random(seed);
    KeyPair pair = KeyPairGenerator.getInstance("ML-DSA-44").generateKeyPair();
    CosignerKey postQuantum = CosignerKeyTest.mlDsaKey("witness.example/pq", pair);
    List<CosignerKey> witnesses =
        List.of(WitnessedFileTest.key(1), WitnessedFileTest.key(2), postQuantum);
    LogProver log = LogProver.open(log(20, random));
    SignedNote note = WitnessedFileTest.cosigned(checkpoint(log, 20), 1, 2);
    note = CosignerKeyTest.mlDsaCosigned(postQuantum, pair, note, 1_700_000_000);
    List<String> question =
        new ArrayList<>(List.of("witnessed", key.toString(), directory.resolve("note").toString()));
    for (CosignerKey witness : witnesses) {
      byte[] text = witness.toString().getBytes(StandardCharsets.UTF_8);
      question.add(file("key-" + witness.hashCode(), text).toString());
    }
    for (int i = 0; i < CHANGES_PER_PROOF; i++) {
      byte[] bytes = i == 0 ? note.toBytes() : changed(note.toBytes(), random);
      file("note", bytes);
      String theirs = PythonVerifier.ask(directory, question.toArray(String[]::new)).getFirst();
      assertThat(theirs.startsWith("no: ") ? "no" : theirs)
          .as("seed %s: %s", seed, new String(bytes, StandardCharsets.UTF_8))
          .isEqualTo(witnessed(bytes, witnesses));
      assertThat(i > 0 || theirs.equals("yes 20 1679315147 1679315147 1700000000")).isTrue();
    }
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static SignedNote checkpoint(LogProver log, long size) throws LogException {
    Checkpoint checkpoint = new Checkpoint(KEY.name(), size, log.root(size));
    return SignedNote.sign(checkpoint.toText(), TestLogs.KEY, KEY);
  }

  /** What a witness that has cosigned the earlier checkpoint makes of the request. */
  private static String growth(SignedNote earlier, byte[] request) {
    Checkpoint before = Checkpoint.parse(earlier.text()).orElseThrow();
    return AddCheckpoint.parse(request)
        .filter(asked -> asked.oldSize() == before.size())
        .filter(asked -> asked.note().isSignedBy(KEY))
        .filter(asked -> asked.checkpoint().origin().equals(KEY.name()))
        .filter(
            asked ->
                MerkleTree.verifyConsistency(
                    before.size(),
                    before.root(),
                    asked.checkpoint().size(),
                    asked.checkpoint().root(),
                    asked.proof()))
        .map(asked -> "yes " + before.size() + " " + asked.checkpoint().size())
        .orElse("no");
  }

  private static String witnessed(byte[] bytes, List<CosignerKey> witnesses) {
    SignedNote note = SignedNote.parse(bytes).orElse(null);
    Checkpoint checkpoint = note == null ? null : Checkpoint.parse(note.text()).orElse(null);
    if (note == null
        || checkpoint == null
        || !note.isSignedBy(KEY)
        || !checkpoint.origin().equals(KEY.name())) {
      return "no";
    }
    StringBuilder answer = new StringBuilder("yes " + checkpoint.size());
    for (CosignerKey witness : witnesses) {
      answer.append(' ').append(witness.cosigned(note).map(Instant::getEpochSecond).orElse(0L));
    }
    return answer.toString();
  }

  private static String ours(byte[] file) {
    try {
      return "yes " + FrameProof.parse(file).verify(KEY).frame().seq();
    } catch (ProofException e) {
      return "no";
    }
  }

  private static MemoryStorage log(int frames, Random random) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < frames; i++) {
        String text = "é" + random.nextInt() + "\\n\\u2028";
        log.append(
            Entry.of(FrameKind.DECISION)
                .attr("audit_id", "call-" + i)
                .attr("outcome", "deny")
                .attr("reason", "x".repeat(random.nextInt(300)))
                .section(Section.PARAMS, TestLogs.json("{\"a/b\":\"" + text + "\",\"c\":1.0}"))
                .build());
      }
    }
    return storage;
  }

  /** What a tamperer might try: another byte, a line less, twice or elsewhere. */
  private static byte[] changed(byte[] proof, Random random) {
    if (random.nextBoolean()) {
      byte[] changed = proof.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      return changed;
    }
    List<String> lines =
        new ArrayList<>(List.of(new String(proof, StandardCharsets.UTF_8).split("\n", -1)));
    int line = random.nextInt(lines.size());
    switch (random.nextInt(3)) {
      case 0 -> lines.remove(line);
      case 1 -> lines.add(line, lines.get(line));
      default -> lines.add(random.nextInt(lines.size()), lines.remove(line));
    }
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }
}
