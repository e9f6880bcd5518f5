/**
 * Counts the work that code does, the same in every run and on every machine: classes are loaded
 * once more, with a counter in every loop, at the beginning of every method and around the calls
 * that hide a loop in the JDK.
 *
 * {@snippet :
 * ClassLoader counting = new CountingLoader(List.of("dev.autonomy.rego."));
 * Object driver = counting.loadClass("dev.autonomy.rego.Driver").getConstructor().newInstance();
 * ((Runnable) driver).run(); // reads Work.steps()
 * }
 */
@NullMarked
package dev.autonomy.rego.work;

import org.jspecify.annotations.NullMarked;
