"""Verification of ML-DSA-44 signatures with an empty context, from FIPS 204. Slow, for public data."""

import hashlib

Q = 8380417
K = L = 4
D = 13
TAU = 39
GAMMA1 = 2**17
GAMMA2 = (Q - 1) // 88
BETA = 78
OMEGA = 80
PUBLIC_KEY_BYTES = 1312
SIGNATURE_BYTES = 2420

ZETAS = [pow(1753, int(format(m, "08b")[::-1], 2), Q) for m in range(256)]


def ntt(w):
    """Algorithm 41."""
    w = list(w)
    m = 0
    for length in (128, 64, 32, 16, 8, 4, 2, 1):
        for start in range(0, 256, 2 * length):
            m += 1
            for j in range(start, start + length):
                t = ZETAS[m] * w[j + length] % Q
                w[j], w[j + length] = (w[j] + t) % Q, (w[j] - t) % Q
    return w


def inverse_ntt(w):
    """Algorithm 42."""
    w = list(w)
    m = 256
    for length in (1, 2, 4, 8, 16, 32, 64, 128):
        for start in range(0, 256, 2 * length):
            m -= 1
            for j in range(start, start + length):
                t = w[j]
                w[j] = (t + w[j + length]) % Q
                w[j + length] = (w[j + length] - t) * ZETAS[m] % Q
    return [x * 8347681 % Q for x in w]


def unpack(data, bits):
    """The numbers of so many bits each, the lowest bit first."""
    number = int.from_bytes(data, "little")
    return [number >> i & 2**bits - 1 for i in range(0, 8 * len(data), bits)]


def sample_uniform(seed):
    """Algorithm 30, with more than enough of the stream: 1 number in 1000 is not below Q."""
    stream = hashlib.shake_128(seed).digest(3 * 512)
    numbers = [int.from_bytes(stream[i : i + 3], "little") & 0x7FFFFF for i in range(0, 1536, 3)]
    return [x for x in numbers if x < Q][:256]


def sample_in_ball(seed):
    """Algorithm 29."""
    stream = hashlib.shake_256(seed).digest(8 + 4096)
    signs = int.from_bytes(stream[:8], "little")
    c = [0] * 256
    position = 8
    for i in range(256 - TAU, 256):
        while stream[position] > i:
            position += 1
        j = stream[position]
        position += 1
        c[i] = c[j]
        c[j] = Q - 1 if signs & 1 else 1
        signs >>= 1
    return c


def unpack_hint(y):
    """Algorithm 21: the places of the ones in each polynomial, or None."""
    hint, index = [], 0
    for i in range(K):
        end = y[OMEGA + i]
        if end < index or end > OMEGA:
            return None
        places = list(y[index:end])
        if any(a >= b for a, b in zip(places, places[1:])):
            return None
        hint.append(set(places))
        index = end
    return None if any(y[index:OMEGA]) else hint


def use_hint(hint, r):
    """Algorithms 36 and 40."""
    r0 = r % (2 * GAMMA2)
    if r0 > GAMMA2:
        r0 -= 2 * GAMMA2
    if r - r0 == Q - 1:
        r1, r0 = 0, r0 - 1
    else:
        r1 = (r - r0) // (2 * GAMMA2)
    return (r1 + (1 if r0 > 0 else -1)) % 44 if hint else r1


def verify(public_key, message, signature):
    """Algorithms 3 and 8."""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    rho, t1 = public_key[:32], unpack(public_key[32:], 10)
    challenge, z, hint = signature[:32], unpack(signature[32:2336], 18), signature[2336:]
    z = [GAMMA1 - x for x in z]
    hint = unpack_hint(hint)
    if hint is None or max(map(abs, z)) >= GAMMA1 - BETA:
        return False
    mu = hashlib.shake_256(public_key).digest(64) + b"\x00\x00" + message
    mu = hashlib.shake_256(mu).digest(64)
    c = ntt(sample_in_ball(challenge))
    z = [ntt(z[256 * s : 256 * s + 256]) for s in range(L)]
    packed = 0
    for r in range(K):
        t = ntt([x << D for x in t1[256 * r : 256 * r + 256]])
        sum_ = [-x * y for x, y in zip(c, t)]
        for s in range(L):
            a = sample_uniform(rho + bytes([s, r]))
            sum_ = [w + x * y for w, x, y in zip(sum_, a, z[s])]
        for i, w in enumerate(inverse_ntt([w % Q for w in sum_])):
            packed |= use_hint(i in hint[r], w) << 6 * (256 * r + i)
    w1 = packed.to_bytes(K * 192, "little")
    return hashlib.shake_256(mu + w1).digest(32) == challenge
