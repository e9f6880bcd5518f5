/**
 * Speaks OCI distribution to a registry, through ORAS. Loaded only by what goes to one.
 *
 * <pre>{@code
 * RegistryProvider provider = new OrasProvider();
 * try (BundleRegistry registry = provider.open(RegistryOptions.DEFAULT)) {
 *   OciReference reference = OciReference.parse("oci://localhost:5000/team/policy:v1");
 *   registry.push(Path.of("policy.tar.gz"), reference, BundleRegistry.Progress.NONE);
 *   RemoteBundle bundle = registry.resolve(reference);
 *   registry.pull(bundle, Path.of("pulled.tar.gz"), BundleRegistry.Progress.NONE);
 *   List<Signature> signatures = registry.signatures(bundle);
 * }
 * }</pre>
 *
 * <p>A tag is asked for once; everything after {@code resolve} goes by digest. Manifests and blobs
 * are bounded and hashed here. Formats and tags are in {@code docs/formats/registry.md}.
 */
@NullMarked
package dev.autonomy.registry;

import org.jspecify.annotations.NullMarked;
