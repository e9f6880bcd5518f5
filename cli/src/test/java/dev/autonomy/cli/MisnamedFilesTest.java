package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What flags name and what cannot be used is refused at once, in a line that people understand. */
@Tag("slow")
final class MisnamedFilesTest {

  private static final String NOWHERE = "oci://127.0.0.1:1/agent:v1";

  @TempDir Path home;
  private Program autonomy;

  @BeforeEach
  void prepare() {
    autonomy = new Program(home).variable("AUTONOMY_KEY_PASSWORD", "of this test");
  }

  private void assertRefused(int status, String line, String... words) throws Exception {
    assertThat(autonomy.run(words).expect(status).error()).isEqualTo(line + "\n");
  }

  @Test
  void aRuntimeThatFollowsReleasesDoesNotStartWithoutTheFilesItNeeds() throws Exception {
    autonomy.run("key", "generate", "--out", "team").expect(0);
    Files.writeString(home.resolve("blank"), "\n");
    String url = "https://orchestrator.example";
    assertFollowing(1, "there is no file absent.pem", url, "--registry-ca", "absent.pem");
    assertFollowing(1, "there is no file absent", url, "--orchestrator-token-file", "absent");
    assertFollowing(1, "there is no token in blank", url, "--orchestrator-token-file", "blank");
    assertFollowing(
        2,
        "`not a url` is no `--orchestrator-url`: expected https://host[:port][/path] (see `autonomy"
            + " help runtime start`)",
        "not a url");
  }

  private void assertFollowing(int status, String line, String url, String... more)
      throws Exception {
    List<String> words = new ArrayList<>(List.of("runtime", "start", "--listen", "127.0.0.1:0"));
    words.addAll(List.of("--cosign-pubkey", "team.pub", "--orchestrator-url", url));
    words.addAll(List.of(more));
    assertRefused(status, "autonomy runtime start: " + line, words.toArray(String[]::new));
  }

  @Test
  void authoritiesThatAreNotThereAreNotCalledBroken() throws Exception {
    assertRefused(
        1,
        "autonomy bundle pull: there is no file absent.pem",
        "bundle",
        "pull",
        NOWHERE,
        "--registry-ca",
        "absent.pem");
  }

  @Test
  void whatIsInARegistryIsNotLookedForAmongFiles() throws Exception {
    for (String command : List.of("replay", "load")) {
      assertThat(autonomy.run("policy", command, "--bundle", NOWHERE).expect(2).error())
          .as(command)
          .contains("is in a registry, expected a file: `bundle stage` fetches it");
    }
  }

  @Test
  void aBundleThatIsRefusedIsNotIntroducedTwice() throws Exception {
    Files.writeString(home.resolve("no.tar.gz"), "no archive");
    assertThat(autonomy.run("bundle", "stage", "no.tar.gz").expect(1).error())
        .startsWith("autonomy bundle stage: REJECTED — ");
  }

  @Test
  void aDirectoryInThePlaceOfAFileIsSaidInThoseWords() throws Exception {
    Path folder = Files.createDirectory(home.resolve("folder"));
    for (String[] words :
        List.of(
            new String[] {"bundle", "verify", "a.tar.gz", "--pub-key", "folder"},
            new String[] {"bundle", "inspect", "folder"},
            new String[] {"verify", "--lock", "folder", "--pub-key", "folder"})) {
      assertThat(autonomy.run(words).error())
          .contains(folder.getFileName() + ": ")
          .doesNotContain("Exception")
          .hasLineCount(1);
    }
  }
}
