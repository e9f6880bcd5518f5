/**
 * What random tests of all modules have in common: where their random numbers begin.
 *
 * <pre>{@code
 * Random random = new Random(TestSeed.of(DownloadTest.class));
 * }</pre>
 *
 * <p>Properties of jqwik need nothing: {@link dev.autonomy.testing.SeedHook} reaches all of them.
 */
@NullMarked
package dev.autonomy.testing;

import org.jspecify.annotations.NullMarked;
