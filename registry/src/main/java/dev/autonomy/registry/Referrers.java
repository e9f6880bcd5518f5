package dev.autonomy.registry;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.registry.Transport.Reply;
import dev.autonomy.supply.RegistryException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What refers to a manifest: as the registry lists it, or as the tag does that stands in for such a
 * list.
 */
final class Referrers {

  private static final int MAX_REFERRERS = 1_000;

  /** No more are opened to find one that is right. */
  private static final int MAX_OPENED = 16;

  private final Repository repository;
  private final String digest;

  /** Of the manifest of that digest. */
  Referrers(Repository repository, String digest) {
    this.repository = repository;
    this.digest = digest;
  }

  /**
   * Those of one type of artifact, as the registry lists them; where it has no such list, as the
   * tag does. None of it is verified.
   */
  List<Descriptor> of(String artifactType) throws RegistryException, InterruptedException {
    Optional<List<Descriptor>> listed = listed();
    List<Descriptor> all = listed.isPresent() ? listed.get() : tagged();
    return all.stream()
        .filter(descriptor -> descriptor.artifactType().equals(Optional.of(artifactType)))
        .toList();
  }

  /** Whether a manifest that refers to this one is what it was listed as. */
  interface Check {
    boolean isRight(Fetched found) throws RegistryException;
  }

  /**
   * Of those that are listed the newest that is there, refers to this manifest, and is right. What
   * others have listed wrongly hides nothing.
   */
  Optional<Fetched> newest(List<Descriptor> listed, Check check)
      throws RegistryException, InterruptedException {
    List<Descriptor> newestFirst =
        listed.reversed().stream()
            .sorted(Comparator.comparing(Referrers::createdAt).reversed())
            .limit(MAX_OPENED)
            .toList();
    for (Descriptor referrer : newestFirst) {
      Optional<Fetched> found = repository.find(referrer.digest());
      if (found.isPresent() && isRight(found.get(), check)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private boolean isRight(Fetched found, Check check) {
    try {
      Optional<String> subject = repository.image(found).subject().map(Descriptor::digest);
      return subject.equals(Optional.of(digest)) && check.isRight(found);
    } catch (RegistryException _) {
      return false; // no image manifest at all
    }
  }

  /** When the newest of those that are listed says that it was made, if one does. */
  static Optional<Instant> lastCreation(List<Descriptor> listed) {
    return listed.stream()
        .map(Referrers::createdAt)
        .max(Comparator.naturalOrder())
        .filter(time -> time.isAfter(Instant.MIN));
  }

  /** Without a time that can be read, before all others. */
  private static Instant createdAt(Descriptor referrer) {
    try {
      return Instant.parse(referrer.annotations().getOrDefault(Annotations.CREATED, ""));
    } catch (DateTimeParseException _) {
      return Instant.MIN;
    }
  }

  /** A page of the list, and where the next one is. */
  private record Page(List<Descriptor> referrers, Optional<URI> next) {}

  /** All pages of the list, if the registry keeps one. */
  private Optional<List<Descriptor>> listed() throws RegistryException, InterruptedException {
    NextPage link = new NextPage(what(), repository.referrers(digest));
    Optional<Page> page = repository.referrers(link.first(), reply -> first(reply, link));
    if (page.isEmpty()) {
      return Optional.empty();
    }
    List<Descriptor> all = new ArrayList<>(page.get().referrers);
    Optional<URI> next = page.get().next;
    while (next.isPresent()) {
      Page further = repository.referrers(next.get(), reply -> further(reply, link));
      all.addAll(further.referrers);
      if (all.size() > MAX_REFERRERS) {
        throw Failures.corrupt(what() + ": more than " + MAX_REFERRERS + " manifests are listed");
      }
      next = further.next;
    }
    return Optional.of(all);
  }

  private Optional<Page> first(Reply reply, NextPage link) throws RegistryException, IOException {
    return isListed(reply) ? Optional.of(page(reply, link)) : Optional.empty();
  }

  /** A list that has begun does not end with 404. */
  private Page further(Reply reply, NextPage link) throws RegistryException, IOException {
    if (reply.status() != HttpURLConnection.HTTP_OK) {
      throw Failures.answered("the next page of " + what(), reply.status());
    }
    return page(reply, link);
  }

  private Page page(Reply reply, NextPage link) throws RegistryException, IOException {
    return new Page(index(read(reply)), link.after(reply.header("link")));
  }

  private List<Descriptor> tagged() throws RegistryException, InterruptedException {
    Optional<Fetched> tagged = repository.find(tag());
    return tagged.isPresent() ? index(tagged.get().bytes()) : List.of();
  }

  /** The tag that stands for the list of referrers; specification, "Referrers Tag Schema". */
  private String tag() {
    return digest.replace(':', '-');
  }

  private byte[] read(Reply reply) throws RegistryException, IOException {
    return Repository.bounded(what(), reply.body(), Repository.MAX_MANIFEST_BYTES);
  }

  private String what() {
    return "referrers of " + repository.shown(digest);
  }

  private List<Descriptor> index(byte[] bytes) throws RegistryException {
    try {
      if (JsonObject.parse(bytes).get("manifests") instanceof JsonArray array
          && array.elements().size() <= MAX_REFERRERS) {
        return ImageManifest.descriptors(array);
      }
    } catch (JsonException e) {
      throw Failures.corrupt(what() + " are damaged: " + e.getMessage());
    }
    throw Failures.corrupt(what() + ": expected a list of " + MAX_REFERRERS + " manifests at most");
  }

  /** Adds one that was stored to the list, where the registry keeps none itself. */
  void add(Descriptor referrer) throws RegistryException, InterruptedException {
    if (repository.referrers(repository.referrers(digest), this::isListed)) {
      return;
    }
    new SharedTag(repository.shown(tag()), new TagForm())
        .append(referrer, one -> one.digest().equals(referrer.digest()));
  }

  private final class TagForm implements SharedTag.Form {

    @Override
    public List<Descriptor> read() throws RegistryException, InterruptedException {
      return tagged();
    }

    @Override
    public void write(List<Descriptor> all) throws RegistryException, InterruptedException {
      JsonWriter out = new JsonWriter().beginObject().name("schemaVersion").value(2);
      out.member("mediaType", MediaTypes.IMAGE_INDEX).name("manifests").beginArray();
      all.forEach(one -> one.write(out));
      byte[] index = out.endArray().endObject().toByteArray();
      if (all.size() > MAX_REFERRERS || index.length > Repository.MAX_MANIFEST_BYTES) {
        throw Failures.local(
            what()
                + ": there are "
                + (all.size() - 1)
                + ", and no room for another: at most "
                + MAX_REFERRERS
                + " in "
                + Repository.MAX_MANIFEST_BYTES
                + " bytes");
      }
      repository.store(tag(), MediaTypes.IMAGE_INDEX, index);
    }
  }

  /** Only 404 says that there is no such list; everything else is no answer. */
  private boolean isListed(Reply reply) throws RegistryException {
    return switch (reply.status()) {
      case HttpURLConnection.HTTP_OK -> true;
      case HttpURLConnection.HTTP_NOT_FOUND -> false;
      default -> throw Failures.answered(what(), reply.status());
    };
  }
}
