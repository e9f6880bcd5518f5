package dev.autonomy.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of referrers that come in pages, by a registry that tells the truth or does not. */
class PagedReferrersTest {

  private static final String SUBJECT =
      "sha256:0123456789abcdef0123456789abcdef" + "0123456789abcdef0123456789abcdef";
  private static final String PATH = "/v2/team/p/referrers/" + SUBJECT;

  @TempDir Path folder;
  private FakeRegistry fake;

  @BeforeEach
  void start() throws Exception {
    fake = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  /** Pages of {@code size} referrers; {@code link} is the header of each, {@code N} its number. */
  private void pages(int size, int count, String link) {
    fake.with(
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return false;
          }
          int number = number(exchange);
          if (number < count) {
            exchange.getResponseHeaders().set("Link", link.replace("=N", "=" + (number + 1)));
          }
          return page(exchange, size, number);
        });
  }

  /** In time that grows with the header, not with its square. */
  @Test
  void aHeaderThatIsMadeToTakeLongIsRefusedOrReadAtOnce() throws Exception {
    NextPage page = new NextPage("referrers", URI.create("https://registry.example/v2/a"));
    assertThat(page.after("<".repeat(8_192))).isEmpty();
    assertThat(page.after("<a>;".repeat(2_048))).isEmpty();
    assertThatThrownBy(() -> page.after("<".repeat(8_193)))
        .hasMessage("referrers: the header Link has 8193 characters, more than 8192");
  }

  private static int number(HttpExchange exchange) {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "page=1");
    return Integer.parseInt(query.substring("page=".length()));
  }

  private static boolean page(HttpExchange exchange, int size, int number) throws IOException {
    List<String> entries =
        IntStream.range(0, size).mapToObj(i -> entry(digest(number * 10_000 + i))).toList();
    FakeRegistry.send(
        exchange,
        200,
        Fixtures.utf8("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}"));
    return true;
  }

  private static String digest(int number) {
    return Sha256.of(Fixtures.utf8(Integer.toString(number)));
  }

  private static String entry(String digest) {
    return "{\"mediaType\":\""
        + MediaTypes.IMAGE_MANIFEST
        + "\",\"digest\":\""
        + digest
        + "\",\"size\":9,\"artifactType\":\""
        + MediaTypes.LOCK
        + "\"}";
  }

  private List<String> read() throws Exception {
    OciReference reference = Fixtures.reference(fake.reference("team/p:v1"));
    Repository repository = new Repository(Transport.open(Fixtures.options(folder)), reference);
    return new Referrers(repository, SUBJECT)
        .of(MediaTypes.LOCK).stream().map(Descriptor::digest).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<" + PATH + "?page=N>; rel=\"next\"",
        "<http://127.0.0.1:PORT" + PATH + "?page=N>;rel=next",
        "<./" + SUBJECT + "?page=N>; title=\"a, b; c\"; REL=\"last Next\"",
        "<?page=N>; rel=\"next\"",
        "</v2/>; rel=\"first\", <" + PATH + "?page=N>; rel=\"next\"; title=\"n\"",
      })
  void everyPageIsRead(String link) throws Exception {
    pages(2, 3, link.replace("PORT", Integer.toString(fake.port())));
    assertThat(read())
        .containsExactly(
            digest(10_000),
            digest(10_001),
            digest(20_000),
            digest(20_001),
            digest(30_000),
            digest(30_001));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"</v2/>; rel=\"prev\"", "nothing", "<" + PATH + "?page=2>", "<; rel=next"})
  void aLinkToSomethingElseEndsTheList(String link) throws Exception {
    pages(2, 3, link);
    assertThat(read()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1" + PATH + "?page=2",
        "http://localhost:PORT" + PATH + "?page=2",
        "https://127.0.0.1:PORT" + PATH + "?page=2",
        "//registry.example" + PATH + "?page=2",
        "/v2/other/p/referrers/" + SUBJECT + "?page=2",
        "/v2/team/p/referrers/../referrers/" + SUBJECT + "x?page=2",
        "/v2/team/p/manifests/v1",
        "mailto:a@b.example",
        "not an address",
      })
  void aListThatGoesOnElsewhereIsNotFollowed(String target) {
    pages(1, 2, "<" + target.replace("PORT", Integer.toString(fake.port())) + ">; rel=\"next\"");
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
        .hasMessageContaining("goes on elsewhere");
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void aListThatLeadsBackIsAnError() {
    pages(1, 9, "<" + PATH + "?page=2>; rel=\"next\"");
    assertThatThrownBy(this::read).hasMessageContaining("leads back");
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void aListOfTooManyPagesIsAnError() {
    pages(1, Integer.MAX_VALUE, "<" + PATH + "?page=N>; rel=\"next\"");
    assertThatThrownBy(this::read).hasMessageContaining("more than 32 pages");
    assertThat(fake.requests()).hasSize(32);
  }

  @Test
  void pagesTogetherHaveNoMoreReferrersThanOne() throws Exception {
    pages(500, 2, "<" + PATH + "?page=N>; rel=\"next\"");
    assertThat(read()).hasSize(1_000);
    pages(501, 2, "<" + PATH + "?page=N>; rel=\"next\"");
    assertThatThrownBy(this::read).hasMessageContaining("more than 1000 manifests");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 500})
  void aPageThatCannotBeHadIsNoEnd(int status) {
    pages(1, 2, "<" + PATH + "?page=N>; rel=\"next\"");
    fake.with(
        exchange -> {
          boolean second = Objects.equals(exchange.getRequestURI().getQuery(), "page=2");
          if (second) {
            FakeRegistry.send(exchange, status, new byte[0]);
          }
          return second;
        });
    assertThatThrownBy(this::read).hasMessageContaining("the next page of referrers of");
  }
}
