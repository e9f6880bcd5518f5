package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PolicyFormatCommandTest {

  private static final String UNTIDY = "package a\nallow if{input.x==1} # why\n";
  private static final String TIDY = "package a\n\nallow if input.x == 1 # why\n";

  @TempDir Path home;
  private Program autonomy;
  private Path policy;

  @BeforeEach
  void makeDirectory() throws IOException {
    autonomy = new Program(home).directory(home);
    policy = Files.createDirectory(home.resolve("policy"));
  }

  @Test
  void filesAreReplacedWithTheirPermissionsAndTidyOnesLeftAlone() throws Exception {
    Path deep = Files.createDirectories(policy.resolve("deep/er"));
    Path untidy = Files.writeString(deep.resolve("untidy.rego"), UNTIDY);
    Files.setPosixFilePermissions(untidy, PosixFilePermissions.fromString("rw-r-----"));
    Path tidy = Files.writeString(policy.resolve("tidy.rego"), TIDY);
    FileTime then = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(tidy, then);
    Files.writeString(policy.resolve("other.txt"), UNTIDY);

    Program.Result result = autonomy.run("policy", "fmt", "policy").expect(0);

    assertThat(result.out()).isEqualTo("policy/deep/er/untidy.rego\n");
    assertThat(result.error()).isEmpty();
    assertThat(untidy).hasContent(TIDY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(untidy)))
        .isEqualTo("rw-r-----");
    assertThat(Files.getLastModifiedTime(tidy)).isEqualTo(then);
    assertThat(policy.resolve("other.txt")).hasContent(UNTIDY);
    try (Stream<Path> left = Files.list(deep)) {
      assertThat(left).containsExactly(untidy);
    }
    assertThat(autonomy.run("policy", "fmt", "policy").expect(0).out()).isEmpty();
  }

  @Test
  void aFileOfSomebodyElseStaysTheirs() throws Exception {
    Path untidy = Files.writeString(policy.resolve("untidy.rego"), UNTIDY);
    try {
      Files.setAttribute(untidy, "unix:uid", 4_321);
      Files.setAttribute(untidy, "unix:gid", 4_322);
    } catch (FileSystemException e) {
      Assumptions.abort("only root gives files away: " + e.getMessage());
    }

    autonomy.run("policy", "fmt", "policy").expect(0);

    assertThat(untidy).hasContent(TIDY);
    assertThat(Files.getAttribute(untidy, "unix:uid")).isEqualTo(4_321);
    assertThat(Files.getAttribute(untidy, "unix:gid")).isEqualTo(4_322);
  }

  @Test
  void checkAndDiffWriteNothing() throws Exception {
    Path untidy = Files.writeString(policy.resolve("untidy.rego"), UNTIDY);
    Files.writeString(policy.resolve("tidy.rego"), TIDY);

    assertThat(autonomy.run("policy", "fmt", "--check", "policy").expect(1).out())
        .isEqualTo("policy/untidy.rego\n");
    assertThat(autonomy.run("policy", "fmt", "--diff", "policy").expect(0).out())
        .isEqualTo(
            """
            --- policy/untidy.rego
            +++ policy/untidy.rego
            @@ -1,2 +1,3 @@
             package a
            -allow if{input.x==1} # why
            +
            +allow if input.x == 1 # why
            """);
    assertThat(untidy).hasContent(UNTIDY);
    autonomy.run("policy", "fmt", "--check", "policy/tidy.rego").expect(0);
  }

  @Test
  void oneFileWithErrorsDoesNotKeepTheOthersFromBeingFormatted() throws Exception {
    Files.writeString(policy.resolve("a_broken.rego"), "package a\np := ]\n\nq := )\n");
    Files.write(
        policy.resolve("b_latin.rego"), "package \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Path untidy = Files.writeString(policy.resolve("c.rego"), UNTIDY);
    Files.createSymbolicLink(policy.resolve("d_link.rego"), untidy);
    Files.createSymbolicLink(policy.resolve("loop"), policy);

    Program.Result result = autonomy.run("policy", "fmt", "policy", "missing").expect(1);

    assertThat(result.out()).isEqualTo("policy/c.rego\n");
    assertThat(untidy).hasContent(TIDY);
    assertThat(result.error())
        .contains("policy/a_broken.rego:2:6: rego_parse_error: ")
        .contains("policy/a_broken.rego:4:6: rego_parse_error: ")
        .contains("policy/b_latin.rego: not UTF-8\n")
        .contains("policy/d_link.rego: not formatted, because it is no regular file\n")
        .contains("missing: no such file or directory\n")
        .doesNotContain("loop");
    assertThat(policy.resolve("a_broken.rego")).hasContent("package a\np := ]\n\nq := )\n");
  }

  @Test
  void aLinkThatIsNamedStaysALink() throws Exception {
    Path target = Files.writeString(home.resolve("target.rego"), UNTIDY);
    Path link = Files.createSymbolicLink(policy.resolve("link.rego"), target);
    Path directory = Files.createSymbolicLink(home.resolve("linked"), policy);
    Files.writeString(policy.resolve("x.rego"), UNTIDY);

    assertThat(autonomy.run("policy", "fmt", "policy/link.rego", "linked").expect(1).out())
        .isEqualTo("policy/link.rego\nlinked/x.rego\n");

    assertThat(link).isSymbolicLink().hasContent(TIDY);
    assertThat(directory).isSymbolicLink();
    assertThat(target).hasContent(TIDY);
  }

  @Test
  void standardInputIsFormattedToStandardOutput() throws Exception {
    autonomy.input(UNTIDY);
    assertThat(autonomy.run("policy", "fmt", "-").expect(0).out()).isEqualTo(TIDY);
    assertThat(autonomy.run("policy", "fmt", "--check", "-").expect(1).out()).isEmpty();
    autonomy.input("package a\np := ]\n");
    assertThat(autonomy.run("policy", "fmt", "-").expect(1).error())
        .contains("<stdin>:2:6: rego_parse_error: ");
  }

  @Test
  void version0BecomesVersion1() throws Exception {
    Path old = Files.writeString(policy.resolve("old.rego"), "package a\np[x]{x=input.y[_]}\n");

    autonomy.run("policy", "fmt", "policy").expect(1);
    autonomy.run("policy", "fmt", "--v0-compatible", "--v0-v1", "policy").expect(2);
    autonomy.run("policy", "fmt", "--v0-compatible", "--check", "policy").expect(1);
    autonomy.run("policy", "fmt", "--v0-v1", "policy").expect(0);

    assertThat(old).hasContent("package a\n\nimport rego.v1\n\np contains x if x = input.y[_]\n");
  }

  @Test
  void thePoliciesOfTheProjectAreFormatted() throws Exception {
    Path root = SourceTree.root();

    assertThat(
            new Program(home)
                .directory(root)
                .run("policy", "fmt", "--check", "examples")
                .expect(0)
                .out())
        .isEmpty();
  }
}
