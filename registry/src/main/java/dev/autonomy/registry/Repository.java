package dev.autonomy.registry;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
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
import java.util.List;
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

  private static final int MAX_REFERRERS = 1_000;

  /** Writers that overwrite each other's tag try again so often. */
  private static final int MAX_TAG_ATTEMPTS = 5;

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

  private static byte[] bounded(String what, InputStream body, int maxBytes)
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

  /**
   * What is attached to a manifest, as the registry says; where it has no such list, as the tag
   * says that stands for it. None of it is verified.
   */
  List<Descriptor> referrers(String digest, String artifactType)
      throws RegistryException, InterruptedException {
    Optional<List<Descriptor>> listed =
        transport.get(
            reference,
            base.resolve("referrers/" + digest),
            Map.of("Accept", MediaTypes.IMAGE_INDEX),
            reply ->
                isListed(digest, reply)
                    ? Optional.of(index(bounded("referrers", reply.body(), MAX_MANIFEST_BYTES)))
                    : Optional.empty());
    List<Descriptor> all = listed.isPresent() ? listed.get() : taggedReferrers(digest);
    return all.stream()
        .filter(descriptor -> descriptor.artifactType().equals(Optional.of(artifactType)))
        .toList();
  }

  private List<Descriptor> taggedReferrers(String digest)
      throws RegistryException, InterruptedException {
    Optional<Fetched> tagged = find(referrersTag(digest));
    return tagged.isPresent() ? index(tagged.get().bytes) : List.of();
  }

  /** The tag that stands for the list of referrers; specification, "Referrers Tag Schema". */
  private static String referrersTag(String digest) {
    return digest.replace(':', '-');
  }

  private List<Descriptor> index(byte[] bytes) throws RegistryException {
    try {
      if (JsonObject.parse(bytes).get("manifests") instanceof JsonArray array
          && array.elements().size() <= MAX_REFERRERS) {
        return ImageManifest.descriptors(array);
      }
    } catch (JsonException e) {
      throw Failures.corrupt(base + ": a list of referrers is damaged: " + e.getMessage());
    }
    throw Failures.corrupt(base + ": a list of referrers has no manifests, or too many");
  }

  /**
   * Adds to the list of referrers where the registry keeps none itself. Who was overwritten by
   * another writer tries again, as with signatures.
   */
  void tagReferrer(String digest, Descriptor referrer)
      throws RegistryException, InterruptedException {
    for (int attempt = 0; attempt <= MAX_TAG_ATTEMPTS; attempt++) {
      List<Descriptor> present = taggedReferrers(digest);
      if (present.stream().anyMatch(one -> one.digest().equals(referrer.digest()))) {
        return;
      }
      storeReferrers(digest, present, referrer);
    }
    throw new RegistryException(
        Kind.UNAVAILABLE,
        shown(referrersTag(digest)) + ": others keep writing referrers there: try again later");
  }

  private void storeReferrers(String digest, List<Descriptor> present, Descriptor referrer)
      throws RegistryException, InterruptedException {
    JsonWriter out = new JsonWriter().beginObject().name("schemaVersion").value(2);
    out.member("mediaType", MediaTypes.IMAGE_INDEX).name("manifests").beginArray();
    present.forEach(one -> one.write(out));
    referrer.write(out);
    store(referrersTag(digest), MediaTypes.IMAGE_INDEX, out.endArray().endObject().toByteArray());
  }

  /** Whether the registry lists referrers itself. */
  boolean listsReferrers(String digest) throws RegistryException, InterruptedException {
    return transport.get(
        reference,
        base.resolve("referrers/" + digest),
        Map.of("Accept", MediaTypes.IMAGE_INDEX),
        reply -> isListed(digest, reply));
  }

  /** Only 404 says that there is no such list; everything else is no answer. */
  private boolean isListed(String digest, Reply reply) throws RegistryException {
    return switch (reply.status()) {
      case HttpURLConnection.HTTP_OK -> true;
      case HttpURLConnection.HTTP_NOT_FOUND -> false;
      default -> throw Failures.answered("referrers of " + shown(digest), reply.status());
    };
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
