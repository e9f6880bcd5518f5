package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.note.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeyTest {

  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path directory;

  /** RFC 8032, section 7.1, tests 1 and 2. */
  @Test
  void keysAndSignaturesAreThoseOfTheStandard() {
    SigningKey first =
        SigningKey.of(
            HEX.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    assertThat(first.publicKey())
        .asHexString()
        .isEqualToIgnoringCase("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    assertThat(first.sign(new byte[0]))
        .asHexString()
        .isEqualToIgnoringCase(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b4"
                + "6bd25bf5f0595bbe24655141438e7a100b");
    SigningKey second =
        SigningKey.of(
            HEX.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    assertThat(second.sign(HEX.parseHex("72")))
        .asHexString()
        .isEqualToIgnoringCase(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d"
                + "8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    Path file = directory.resolve("key.pem");
    KeyFile.load(file, true, Entropy.system());
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(() -> KeyFile.load(file, true, Entropy.system()))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("chmod 600");
    }
  }

  @Test
  void aKeyIsCreatedForItsOwnerAloneAndReadAgain() throws Exception {
    Path file = directory.resolve("keys").resolve("key.pem");
    SigningKey created = KeyFile.load(file, true, Entropy.system());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(KeyFile.load(file, false, Entropy.system()).publicKey())
        .isEqualTo(created.publicKey());
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void twoKeysDiffer() throws LogException {
    assertThat(KeyFile.load(directory.resolve("a"), true, Entropy.system()).publicKey())
        .isNotEqualTo(KeyFile.load(directory.resolve("b"), true, Entropy.system()).publicKey());
  }

  @Test
  void whoeverCreatesAKeyAtOneTimeEndsUpWithTheSameOne() throws Exception {
    Path file = directory.resolve("key.pem");
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    Callable<String> load =
        () -> {
          start.await();
          return HEX.formatHex(KeyFile.load(file, true, Entropy.system()).publicKey());
        };
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<String>> keys =
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> load).toList());
      for (Future<String> key : keys) {
        assertThat(key.get()).isEqualTo(keys.getFirst().get());
      }
    }
  }

  @Test
  void aMissingKeyIsNotReplacedOnceItHasSigned() {
    assertThatThrownBy(() -> KeyFile.load(directory.resolve("key.pem"), false, Entropy.system()))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_KEY")
        .hasMessageContaining("restore it");
  }

  @Test
  void aFileThatIsNotAKeyIsRefused() throws Exception {
    Path file = directory.resolve("key.pem");
    for (String text :
        List.of(
            "",
            "hello",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----\n")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> KeyFile.load(file, true, Entropy.system()))
          .isInstanceOf(LogException.class)
          .hasMessageStartingWith("WAL_KEY");
    }
  }
}
