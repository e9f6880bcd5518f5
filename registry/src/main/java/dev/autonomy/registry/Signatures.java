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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signatures of a manifest as cosign keeps them: layers of the manifest under the tag {@code
 * sha256-<hex>.sig}, and of manifests that refer to it. Nothing here is verified.
 */
final class Signatures {

  private static final String ANNOTATION = "dev.cosignproject.cosign/signature";
  private static final int MAX_SIGNATURE_CHARACTERS = 1_024;

  /** Writers that overwrite each other's tag try again so often. */
  private static final int MAX_ATTEMPTS = 5;

  private final Repository repository;
  private final String digest;

  /** Those of the manifest {@code digest}. */
  Signatures(Repository repository, String digest) {
    this.repository = repository;
    this.digest = digest;
  }

  /** All that are there, at most as many as evidence may have. */
  List<Signature> read() throws RegistryException, InterruptedException {
    List<Signature> signatures = new ArrayList<>();
    Optional<Fetched> tagged = repository.find(tag());
    if (tagged.isPresent()) {
      add(repository.image(tagged.get()), signatures);
    }
    for (Descriptor referrer : repository.referrers(digest, MediaTypes.COSIGN_REFERRER)) {
      if (signatures.size() == Evidence.MAX_SIGNATURES) {
        break;
      }
      addReferrer(referrer, signatures);
    }
    return signatures;
  }

  /** Anybody may refer to a manifest: a referrer that is missing or damaged hides no other. */
  private void addReferrer(Descriptor referrer, List<Signature> signatures)
      throws RegistryException, InterruptedException {
    try {
      add(repository.image(repository.fetch(referrer.digest())), signatures);
    } catch (RegistryException e) {
      if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.CORRUPT) {
        throw e;
      }
    }
  }

  private void add(ImageManifest manifest, List<Signature> signatures)
      throws RegistryException, InterruptedException {
    for (Descriptor layer : manifest.layers()) {
      Optional<byte[]> value = value(layer);
      if (value.isEmpty() || signatures.size() == Evidence.MAX_SIGNATURES) {
        continue;
      }
      Signature signature =
          new Signature(repository.blob(layer, SimpleSigning.MAX_BYTES), value.get());
      if (signatures.stream().noneMatch(signature::isSame)) {
        signatures.add(signature);
      }
    }
  }

  /** The signature of a layer; layers that are none of ours to read have none. */
  private static Optional<byte[]> value(Descriptor layer) {
    String text = layer.annotations().getOrDefault(ANNOTATION, "");
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

  /**
   * Adds one. A registry cannot be told to replace only what was read, so what the tag means
   * afterwards is looked at: who was overwritten tries again.
   */
  void append(Signature signature) throws RegistryException, InterruptedException {
    Descriptor layer =
        Descriptor.of(MediaTypes.SIMPLE_SIGNING, signature.payload())
            .annotated(Map.of(ANNOTATION, Base64.getEncoder().encodeToString(signature.value())));
    repository.storeBlob(signature.payload());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      List<Descriptor> layers = layers();
      if (layers.contains(layer)) {
        return;
      }
      if (layers.size() >= Evidence.MAX_SIGNATURES) {
        throw Failures.local(
            repository.shown(tag()) + " has " + layers.size() + " signatures, which is the limit");
      }
      layers.add(layer);
      store(layers);
      if (layers().containsAll(layers)) {
        return;
      }
    }
    throw new RegistryException(
        Kind.UNAVAILABLE,
        repository.shown(tag()) + ": others keep writing signatures there: try again later");
  }

  private List<Descriptor> layers() throws RegistryException, InterruptedException {
    Optional<Fetched> tagged = repository.find(tag());
    return tagged.isPresent()
        ? new ArrayList<>(repository.image(tagged.get()).layers())
        : new ArrayList<>();
  }

  private void store(List<Descriptor> layers) throws RegistryException, InterruptedException {
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
