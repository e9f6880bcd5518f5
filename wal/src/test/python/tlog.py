"""Checks proofs and tiles of a transparency log with its public key alone.

Written from the standards: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness,
tlog-proof and tlog-tiles, and RFC 6962.

    tlog.py proof KEYFILE PROOF...     a line for each proof: "yes SEQ" or "no: WHY"
    tlog.py tiles KEYFILE DIRECTORY    "yes SIZE" or "no: WHY"
    tlog.py note VKEY NOTE             "yes" or "no: WHY"
    tlog.py witnessed KEYFILE NOTEFILE VKEYFILE...    of a checkpoint: "yes SIZE TIME...", a time for
                                       each witness, 0 for none, or "no: WHY"
    tlog.py growth KEYFILE OLDNOTEFILE REQUEST...    whether what a log asks a witness continues the
                                       tree of the old checkpoint: "yes OLD NEW" or "no: WHY"
    tlog.py signature KEY MESSAGE SIGNATURE    all in hex: "yes" or "no: WHY"
"""

import base64
import binascii
import functools
import hashlib
import json
import os
import re
import struct
import sys

import ed25519
import mldsa


class Refused(Exception):
    pass


def decode_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("not base64: " + text[:60])
    if base64.b64encode(data).decode() != text:
        raise Refused("not the one base64 of its bytes: " + text[:60])
    return data


def decode_hash(text):
    data = decode_base64(text)
    if len(data) != 32:
        raise Refused("not a hash: " + text[:60])
    return data


def decode_number(text):
    if not re.fullmatch("0|[1-9][0-9]*", text, re.ASCII):
        raise Refused("not a number: " + text[:60])
    return int(text)


# signed-note

# The bytes of a public key of each signature type.
KEY_BYTES = {1: 32, 4: 32, 6: mldsa.PUBLIC_KEY_BYTES}


def parse_key(text):
    """NAME+KEYID+BASE64: the name, the key id, the signature type and the public key."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text)
    if match is None:
        raise Refused("not a verifier key")
    name, key_id, material = match[1], bytes.fromhex(match[2]), decode_base64(match[3])
    if len(material) - 1 != KEY_BYTES.get(material[0] if material else 0):
        raise Refused("not a key of a known type")
    if hashlib.sha256(name.encode() + b"\n" + material).digest()[:4] != key_id:
        raise Refused("the key id is not that of the key")
    return name, key_id, material[0], material[1:]


@functools.lru_cache(maxsize=None)
def signature_holds(signature_type, public_key, message, signature):
    scheme = mldsa if signature_type == 6 else ed25519
    return scheme.verify(public_key, message, signature)


def open_note(note, key):
    """The text of a note that the key has signed."""
    return open_timed_note(note, key)[0]


def open_timed_note(note, key):
    """The text of a note that the key has signed, and the last time in its signatures, or 0."""
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise Refused("a control character in the note")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise Refused("not a signed note")
    text, lines = note[: split + 1], note[split + 2 :].split("\n")[:-1]
    if not lines:
        raise Refused("a note without signatures")
    name, key_id, signature_type, public_key = key
    signed, latest = False, 0
    for line in lines:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        if match is None:
            raise Refused("not a signature line")
        signature = decode_base64(match[2])
        if len(signature) < 5:
            raise Refused("a signature without a signature")
        if match[1] == name and signature[:4] == key_id:
            message, signature, time = text.encode(), signature[4:], 0
            if signature_type != 1:
                if len(signature) < 8:
                    raise Refused("a cosignature without a time")
                (time,), signature = struct.unpack_from(">Q", signature), signature[8:]
                message = cosigned_message(key, text, time)
            if time >= 2**63 or not signature_holds(signature_type, public_key, message, signature):
                raise Refused("a signature of the key does not hold")
            signed, latest = True, max(latest, time)
    if not signed:
        raise Refused("not signed by " + name)
    return text, latest


# tlog-cosignature


def cosigned_message(key, text, time):
    """What a witness with this key signs of a checkpoint at this time."""
    if key[2] == 4:
        return b"cosignature/v1\ntime %d\n" % time + text.encode()
    origin, size, root = read_checkpoint(text)
    name, origin = key[0].encode(), origin.encode()
    if len(name) > 255 or len(origin) > 255:
        raise Refused("a name or an origin that is too long")
    return (
        b"subtree/v1\n\x00"
        + struct.pack(">B%dsQ" % len(name), len(name), name, time)
        + struct.pack(">B%dsQQ" % len(origin), len(origin), origin, 0, size)
        + root
    )


def check_witnessed(note, key, witnesses):
    """The size of a checkpoint, and when each witness has cosigned it."""
    size, _ = open_checkpoint(note, key)
    times = []
    for witness in witnesses:
        if witness[2] not in (4, 6):
            raise Refused("not the key of a witness")
        try:
            times.append(open_timed_note(note, witness)[1])
        except Refused:
            times.append(0)
    return " ".join(map(str, [size] + times))


# tlog-checkpoint


def open_checkpoint(note, key):
    """Size and root of a checkpoint that the key has signed, under its own name."""
    origin, size, root = read_checkpoint(open_note(note, key))
    if origin != key[0] or key[2] != 1:
        raise Refused("the checkpoint of another log")
    return size, root


def read_checkpoint(text):
    """Origin, size and root."""
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or "" in lines:
        raise Refused("not a checkpoint")
    return lines[0], decode_number(lines[1]), decode_hash(lines[2])


# RFC 6962, section 2.1


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def split_point(count):
    k = 1
    while k * 2 < count:
        k *= 2
    return k


def tree_hash(leaves):
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split_point(len(leaves))
    return node_hash(tree_hash(leaves[:k]), tree_hash(leaves[k:]))


def root_from_path(leaf, index, size, path):
    """PATH(m, D[n]) read backwards: the last hash is the sibling right below the root."""
    if size == 1:
        if path:
            raise Refused("the path is too long")
        return leaf
    if not path:
        raise Refused("the path is too short")
    k = split_point(size)
    if index < k:
        return node_hash(root_from_path(leaf, index, k, path[:-1]), path[-1])
    return node_hash(path[-1], root_from_path(leaf, index - k, size - k, path[:-1]))


def roots_from_proof(old, size, proof, old_root, whole=True):
    """SUBPROOF(m, D[n], b) read backwards: the roots of the first old leaves, and of all of them."""
    if old == size:
        if whole:
            if proof:
                raise Refused("the proof is too long")
            return old_root, old_root
        if len(proof) != 1:
            raise Refused("the proof has another length")
        return proof[0], proof[0]
    if not proof:
        raise Refused("the proof is too short")
    k = split_point(size)
    if old <= k:
        left, all_left = roots_from_proof(old, k, proof[:-1], old_root, whole)
        return left, node_hash(all_left, proof[-1])
    right, all_right = roots_from_proof(old - k, size - k, proof[:-1], old_root, False)
    return node_hash(proof[-1], right), node_hash(proof[-1], all_right)


# tlog-witness


def check_growth(old_note, request, key):
    """The sizes of two checkpoints of which the later one continues the earlier one."""
    old_size, old_root = open_checkpoint(old_note, key)
    head, blank, note = request.partition("\n\n")
    lines = head.split("\n")
    if not blank or not lines[0].startswith("old ") or len(lines) > 64:
        raise Refused("not a request")
    if decode_number(lines[0][len("old ") :]) != old_size:
        raise Refused("the request begins with another checkpoint")
    proof = [decode_hash(line) for line in lines[1:]]
    size, root = open_checkpoint(note, key)
    if old_size > size:
        raise Refused("the tree has shrunk")
    if old_size == 0:
        if proof or old_root != tree_hash([]):
            raise Refused("a proof from nothing")
    elif roots_from_proof(old_size, size, proof, old_root) != (old_root, root):
        raise Refused("the proof does not lead to the roots")
    return "%d %d" % (old_size, size)


# tlog-proof


def check_proof(data, key):
    """The frame that the proof brings along, and proves."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not UTF-8")
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not blank:
        raise Refused("not a tlog-proof")
    lines.pop(0)
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0)[len("extra ") :])
    if not lines or not lines[0].startswith("index "):
        raise Refused("no index")
    index = decode_number(lines.pop(0)[len("index ") :])
    path = [decode_hash(line) for line in lines]
    size, root = open_checkpoint(note, key)
    if index >= size:
        raise Refused("the index is not in the tree")
    frame, *disclosures = extra.split(b"\n")
    if root_from_path(leaf_hash(frame), index, size, path) != root:
        raise Refused("the path does not lead to the root")
    parsed = json.loads(frame)
    if parsed["seq"] != index + 1:
        raise Refused("the frame has another number")
    for disclosure in disclosures:
        check_disclosure(parsed["attrs"], disclosure)
    return parsed


def check_disclosure(attrs, disclosure):
    try:
        salt, section, name, value = json.loads(disclosure)
        commitment = attrs[section][name]["sha256"]
    except (ValueError, KeyError, TypeError):
        raise Refused("a value without a commitment")
    if decode_hash(commitment) != hashlib.sha256(disclosure).digest():
        raise Refused("a value that is not what the frame committed to")


# tlog-tiles


def tile_path(level, index, width):
    parts = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        parts = "x%03d/" % (index % 1000) + parts
    return "tile/%s/%s%s" % (level, parts, "" if width == 256 else ".p/%d" % width)


def read(directory, path):
    try:
        with open(os.path.join(directory, path), "rb") as file:
            return file.read()
    except OSError:
        raise Refused("cannot read " + path)


def check_tiles(directory, key):
    """The size of a tree all of whose tiles, and all of whose entries, are there and right."""
    try:
        note = read(directory, "checkpoint").decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not UTF-8")
    size, root = open_checkpoint(note, key)
    leaves = []
    for index, width in tiles_of(size):
        bundle = read(directory, tile_path("entries", index, width))
        position = 0
        for _ in range(width):
            (length,) = struct.unpack_from(">H", bundle, position)
            position += 2 + length
            leaves.append(leaf_hash(bundle[position - length : position]))
        if position != len(bundle):
            raise Refused("a bundle of another length")
    if tree_hash(leaves) != root:
        raise Refused("the entries are not those of the tree")
    level, hashes = 0, leaves
    while hashes:
        for index, width in tiles_of(len(hashes)):
            expected = b"".join(hashes[index * 256 : index * 256 + width])
            if read(directory, tile_path(level, index, width)) != expected:
                raise Refused("tile %d of level %d is not the tree's" % (index, level))
        full = len(hashes) // 256
        hashes = [tree_hash(hashes[i * 256 : i * 256 + 256]) for i in range(full)]
        level += 1
    return size


def tiles_of(count):
    tiles = [(index, 256) for index in range(count // 256)]
    if count % 256:
        tiles.append((count // 256, count % 256))
    return tiles


def say(check):
    try:
        print(("yes %s" % check()).rstrip())
    except (Refused, ValueError, RecursionError, struct.error) as e:
        print("no: %s" % str(e).encode("unicode_escape").decode())


def main(command, *arguments):
    if command == "signature":
        key, message, signature = map(bytes.fromhex, arguments)
        say(lambda: refuse_unless(ed25519.verify(key, message, signature)))
    elif command == "note":
        say(lambda: open_note(arguments[1], parse_key(arguments[0])) and "")
    elif command == "witnessed":
        note, *witnesses = arguments[1:]
        keys = [parse_key(text(file).rstrip("\n")) for file in witnesses]
        say(lambda: check_witnessed(text(note), log_key(arguments), keys))
    elif command == "growth":
        for path in arguments[2:]:
            say(lambda: check_growth(text(arguments[1]), text(path), log_key(arguments)))
    elif command == "tiles":
        say(lambda: check_tiles(arguments[1], log_key(arguments)))
    else:
        for path in arguments[1:]:
            say(lambda: check_proof(read("", path), log_key(arguments))["seq"])


def log_key(arguments):
    return parse_key(text(arguments[0]).rstrip("\n"))


def text(path):
    try:
        return read("", path).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not UTF-8")


def refuse_unless(holds):
    if not holds:
        raise Refused("the signature does not hold")
    return ""


if __name__ == "__main__":
    main(*sys.argv[1:])
