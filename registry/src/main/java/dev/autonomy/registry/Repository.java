package dev.autonomy.registry;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.registry.Transport.Reply;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.trust.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One repository of a registry: manifests and blobs by tag or digest, each bounded and each checked
 * against its digest (OCI distribution specification 1.1).
 */
final class Repository {

  /** The distribution specification wants registries to take manifests of 4 MiB. */
  static final int MAX_MANIFEST_BYTES = 4 << 20;

  private static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.IMAGE_MANIFEST,
          MediaTypes.IMAGE_INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_LIST);

  private final Transport transport;
  private final OciReference reference;
  private final URI base;

  /** The repository that {@code reference} is in. */
  Repository(Transport transport, OciReference reference) {
    this.transport = transport;
    this.reference = reference;
    this.base = transport.base(reference);
  }

  /**
   * A manifest as it was sent.
   *
   * @param digest of its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Fetched(String digest, String mediaType, byte[] bytes) {}

  /** What a tag or digest means now, if anything. */
  Optional<Fetched> find(String name) throws RegistryException, InterruptedException {
    return transport.get(
        reference,
        base.resolve("manifests/" + name),
        Map.of("Accept", ACCEPT),
        reply -> {
          if (reply.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
          }
          return Optional.of(manifest(name, reply));
        });
  }

  /** What a tag or digest means now. */
  Fetched fetch(String name) throws RegistryException, InterruptedException {
    Optional<Fetched> found = find(name);
    if (found.isEmpty()) {
      throw new RegistryException(
          Kind.NOT_FOUND, "there is no " + shown(name) + ": is the name right, and was it pushed?");
    }
    return found.get();
  }

  private Fetched manifest(String name, Reply reply) throws RegistryException, IOException {
    String what = "GET " + shown(name);
    if (reply.status() != HttpURLConnection.HTTP_OK) {
      throw Failures.answered(what, reply.status());
    }
    byte[] bytes = bounded(what, reply.body(), MAX_MANIFEST_BYTES);
    String digest = Sha256.of(bytes);
    if (Sha256.isDigest(name) && !name.equals(digest)) {
      throw Failures.corrupt(what + ": what came hashes to " + digest);
    }
    String claimed = reply.header("docker-content-digest");
    if (!claimed.isEmpty() && !claimed.equals(digest)) {
      throw Failures.corrupt(
          what
              + ": what came hashes to "
              + digest
              + ", the registry says "
              + Failures.oneLine(claimed));
    }
    return new Fetched(digest, mediaType(reply, bytes), bytes);
  }

  /** Of a manifest, what it says of itself counts, as with its digest. */
  private static String mediaType(Reply reply, byte[] bytes) {
    try {
      Optional<String> own = JsonObject.parse(bytes).string("mediaType");
      return own.orElse(reply.header("content-type"));
    } catch (JsonException _) {
      return reply.header("content-type");
    }
  }

  static byte[] bounded(String what, InputStream body, int maxBytes)
      throws RegistryException, IOException {
    byte[] bytes = body.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw Failures.corrupt(what + ": more than " + maxBytes + " bytes came");
    }
    return bytes;
  }

  /** An image manifest that was fetched. */
  ImageManifest image(Fetched fetched) throws RegistryException {
    try {
      return ImageManifest.parse(fetched.bytes);
    } catch (JsonException e) {
      throw Failures.corrupt(shown(fetched.digest) + " is no image manifest: " + e.getMessage());
    }
  }

  /** Stores a manifest under a tag or its digest, and reads it back. */
  Fetched store(String name, String mediaType, byte[] bytes)
      throws RegistryException, InterruptedException {
    Reply reply = transport.put(reference, base.resolve("manifests/" + name), mediaType, bytes);
    if (reply.status() != HttpURLConnection.HTTP_CREATED) {
      throw Failures.answered("PUT " + shown(name), reply.status());
    }
    return fetch(Sha256.of(bytes));
  }

  /** Where a blob is. */
  URI blob(String digest) {
    return base.resolve("blobs/" + digest);
  }

  /** A small blob. */
  byte[] blob(Descriptor descriptor, int maxBytes) throws RegistryException, InterruptedException {
    String what = "GET " + shown(descriptor.digest());
    if (descriptor.sizeBytes() > maxBytes) {
      throw Failures.corrupt(
          what + ": " + descriptor.sizeBytes() + " bytes, more than " + maxBytes);
    }
    byte[] bytes =
        transport.get(
            reference,
            blob(descriptor.digest()),
            Map.of(),
            reply -> {
              if (reply.status() != HttpURLConnection.HTTP_OK) {
                throw Failures.answered(what, reply.status());
              }
              return bounded(what, reply.body(), maxBytes);
            });
    String actual = Sha256.of(bytes);
    if (!actual.equals(descriptor.digest()) || bytes.length != descriptor.sizeBytes()) {
      throw Failures.corrupt(what + ": what came hashes to " + actual);
    }
    return bytes;
  }

  /** Reads a blob's answer as {@code reader} likes, from byte {@code first} on if that is told. */
  <T> T blob(String digest, long sizeBytes, Map<String, String> headers, Transport.Reader<T> reader)
      throws RegistryException, InterruptedException {
    return transport.get(reference, blob(digest), sizeBytes, headers, reader);
  }

  /** Stores a small blob. */
  void storeBlob(byte[] bytes) throws RegistryException, InterruptedException {
    storeBlob(Sha256.of(bytes), bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /** The config of what has none: an empty object, as the image specification has it. */
  static Descriptor emptyConfig() {
    return Descriptor.of(MediaTypes.EMPTY, emptyObject());
  }

  private static byte[] emptyObject() {
    return new byte[] {'{', '}'};
  }

  /** Stores that config. */
  void storeEmptyConfig() throws RegistryException, InterruptedException {
    storeBlob(emptyObject());
  }

  /** Stores a blob unless it is there: a session to upload, and one PUT with all of it. */
  void storeBlob(String digest, long sizeBytes, Supplier<InputStream> content)
      throws RegistryException, InterruptedException {
    if (transport.head(reference, blob(digest)) == HttpURLConnection.HTTP_OK) {
      return;
    }
    String what = "upload of " + digest + " to " + base.resolve("blobs/uploads/");
    Reply session = transport.post(reference, base.resolve("blobs/uploads/"));
    if (session.status() != HttpURLConnection.HTTP_ACCEPTED
        || session.header("location").isEmpty()) {
      throw Failures.answered(what, session.status());
    }
    Reply stored =
        transport.put(
            reference, destination(session.header("location"), digest), sizeBytes, content);
    if (stored.status() != HttpURLConnection.HTTP_CREATED) {
      throw Failures.answered(what, stored.status());
    }
  }

  private URI destination(String location, String digest) throws RegistryException {
    try {
      URI uri = base.resolve(location);
      return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
    } catch (IllegalArgumentException _) {
      throw Failures.corrupt(base + ": the registry wants uploads at no address");
    }
  }

  /** Where the list is of what refers to a manifest. */
  URI referrers(String digest) {
    return base.resolve("referrers/" + digest);
  }

  /** Reads what the registry answers when it is asked for one page of such a list. */
  <T> T referrers(URI page, Transport.Reader<T> reader)
      throws RegistryException, InterruptedException {
    return transport.get(reference, page, Map.of("Accept", MediaTypes.IMAGE_INDEX), reader);
  }

  /** How a person would name one of its manifests or blobs. */
  String shown(String name) {
    return new OciReference(
            reference.host(),
            reference.repository(),
            Sha256.isDigest(name) ? Optional.empty() : Optional.of(name),
            Sha256.isDigest(name) ? Optional.of(name) : Optional.empty())
        .toString();
  }
}
