package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service whose disk stops answering, and answers again. */
@Tag("slow")
@Timeout(180)
class HangingDiskTest {

  @TempDir Path home;

  @Test
  void callsAreDeniedWhileTheDiskHangsAndGoOnByThemselvesAfterwards() throws Exception {
    Program autonomy = new Program(home);
    try (FreezableDisk disk = FreezableDisk.mount(home.resolve("image"), home.resolve("disk"))) {
      Path log = disk.root().resolve("log");
      try (Service service = Service.start(autonomy, "--demo", "--wal-dir", log.toString())) {
        assertThat(echo(service).status()).isEqualTo(200);

        disk.freeze();
        Service.Answer denied = echo(service);
        assertThat(denied.status()).as(denied.body()).isEqualTo(503);
        assertThat(denied.member("decision")).isEqualTo("deny");
        assertThat(denied.retryAfter()).isEqualTo("1");
        assertThat(denied.member("reason"))
            .startsWith("runtime: the log cannot be written, so the call is denied: WAL_IO")
            .contains("the disk has not answered for 10 s");
        Service.Answer ready = service.get("/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.member("log")).contains("the disk has not answered for 10 s");
        assertThat(echo(service).status()).as("at once, now that it is known").isEqualTo(503);
        assertThat(service.get("/health").status()).isEqualTo(200);

        disk.thaw();
        Conditions.await("the disk answers", () -> service.get("/ready").status() == 200);
        assertThat(echo(service).status()).isEqualTo(200);
        assertThat(service.stop("TERM")).isZero();
      }
      autonomy.run("wal", "verify", "--dir", log.toString()).expect(0);
    }
  }

  private static Service.Answer echo(Service service) throws Exception {
    return service.call("tool.echo", "{\"message\":\"hello\"}");
  }
}
