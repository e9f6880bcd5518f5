/** Measures the log by itself: started by {@code bench/wal}. */
package dev.autonomy.bench.wal;
