package dev.autonomy.registry;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.registry.Repository.Fetched;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.SimpleSigning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The signatures of a manifest as cosign keeps them: layers of the manifest under the tag {@code
 * sha256-<hex>.sig}, and of manifests that refer to it. Nothing here is verified.
 */
final class Signatures {

  private static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  private static final int MAX_SIGNATURE_CHARACTERS = 1_024;

  /** No more of them are opened. */
  private static final int MAX_REFERRERS = 64;

  private final Repository repository;
  private final String digest;

  /** Those of the manifest {@code digest}. */
  Signatures(Repository repository, String digest) {
    this.repository = repository;
    this.digest = digest;
  }

  /**
   * Those that are there: under the tag, and in the first {@value #MAX_REFERRERS} referrers; at
   * most {@value Evidence#MAX_SIGNATURES}, and what there is beyond is left out.
   */
  List<Signature> read() throws RegistryException, InterruptedException {
    Found found = new Found();
    Optional<Fetched> tagged = repository.find(tag());
    if (tagged.isPresent()) {
      found.add(repository.image(tagged.get()));
    }
    List<Descriptor> referrers = new Referrers(repository, digest).of(MediaTypes.COSIGN_REFERRER);
    for (Descriptor referrer : referrers.subList(0, Math.min(MAX_REFERRERS, referrers.size()))) {
      if (!found.isFull()) {
        addReferrer(referrer, found);
      }
    }
    return found.signatures;
  }

  /** Anybody may refer to a manifest: a referrer that is missing or damaged hides no other. */
  private void addReferrer(Descriptor referrer, Found found)
      throws RegistryException, InterruptedException {
    try {
      found.add(repository.image(repository.fetch(referrer.digest())));
    } catch (RegistryException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CORRUPT) {
        throw e;
      }
    }
  }

  /** What makes a signature of a layer. With the size: a wrong one must not hide the right one. */
  private record Listed(String digest, long sizeBytes, String base64) {

    static Listed of(Descriptor layer) {
      return new Listed(layer.digest(), layer.sizeBytes(), annotation(layer));
    }
  }

  private static String annotation(Descriptor layer) {
    return layer.annotations().getOrDefault(ANNOTATION, "");
  }

  /** What was found. Each signature is fetched once, however often it is listed. */
  private final class Found {

    private final List<Signature> signatures = new ArrayList<>();
    private final Set<Listed> known = new HashSet<>();

    boolean isFull() {
      return signatures.size() == Evidence.MAX_SIGNATURES;
    }

    void add(ImageManifest manifest) throws RegistryException, InterruptedException {
      for (Descriptor layer : manifest.layers()) {
        Optional<byte[]> value = value(layer);
        if (value.isPresent() && !isFull() && known.add(Listed.of(layer))) {
          signatures.add(
              new Signature(repository.blob(layer, SimpleSigning.MAX_BYTES), value.get()));
        }
      }
    }
  }

  /** The signature of a layer; layers that are none of ours to read have none. */
  private static Optional<byte[]> value(Descriptor layer) {
    String text = annotation(layer);
    if (!layer.mediaType().equals(MediaTypes.SIMPLE_SIGNING)
        || text.isEmpty()
        || text.length() > MAX_SIGNATURE_CHARACTERS
        || layer.sizeBytes() > SimpleSigning.MAX_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Adds one. */
  void append(Signature signature) throws RegistryException, InterruptedException {
    Descriptor layer =
        Descriptor.of(MediaTypes.SIMPLE_SIGNING, signature.payload())
            .annotated(Map.of(ANNOTATION, Base64.getEncoder().encodeToString(signature.value())));
    repository.storeBlob(signature.payload());
    new SharedTag(repository.shown(tag()), new TagForm()).append(layer, layer::equals);
  }

  private final class TagForm implements SharedTag.Form {

    @Override
    public List<Descriptor> read() throws RegistryException, InterruptedException {
      Optional<Fetched> tagged = repository.find(tag());
      return tagged.isPresent() ? repository.image(tagged.get()).layers() : List.of();
    }

    @Override
    public void write(List<Descriptor> layers) throws RegistryException, InterruptedException {
      if (layers.size() > Evidence.MAX_SIGNATURES) {
        throw Failures.local(
            repository.shown(tag())
                + " has "
                + Evidence.MAX_SIGNATURES
                + " signatures or more, which is the limit");
      }
      byte[] config = config(layers);
      repository.storeBlob(config);
      ImageManifest manifest =
          new ImageManifest(
              Optional.empty(),
              Descriptor.of(MediaTypes.IMAGE_CONFIG, config),
              layers,
              Optional.empty(),
              Map.of());
      repository.store(tag(), MediaTypes.IMAGE_MANIFEST, manifest.toBytes());
    }
  }

  /** An image's config, for tools that want a manifest with layers to be an image. */
  private static byte[] config(List<Descriptor> layers) {
    JsonWriter out = new JsonWriter().beginObject().member("architecture", "").member("os", "");
    out.name("config").beginObject().endObject();
    out.name("rootfs").beginObject().member("type", "layers").name("diff_ids").beginArray();
    layers.forEach(layer -> out.value(layer.digest()));
    return out.endArray().endObject().endObject().toString().getBytes(StandardCharsets.UTF_8);
  }

  private String tag() {
    return digest.replace(':', '-') + ".sig";
  }
}
