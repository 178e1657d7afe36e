"""Public-key signatures from their definitions, without a library: slow, and independent of OpenSSL."""

import hashlib

# --- Ed25519, RFC 8032 -------------------------------------------------------------------------------------------

P25519 = 2**255 - 19
L25519 = 2**252 + 27742317777372353535851937790883648493
D25519 = -121665 * pow(121666, -1, P25519) % P25519


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P25519
    b = (p[1] + p[0]) * (q[1] + q[0]) % P25519
    c = 2 * p[3] * q[3] * D25519 % P25519
    d = 2 * p[2] * q[2] % P25519
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P25519, g * h % P25519, f * g % P25519, e * h % P25519)


def _times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _base():
    y = 4 * pow(5, -1, P25519) % P25519
    square = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
    x = pow(square, (P25519 + 3) // 8, P25519)
    if (x * x - square) % P25519:
        x = x * pow(2, (P25519 - 1) // 4, P25519) % P25519
    if x & 1:
        x = P25519 - x
    return (x, y, 1, x * y % P25519)


BASE25519 = _base()


def _compress(point):
    inverse = pow(point[2], -1, P25519)
    x, y = point[0] * inverse % P25519, point[1] * inverse % P25519
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def _expand(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return scalar & ((1 << 254) - 8) | (1 << 254), digest[32:]


def ed25519_public(seed):
    return _compress(_times(_expand(seed)[0], BASE25519))


def ed25519_sign(seed, message):
    scalar, prefix = _expand(seed)
    public = _compress(_times(scalar, BASE25519))
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L25519
    commitment = _compress(_times(nonce, BASE25519))
    challenge = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L25519
    return commitment + ((nonce + challenge * scalar) % L25519).to_bytes(32, "little")


# --- ECDSA on P-256, FIPS 186-5 ----------------------------------------------------------------------------------

P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
N256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G256 = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def _ec_add(p, q):
    if p is None:
        return q
    if q is None:
        return p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P256 == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, P256) % P256
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P256) % P256
    x = (slope * slope - p[0] - q[0]) % P256
    return (x, (slope * (p[0] - x) - p[1]) % P256)


def _ec_times(scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = _ec_add(result, point)
        point = _ec_add(point, point)
        scalar >>= 1
    return result


def p256_public(private):
    return _ec_times(private, G256)


def p256_sign(private, message, nonce):
    """Returns r and s."""
    r = _ec_times(nonce, G256)[0] % N256
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    return r, pow(nonce, -1, N256) * (digest + r * private) % N256


def der(r, s):
    def integer(value):
        content = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return b"\x02" + bytes([len(content)]) + content

    content = integer(r) + integer(s)
    return b"\x30" + bytes([len(content)]) + content


def p256_spki(private):
    x, y = p256_public(private)
    header = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
    return header + b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


# --- RSA, RFC 8017 -----------------------------------------------------------------------------------------------

DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}


def rsa_sign(key, message, hash_name):
    size = (key["n"].bit_length() + 7) // 8
    digest = DIGEST_INFO[hash_name] + hashlib.new(hash_name, message).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    return pow(int.from_bytes(padded, "big"), key["d"], key["n"]).to_bytes(size, "big")


def rsa_pss_sign(key, message, salt, hash_name="sha256"):
    bits = key["n"].bit_length() - 1
    size = (bits + 7) // 8
    digest = hashlib.new(hash_name, message).digest()
    inner = hashlib.new(hash_name, b"\x00" * 8 + digest + salt).digest()
    block = b"\x00" * (size - len(salt) - len(inner) - 2) + b"\x01" + salt
    mask = b"".join(
        hashlib.new(hash_name, inner + counter.to_bytes(4, "big")).digest()
        for counter in range(len(block) // len(inner) + 1)
    )
    masked = bytearray(a ^ b for a, b in zip(block, mask))
    masked[0] &= 0xFF >> (8 * size - bits)
    padded = bytes(masked) + inner + b"\xbc"
    return pow(int.from_bytes(padded, "big"), key["d"], key["n"]).to_bytes((bits + 8) // 8, "big")
