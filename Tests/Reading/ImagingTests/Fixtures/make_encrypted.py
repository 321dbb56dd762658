#!/usr/bin/env python3
"""Makes encrypted/: one page of text behind each standard security handler of PDF, with an empty user password.

    Tests/Reading/ImagingTests/Fixtures/make_encrypted.py [FOLDER]

Algorithms by their numbers in ISO 32000-2, 7.6; standard library only. The files are the same on every run.
"""
import hashlib
import pathlib
import sys

PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
ID = bytes(range(16))
OWNER = b"owner"
# All rights but printing.
PERMISSIONS = (-2052) & 0xFFFFFFFF
TEXT = b"BT /F 12 Tf 40 160 Td 20 TL " + b"".join(
    b"(Line %d for whoever may open the file) Tj T* " % (line + 1) for line in range(5)) + b"ET"


# --- ciphers

def rc4(key, data):
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def double(a):
    return (a << 1 ^ (0x11B if a & 0x80 else 0)) & 0xFF


def substitutions():
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= double(p)
        for shift in 1, 2, 4:
            q = (q ^ q << shift) & 0xFF
        if q & 0x80:
            q ^= 0x09
        box[p] = q ^ (q << 1 | q >> 7) & 0xFF ^ (q << 2 | q >> 6) & 0xFF ^ (q << 3 | q >> 5) & 0xFF \
            ^ (q << 4 | q >> 4) & 0xFF ^ 0x63
        if p == 1:
            return box


BOX = substitutions()


def round_keys(key):
    words, constant, length = [key[i:i + 4] for i in range(0, len(key), 4)], 1, len(key) // 4
    for i in range(length, 4 * (length + 7)):
        word = words[-1]
        if i % length == 0:
            word = bytes(BOX[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = double(constant)
        elif length > 6 and i % length == 4:
            word = bytes(BOX[b] for b in word)
        words.append(bytes(a ^ b for a, b in zip(words[i - length], word)))
    return [b"".join(words[i:i + 4]) for i in range(0, len(words), 4)]


def aes_block(keys, block):
    state = bytes(a ^ b for a, b in zip(block, keys[0]))
    for number, key in enumerate(keys[1:], 1):
        state = [BOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if number < len(keys) - 1:
            mixed = []
            for column in range(0, 16, 4):
                a = state[column:column + 4]
                every = a[0] ^ a[1] ^ a[2] ^ a[3]
                mixed += [a[i] ^ every ^ double(a[i] ^ a[(i + 1) % 4]) for i in range(4)]
            state = mixed
        state = bytes(a ^ b for a, b in zip(state, key))
    return state


def aes_cbc(key, vector, data):
    keys, out = round_keys(key), bytearray()
    for at in range(0, len(data), 16):
        vector = aes_block(keys, bytes(a ^ b for a, b in zip(data[at:at + 16], vector)))
        out += vector
    return bytes(out)


def md5(data):
    return hashlib.md5(data).digest()


# --- keys

def stretched(digest, length, revision):
    for _ in range(50 if revision >= 3 else 0):
        digest = md5(digest[:length])
    return digest[:length]


def many_rc4(key, data, revision):
    for i in range(20 if revision >= 3 else 1):
        data = rc4(bytes(b ^ i for b in key), data)
    return data


def old_handler(revision, length, encrypts_metadata):
    """Algorithms 2 to 5: entries O and U, and the file's key of so many bytes."""
    owner_key = stretched(md5((OWNER + PAD)[:32]), length, revision)
    o = many_rc4(owner_key, PAD, revision)
    seed = PAD + o + PERMISSIONS.to_bytes(4, "little") + ID
    if revision >= 4 and not encrypts_metadata:
        seed += b"\xff" * 4
    key = stretched(md5(seed), length, revision)
    u = rc4(key, PAD) if revision == 2 else many_rc4(key, md5(PAD + ID), revision) + bytes(16)
    return key, b"/O<%s>/U<%s>" % (o.hex().encode(), u.hex().encode())


def hash_2b(password, salt, u, revision):
    digest = hashlib.sha256(password + salt + u).digest()
    number = 0
    while revision == 6:
        block = aes_cbc(digest[:16], digest[16:32], (password + digest + u) * 64)
        digest = hashlib.new(["sha256", "sha384", "sha512"][sum(block[:16]) % 3], block).digest()
        number += 1
        if number >= 64 and block[-1] <= number - 32:
            break
    return digest[:32]


def new_handler(revision):
    """Algorithms 8 to 10."""
    key = bytes(range(100, 132))
    salts = [bytes([seed] * 8) for seed in (1, 2, 3, 4)]
    u = hash_2b(b"", salts[0], b"", revision) + salts[0] + salts[1]
    ue = aes_cbc(hash_2b(b"", salts[1], b"", revision), bytes(16), key)
    o = hash_2b(OWNER, salts[2], u, revision) + salts[2] + salts[3]
    oe = aes_cbc(hash_2b(OWNER, salts[3], u, revision), bytes(16), key)
    perms = aes_block(round_keys(key), PERMISSIONS.to_bytes(4, "little") + b"\xff\xff\xff\xffTadb" + bytes(4))
    parts = (o, u, oe, ue, perms)
    return key, b"/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>" % tuple(part.hex().encode() for part in parts)


# --- files

def encrypted(key, cipher, number, data):
    """Algorithm 1 and 1.A, for the object of this number."""
    if cipher == "AESV3":
        object_key = key
    else:
        salt = b"sAlT" if cipher == "AESV2" else b""
        object_key = md5(key + number.to_bytes(3, "little") + bytes(2) + salt)[:min(len(key) + 5, 16)]
    if cipher == "V2":
        return rc4(object_key, data)
    vector, missing = bytes(range(16)), 16 - len(data) % 16
    return vector + aes_cbc(object_key, vector, data + bytes([missing] * missing))


def file(entries, filters=b"", cipher="V2", key_bytes=16, encrypts_metadata=True, identity=False,
         is_direct=False):
    """A page of text.

    entries: V, R and Length of the encryption dictionary.
    filters: the entries of its crypt filter.
    is_direct: the dictionary stands in the trailer.
    """
    revision = int(entries.split(b"/R ")[1][:1])
    key, secrets = new_handler(revision) if revision >= 5 else old_handler(revision, key_bytes, encrypts_metadata)
    content = TEXT if identity else encrypted(key, cipher, 3, TEXT)
    dictionary = b"<</Filter/Standard" + entries + filters + secrets + b"/P %d" % (PERMISSIONS - (1 << 32))
    if not encrypts_metadata:
        dictionary += b"/EncryptMetadata false"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        b"null" if is_direct else dictionary + b">>",
    ]
    out, table = bytearray(b"%PDF-1.7\n"), b"xref\n0 7\n0000000000 65535 f \n"
    for number, text in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    start = len(out)
    entry = dictionary + b">>" if is_direct else b"6 0 R"
    out += table + b"trailer<</Size 7/Root 1 0 R/Encrypt %s/ID[<%s><%s>]>>\n" % (entry, *(ID.hex().encode(),) * 2)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def crypt_filter(method, length=b""):
    return b"/CF<</StdCF<</CFM/%s/AuthEvent/DocOpen%s>>>>/StmF/StdCF/StrF/StdCF" % (method, length)


FILES = {
    "v1-r2-rc4-40": file(b"/V 1/R 2", key_bytes=5),
    "v1-r2-length-128": file(b"/V 1/R 2/Length 128", key_bytes=5),
    "v2-r3-rc4-40": file(b"/V 2/R 3/Length 40", key_bytes=5),
    "v2-r3-rc4-64": file(b"/V 2/R 3/Length 64", key_bytes=8),
    "v2-r3-rc4-128": file(b"/V 2/R 3/Length 128"),
    "v4-r4-rc4-128": file(b"/V 4/R 4/Length 128", crypt_filter(b"V2", b"/Length 16")),
    "v4-r4-rc4-128-in-bits": file(b"/V 4/R 4/Length 128", crypt_filter(b"V2", b"/Length 128")),
    "v4-r4-rc4-128-no-filter-length": file(b"/V 4/R 4/Length 128", crypt_filter(b"V2")),
    "v4-r4-rc4-40": file(b"/V 4/R 4/Length 40", crypt_filter(b"V2", b"/Length 5"), key_bytes=5),
    "v4-r4-rc4-40-in-bits": file(b"/V 4/R 4/Length 40", crypt_filter(b"V2", b"/Length 40"), key_bytes=5),
    "v4-r4-rc4-40-no-filter-length": file(b"/V 4/R 4/Length 40", crypt_filter(b"V2"), key_bytes=5),
    "v4-r4-rc4-40-no-length": file(b"/V 4/R 4", crypt_filter(b"V2"), key_bytes=5),
    "v4-r4-rc4-64-in-bits": file(b"/V 4/R 4/Length 64", crypt_filter(b"V2", b"/Length 64"), key_bytes=8),
    "v4-r4-rc4-128-two-filters": file(
        b"/V 4/R 4/Length 128",
        b"/CF<</A<</CFM/V2/Length 16>>/B<</CFM/V2/Length 16>>>>/StmF/A/StrF/B"),
    "v4-r4-aes-128": file(b"/V 4/R 4/Length 128", crypt_filter(b"AESV2", b"/Length 16"), "AESV2"),
    "v4-r4-aes-128-in-bits": file(b"/V 4/R 4/Length 128", crypt_filter(b"AESV2", b"/Length 128"), "AESV2"),
    "v4-r4-aes-128-no-length": file(b"/V 4/R 4", crypt_filter(b"AESV2"), "AESV2"),
    "v4-r4-aes-128-plain-metadata": file(
        b"/V 4/R 4/Length 128", crypt_filter(b"AESV2", b"/Length 16"), "AESV2", encrypts_metadata=False),
    "v4-r4-aes-128-plain-strings": file(
        b"/V 4/R 4/Length 128", b"/CF<</StdCF<</CFM/AESV2/AuthEvent/DocOpen/Length 16>>>>/StmF/StdCF/StrF/Identity",
        "AESV2"),
    "v4-r4-identity": file(b"/V 4/R 4/Length 128", b"/CF<<>>/StmF/Identity/StrF/Identity", identity=True),
    "v4-r4-no-filters": file(b"/V 4/R 4/Length 128", identity=True),
    "v5-r5-aes-256": file(b"/V 5/R 5/Length 256", crypt_filter(b"AESV3", b"/Length 32"), "AESV3"),
    "v5-r6-aes-256": file(b"/V 5/R 6/Length 256", crypt_filter(b"AESV3", b"/Length 32"), "AESV3"),
    "v5-r6-aes-256-in-bits": file(b"/V 5/R 6/Length 256", crypt_filter(b"AESV3", b"/Length 256"), "AESV3"),
    "v5-r6-aes-256-direct": file(b"/V 5/R 6", crypt_filter(b"AESV3"), "AESV3", is_direct=True),
    # What is not read.
    "v3-r3": file(b"/V 3/R 3/Length 128"),
    "v4-r4-unknown-method": file(b"/V 4/R 4/Length 128", crypt_filter(b"Rot13", b"/Length 16")),
    "acme-lock": file(b"/V 2/R 3/Length 128").replace(b"/Filter/Standard", b"/Filter/AcmeLock"),
}


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "encrypted"
    folder.mkdir(exist_ok=True)
    for name, content in FILES.items():
        (folder / f"{name}.pdf").write_bytes(content)


if __name__ == "__main__":
    main()
