package dev.autonomy.rego.builtin.x509;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A curve of FIPS 186-4, {@code y² = x³ - 3x + b} over a prime field. Multiplies points, which the
 * JCA does not offer; not in constant time, and only ever used to tell a policy the public half of
 * a key that the policy was given whole.
 */
enum EcCurve {
  P224(
      "P-224",
      "1.3.132.0.33",
      "ffffffffffffffffffffffffffffffff000000000000000000000001",
      "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
      "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d",
      "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
      "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34"),
  P256(
      "P-256",
      "1.2.840.10045.3.1.7",
      "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
  P384(
      "P-384",
      "1.3.132.0.34",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe"
          + "ffffffff0000000000000000ffffffff",
      "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a"
          + "c656398d8a2ed19d2a85c8edd3ec2aef",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
          + "581a0db248b0a77aecec196accc52973",
      "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
          + "5502f25dbf55296c3a545e3872760ab7",
      "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0"
          + "0a60b1ce1d7e819d7a431d7c90ea0e5f"),
  P521(
      "P-521",
      "1.3.132.0.35",
      "1ff" + "ffffffffffffffff".repeat(8),
      "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109"
          + "e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
      "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
          + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
      "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3d"
          + "baa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
      "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e6"
          + "62c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650");

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final String jwkName;
  private final String identifier;
  private final BigInteger prime;
  private final BigInteger b;
  private final BigInteger order;
  private final BigInteger generatorX;
  private final BigInteger generatorY;

  /** A point of the plane. */
  record Point(BigInteger x, BigInteger y) {}

  /** A point as {@code (x/z², y/z³)}; {@code z} is zero at infinity. */
  private record Jacobian(BigInteger x, BigInteger y, BigInteger z) {
    static final Jacobian INFINITY = new Jacobian(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);
  }

  EcCurve(
      String jwkName, String identifier, String prime, String b, String order, String x, String y) {
    this.jwkName = jwkName;
    this.identifier = identifier;
    this.prime = new BigInteger(prime, 16);
    this.b = new BigInteger(b, 16);
    this.order = new BigInteger(order, 16);
    this.generatorX = new BigInteger(x, 16);
    this.generatorY = new BigInteger(y, 16);
  }

  /** The curve with this object identifier, or null. */
  static @Nullable EcCurve of(String identifier) {
    for (EcCurve curve : values()) {
      if (curve.identifier.equals(identifier)) {
        return curve;
      }
    }
    return null;
  }

  /** Its name in JSON Web Keys. */
  String jwkName() {
    return jwkName;
  }

  /** Number of points. */
  BigInteger order() {
    return order;
  }

  /** Bytes of a coordinate. */
  int coordinateBytes() {
    return (prime.bitLength() + 7) / 8;
  }

  /** The point of an uncompressed encoding (SEC 1, section 2.3.3), or null if it is none. */
  @Nullable Point decode(byte[] encoded) {
    int size = coordinateBytes();
    if (encoded.length != 1 + 2 * size || encoded[0] != 4) {
      return null;
    }
    Point point =
        new Point(new BigInteger(1, encoded, 1, size), new BigInteger(1, encoded, 1 + size, size));
    return contains(point) ? point : null;
  }

  private boolean contains(Point point) {
    BigInteger x = point.x;
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(b).mod(prime);
    return x.compareTo(prime) < 0
        && point.y.compareTo(prime) < 0
        && point.y.multiply(point.y).mod(prime).equals(right);
  }

  /** The public point of a private number between 1 and the order. */
  Point publicPoint(BigInteger secret) {
    Jacobian base = new Jacobian(generatorX, generatorY, BigInteger.ONE);
    Jacobian sum = Jacobian.INFINITY;
    for (int i = secret.bitLength() - 1; i >= 0; i--) {
      sum = twice(sum);
      if (secret.testBit(i)) {
        sum = plus(sum, base);
      }
    }
    BigInteger inverse = sum.z.modInverse(prime);
    BigInteger square = inverse.multiply(inverse).mod(prime);
    return new Point(
        sum.x.multiply(square).mod(prime),
        sum.y.multiply(square).mod(prime).multiply(inverse).mod(prime));
  }

  private Jacobian twice(Jacobian a) {
    BigInteger ySquare = a.y.multiply(a.y).mod(prime);
    BigInteger zSquare = a.z.multiply(a.z).mod(prime);
    BigInteger s = a.x.multiply(ySquare).shiftLeft(2).mod(prime);
    BigInteger m = a.x.subtract(zSquare).multiply(a.x.add(zSquare)).multiply(THREE).mod(prime);
    BigInteger x = m.multiply(m).subtract(s.shiftLeft(1)).mod(prime);
    BigInteger y =
        m.multiply(s.subtract(x)).subtract(ySquare.multiply(ySquare).shiftLeft(3)).mod(prime);
    return new Jacobian(x, y, a.y.multiply(a.z).shiftLeft(1).mod(prime));
  }

  private Jacobian plus(Jacobian a, Jacobian b) {
    if (a.z.signum() == 0) {
      return b;
    }
    BigInteger aSquare = a.z.multiply(a.z).mod(prime);
    BigInteger bSquare = b.z.multiply(b.z).mod(prime);
    BigInteger u = a.x.multiply(bSquare).mod(prime);
    BigInteger s = a.y.multiply(bSquare).multiply(b.z).mod(prime);
    BigInteger h = b.x.multiply(aSquare).subtract(u).mod(prime);
    BigInteger r = b.y.multiply(aSquare).multiply(a.z).subtract(s).mod(prime);
    if (h.signum() == 0) {
      return r.signum() == 0 ? twice(a) : Jacobian.INFINITY;
    }
    BigInteger hSquare = h.multiply(h).mod(prime);
    BigInteger hCube = hSquare.multiply(h).mod(prime);
    BigInteger v = u.multiply(hSquare).mod(prime);
    BigInteger x = r.multiply(r).subtract(hCube).subtract(v.shiftLeft(1)).mod(prime);
    BigInteger y = r.multiply(v.subtract(x)).subtract(s.multiply(hCube)).mod(prime);
    return new Jacobian(x, y, h.multiply(a.z).multiply(b.z).mod(prime));
  }
}
