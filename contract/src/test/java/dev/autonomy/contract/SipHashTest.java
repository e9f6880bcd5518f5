package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {

  /** The reference implementation's vector for the input 00 01 … 07 under the key 00 01 … 0f. */
  @Test
  void thePublishedVectorComesOut() {
    long hash = SipHash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x0706050403020100L);

    assertThat(hash).isEqualTo(0x93f5f5799a932462L);
  }
}
