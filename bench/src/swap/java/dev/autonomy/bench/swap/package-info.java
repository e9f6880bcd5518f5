/** A runtime whose control plane desires another release as often as it is told to. */
package dev.autonomy.bench.swap;
