package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.WitnessClient.Outcome;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.CosignerKeyTest;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SignedNoteTest;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.LeafList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of tlog-witness, against each other and against what must never be signed. */
final class WitnessTest {

  private static final String ORIGIN = "example.com/log";
  private static final String NAME = "witness.example/w1";
  private static final VerifierKey LOG_KEY = VerifierKey.of(ORIGIN, TestLogs.KEY.publicKey());
  private static final Instant NOW = Instant.ofEpochSecond(1_679_315_147);
  private static final LeafList TREE = LeafList.numbered(40);

  /** More than four checkpoints need on the disk. */
  private static final int OPERATIONS = 30;

  @TempDir Path parent;

  @Test
  void aLogThatGrowsIsCosignedAgainAndAgain() throws Exception {
    Witness witness = witness(new MemoryStorage());
    WitnessClient client = new WitnessClient(witness.key(), over(witness));
    MemoryStorage log = new MemoryStorage();
    for (int round = 0; round < 3; round++) {
      try (Log open = TestLogs.open(log)) {
        open.append(TestLogs.deny("call-" + round));
        open.append(TestLogs.allow("call-" + round));
      }
      SignedNote note = SignedNote.parse(log.get("checkpoint")).orElseThrow();
      for (int again = 0; again < 2; again++) {
        SignedNote cosigned = cosigned(client.cosign(LogProver.open(log)::consistency, note));
        assertThat(cosigned.isSignedBy(LOG_KEY)).isTrue();
        assertThat(witness.key().cosigned(cosigned)).contains(NOW);
        assertThat(SignedNote.parse(cosigned.toBytes())).contains(cosigned);
      }
      WitnessClient stranger = new WitnessClient(witness.key(), over(witness));
      assertThat(stranger.cosign(LogProver.open(log)::consistency, note))
          .as("a client that knows nothing learns the size")
          .isInstanceOf(Outcome.Cosigned.class);
    }
  }

  @Test
  void theAnswersAreThoseOfTheStandard() {
    Witness witness = witness(new MemoryStorage());
    assertThat(ask(witness, 5, 7, TREE).body()).as("nothing was seen yet").isEqualTo("0\n");
    assertThat(ask(witness, 0, 7, TREE).status()).isEqualTo(200);
    Witness.Answer conflict = ask(witness, 0, 9, TREE);
    assertThat(conflict).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "7\n"));
    assertThat(ask(witness, 9, 8, TREE).status()).as("old is larger").isEqualTo(400);
    assertThat(ask(witness, 3, 5, TREE).status()).as("a smaller tree").isEqualTo(409);
    assertThat(ask(witness, 7, 7, TREE).status()).as("the same again").isEqualTo(200);
    LeafList other =
        LeafList.of(
            List.of(
                new byte[1],
                new byte[2],
                new byte[3],
                new byte[4],
                new byte[5],
                new byte[6],
                new byte[7],
                new byte[8]));
    assertThat(ask(witness, 7, 7, other).status()).as("another of the size").isEqualTo(409);
    assertThat(ask(witness, 7, 8, other).status()).as("another history").isEqualTo(422);
    assertThat(ask(witness, 7, 9, TREE).status()).isEqualTo(200);

    Checkpoint unknown = new Checkpoint("example.com/other", 9, TREE.first(9).root());
    assertThat(witness.addCheckpoint(request(0, List.of(), SignedNoteTest.note(unknown))).status())
        .isEqualTo(404);
    byte[] seed = new byte[32];
    seed[0] = 1;
    SigningKey forger = SigningKey.of(seed);
    Checkpoint forged = new Checkpoint(ORIGIN, 9, TREE.first(9).root());
    String note = sign(forged, forger);
    assertThat(witness.addCheckpoint(request(9, List.of(), note)).status()).isEqualTo(403);
  }

  /** Requests from the tests of litewitness, and the example of tlog-witness. */
  @Test
  void publishedRequestsAreAnsweredAsTheirAuthorsDo() throws Exception {
    String origin =
        "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    byte[] key =
        HexFormat.of().parseHex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f");
    List<VerifierKey> logs = List.of(VerifierKey.of(origin, key));
    SigningKey signer = SigningKey.of(new byte[32]);
    Witness witness = new Witness(new MemoryStorage(), signer, NAME, logs, () -> NOW, () -> {});
    assertThat(published(witness, "add-checkpoint-1").status()).isEqualTo(200);
    assertThat(published(witness, "add-checkpoint-5").status()).isEqualTo(200);
    assertThat(published(witness, "add-checkpoint-3"))
        .isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "5\n"));
    assertThat(published(witness, "add-checkpoint-example").status()).isEqualTo(404);
    byte[] example =
        CosignerKeyTest.vector("add-checkpoint-example").getBytes(StandardCharsets.UTF_8);
    AddCheckpoint parsed = AddCheckpoint.parse(example).orElseThrow();
    assertThat(parsed.oldSize()).isEqualTo(20_852_014);
    assertThat(parsed.proof()).hasSize(4);
    assertThat(parsed.note().signatures()).hasSize(2);
    assertThat(parsed.toBytes()).isEqualTo(example);
  }

  private static Witness.Answer published(Witness witness, String name) throws IOException {
    return witness.addCheckpoint(CosignerKeyTest.vector(name).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old 0",
        "old 0\n\n",
        "old 00\n\nNOTE",
        "old -1\n\nNOTE",
        "old  0\n\nNOTE",
        "new 0\n\nNOTE",
        "old 0\nhash\n\nNOTE",
        "old 0\nNOTE",
        "old 0\n\nNOTE\n",
        "old 0\n\n\nNOTE",
        "old 9223372036854775808\n\nNOTE",
        "old 0\r\n\nNOTE"
      })
  void whatIsNotARequestIsRefused(String body) {
    String note = SignedNoteTest.note(new Checkpoint(ORIGIN, 1, TREE.first(1).root()));
    byte[] bytes = body.replace("NOTE", note).getBytes(StandardCharsets.UTF_8);
    assertThat(witness(new MemoryStorage()).addCheckpoint(bytes).status()).isEqualTo(400);
    assertThat(
            witness(new MemoryStorage())
                .addCheckpoint(new byte[Witness.MAX_REQUEST_BYTES + 1])
                .status())
        .isEqualTo(400);
  }

  @Test
  void noMoreThan63HashesAreTaken() {
    String note = SignedNoteTest.note(new Checkpoint(ORIGIN, 1, TREE.first(1).root()));
    String hash = TREE.root() + "\n";
    assertThat(
            AddCheckpoint.parse(
                ("old 0\n" + hash.repeat(63) + "\n" + note).getBytes(StandardCharsets.UTF_8)))
        .isPresent();
    assertThat(
            AddCheckpoint.parse(
                ("old 0\n" + hash.repeat(64) + "\n" + note).getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }

  @Test
  void aWitnessRemembersAcrossRestartsAndHoldsItsDirectoryAlone() throws Exception {
    Path directory = parent.resolve("witness");
    CosignerKey key;
    try (Witness witness = Witness.open(directory, NAME, List.of(LOG_KEY), () -> NOW)) {
      key = witness.key();
      assertThat(ask(witness, 0, 7, TREE).status()).isEqualTo(200);
      assertThatThrownBy(() -> Witness.open(directory, NAME, List.of(LOG_KEY), () -> NOW))
          .hasMessageStartingWith("WAL_LOCKED");
    }
    try (Witness witness = Witness.open(directory, NAME, List.of(LOG_KEY), () -> NOW)) {
      assertThat(witness.key()).isEqualTo(key);
      assertThat(ask(witness, 0, 9, TREE).body()).isEqualTo("7\n");
    }
    try (var files = Files.newDirectoryStream(directory, "*.checkpoint")) {
      Files.writeString(files.iterator().next(), "damaged");
    }
    try (Witness witness = Witness.open(directory, NAME, List.of(LOG_KEY), () -> NOW)) {
      assertThat(ask(witness, 0, 9, TREE).status())
          .as("what it has seen is damaged, not gone")
          .isEqualTo(500);
    }
  }

  /** At every operation of the disk: what was signed is remembered, whatever fails. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IO_ERROR", "NO_SPACE", "POWER_CUT"})
  void whateverFailsNoSmallerTreeIsSignedThanOneThatWas(Fault fault) {
    for (int failing = 0; failing < OPERATIONS; failing++) {
      MemoryStorage storage = new MemoryStorage();
      int at = failing;
      storage.plan(
          operation ->
              operation == at || operation > at && fault == Fault.POWER_CUT ? fault : Fault.NONE);
      int signed = 0;
      Witness witness = witness(storage);
      for (int size = 3; size <= 12; size += 3) {
        long seen = seen(witness);
        if (seen >= 0 && ask(witness, (int) seen, size, TREE).status() == 200) {
          signed = size;
        }
      }
      for (int seed = 0; seed < 4; seed++) {
        MemoryStorage left =
            fault == Fault.POWER_CUT ? storage.afterCrash(new Random(seed)) : storage.copy();
        assertThat(seen(witness(left)))
            .as("%s at operation %s, seed %s", fault, failing, seed)
            .isGreaterThanOrEqualTo(signed);
      }
    }
  }

  @Test
  void theClientTakesOverOnlyWhatTheWitnessHasSigned() throws Exception {
    Witness witness = witness(new MemoryStorage());
    SignedNote note = parse(SignedNoteTest.note(new Checkpoint(ORIGIN, 7, TREE.first(7).root())));
    String line = ask(witness, 0, 7, TREE).body();
    String other = note.signatures().getFirst().toLine();
    assertThat(cosigned(reply(witness, 200, line + other, note)).signatures()).hasSize(2);
    assertThat(cosigned(reply(witness, 200, line.repeat(20), note)).signatures()).hasSize(2);
    assertThat(reply(witness, 200, other, note)).isInstanceOf(Outcome.Refused.class);
    assertThat(reply(witness, 200, "", note)).isInstanceOf(Outcome.Refused.class);
    assertThat(reply(witness, 200, "\n" + line, note)).isInstanceOf(Outcome.Refused.class);
    assertThat(reply(witness, 200, line.replace("w1", "w2"), note))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(reply(witness, 409, "12\n", note)).isEqualTo(new Outcome.Conflict(12));
    assertThat(reply(witness, 409, "012\n", note)).isEqualTo(new Outcome.Refused(409, "012"));
    assertThat(reply(witness, 404, "who?\nno\n", note)).isEqualTo(new Outcome.Refused(404, "who?"));
    SignedNote longer = parse(SignedNoteTest.note(new Checkpoint(ORIGIN, 8, TREE.first(8).root())));
    assertThat(reply(witness, 200, line, longer)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void bothSidesMeetOverHttp() throws Exception {
    Witness witness = witness(new MemoryStorage());
    MemoryStorage log = TestLogs.finished();
    SignedNote note = parse(new String(log.get("checkpoint"), StandardCharsets.UTF_8));
    try (LoopbackWitness served = LoopbackWitness.serve(witness)) {
      WitnessClient client = new WitnessClient(witness.key(), served);
      for (int i = 0; i < 2; i++) {
        SignedNote cosigned = cosigned(client.cosign(LogProver.open(log)::consistency, note));
        assertThat(witness.key().cosigned(cosigned)).contains(NOW);
      }
      WitnessClient stranger = new WitnessClient(witness.key(), served);
      assertThat(stranger.submit(note, 0, List.of()))
          .isEqualTo(new Outcome.Conflict(Checkpoint.parse(note.text()).orElseThrow().size()));
    }
  }

  @Test
  void theSecondVerifierTakesTheCosignatures() throws Exception {
    PythonVerifier.assumeInstalled();
    Witness witness = witness(new MemoryStorage());
    String text = new Checkpoint(ORIGIN, 7, TREE.first(7).root()).toText();
    String note = text + "\n" + ask(witness, 0, 7, TREE).body();
    assertThat(CosignerKey.parse(witness.key().toString())).contains(witness.key());
    assertThat(VerifierKey.parse(witness.key().toString())).isEmpty();
    assertThat(PythonVerifier.ask(parent, "note", witness.key().toString(), note))
        .containsExactly("yes");
    String changed = note.replace("\n7\n", "\n8\n");
    assertThat(PythonVerifier.ask(parent, "note", witness.key().toString(), changed))
        .singleElement()
        .asString()
        .startsWith("no: ");
    assertThat(witness.key().cosigned(parse(changed))).isEmpty();
  }

  private static Witness witness(MemoryStorage storage) {
    SigningKey key = SigningKey.of(new byte[32]);
    InstantSource clock = () -> NOW;
    return new Witness(storage, key, NAME, List.of(LOG_KEY), clock, () -> {});
  }

  private static WitnessClient.Transport over(Witness witness) {
    return body -> {
      Witness.Answer answer = witness.addCheckpoint(body);
      return new WitnessClient.Reply(answer.status(), answer.body());
    };
  }

  private static Outcome reply(Witness witness, int status, String body, SignedNote note)
      throws IOException {
    return new WitnessClient(witness.key(), request -> new WitnessClient.Reply(status, body))
        .submit(note, 0, List.of());
  }

  /** Submits the tree's first frames with an honest proof, as far as there is one. */
  private static Witness.Answer ask(Witness witness, int oldSize, int size, LeafList tree) {
    List<Hash> proof =
        oldSize == 0 || oldSize >= size
            ? List.of()
            : new ArrayList<>(tree.first(size).proof(oldSize));
    String note = SignedNoteTest.note(new Checkpoint(ORIGIN, size, tree.first(size).root()));
    return witness.addCheckpoint(request(oldSize, proof, note));
  }

  /** The size that a witness admits to, or -1 when it cannot tell. */
  private static long seen(Witness witness) {
    Witness.Answer answer = ask(witness, 39, 40, TREE);
    return answer.status() == 409 ? Long.parseLong(answer.body().strip()) : -1;
  }

  private static byte[] request(long oldSize, List<Hash> proof, String note) {
    return new AddCheckpoint(oldSize, proof, parse(note)).toBytes();
  }

  private static String sign(Checkpoint checkpoint, SigningKey key) {
    VerifierKey verifier = VerifierKey.of(checkpoint.origin(), key.publicKey());
    return SignedNote.sign(checkpoint.toText(), key, verifier).toString();
  }

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static SignedNote cosigned(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Cosigned.class);
    return ((Outcome.Cosigned) outcome).note();
  }
}
