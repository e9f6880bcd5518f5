/** Drives a runtime over keep-alive connections and measures what it answers. */
package dev.autonomy.bench;
