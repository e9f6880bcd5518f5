/**
 * Policy bundles: an archive of Rego, data and a manifest; the managed store that holds those of
 * one node; and the demo policy that is part of the program.
 *
 * {@snippet :
 * Bundle bundle = Bundle.read(Path.of("velocity.tar.gz")); // BundleException: hostile or broken
 * CompiledBundle compiled = CompiledBundle.compile(bundle, "file:velocity.tar.gz");
 * ManagedStore store = new ManagedStore(root, new StoreOptions(SemanticVersion.parse("0.1.0")));
 * switch (store.load(LoadRequest.of(Path.of("velocity.tar.gz")).withRef("file:velocity.tar.gz"))) {
 *   case LoadResult.Loaded loaded -> System.out.println(loaded.line());
 *   case LoadResult.Rejected rejected -> System.err.println(rejected.line());
 * }
 * store.rollback(); // back to what was enforced before
 * }
 */
@NullMarked
package dev.autonomy.bundle;

import org.jspecify.annotations.NullMarked;
