package dev.autonomy.rego.builtin.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class EcCurveTest {

  @Test
  void aPointTimesTheOrderPlusOneIsThePoint() {
    for (EcCurve curve : EcCurve.values()) {
      EcCurve.Point generator = curve.publicPoint(BigInteger.ONE);
      assertThat(curve.publicPoint(curve.order().add(BigInteger.ONE))).isEqualTo(generator);
      BigInteger secret = curve.order().shiftRight(1);
      EcCurve.Point half = curve.publicPoint(secret);
      EcCurve.Point other = curve.publicPoint(curve.order().subtract(secret));
      assertThat(half.x()).isEqualTo(other.x());
      assertThat(half.y()).isNotEqualTo(other.y());
    }
  }
}
