package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SaltSourceTest {

  @Test
  void saltsDoNotRepeatAcrossRefillsAndGenerators() {
    Set<String> salts = new HashSet<>();
    byte[] salt = new byte[SaltSource.SALT_BYTES];
    for (int generator = 0; generator < 3; generator++) {
      byte first = (byte) generator;
      SaltSource source = new SaltSource(target -> target[0] = first);
      for (int i = 0; i < 1_000; i++) {
        source.next(salt);
        assertThat(salts.add(HexFormat.of().formatHex(salt))).isTrue();
      }
    }
  }

  @Test
  void theSystemsEntropySeedsEachGeneratorAnew() {
    byte[] one = new byte[SaltSource.SALT_BYTES];
    byte[] other = new byte[SaltSource.SALT_BYTES];
    new SaltSource(Entropy.system()).next(one);
    new SaltSource(Entropy.system()).next(other);
    assertThat(one).isNotEqualTo(other).isNotEqualTo(new byte[SaltSource.SALT_BYTES]);
  }
}
