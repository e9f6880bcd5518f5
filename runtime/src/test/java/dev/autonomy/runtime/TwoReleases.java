package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node that has not heard of either of two releases by its author. */
abstract class TwoReleases {

  @TempDir Path directory;
  Releasing node;
  SignedRelease first;
  SignedRelease second;

  @BeforeEach
  void begin() {
    node = new Releasing(directory);
    first = node.registry.keep(SignedRelease.saying(node.author, 1, "1.0.0"));
    second = node.registry.keep(SignedRelease.saying(node.author, 2, "2.0.0"));
  }

  JsonObject last() {
    return node.frames.getLast();
  }

  void activate(SignedRelease release) throws InterruptedException {
    node.desire(release);
    node.run();
    assertThat(node.isInForce(release)).isTrue();
    node.frames.clear();
  }
}
