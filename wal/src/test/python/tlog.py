"""Checks proofs and tiles of a transparency log with its public key alone.

Written from the standards: C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof and
tlog-tiles, and RFC 6962.

    tlog.py proof KEYFILE PROOF...     a line for each proof: "yes SEQ" or "no: WHY"
    tlog.py tiles KEYFILE DIRECTORY    "yes SIZE" or "no: WHY"
    tlog.py note VKEY NOTE             "yes" or "no: WHY"
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


def parse_key(text):
    """NAME+KEYID+BASE64: the name, the key id, the signature type and the Ed25519 public key."""
    match = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text)
    if match is None:
        raise Refused("not a verifier key")
    name, key_id, material = match[1], bytes.fromhex(match[2]), decode_base64(match[3])
    if material[:1] not in (b"\x01", b"\x04") or len(material) != 33:
        raise Refused("not an Ed25519 key")
    if hashlib.sha256(name.encode() + b"\n" + material).digest()[:4] != key_id:
        raise Refused("the key id is not that of the key")
    return name, key_id, material[0], material[1:]


@functools.lru_cache(maxsize=None)
def signature_holds(public_key, message, signature):
    return ed25519.verify(public_key, message, signature)


def open_note(note, key):
    """The text of a note that the key has signed."""
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise Refused("a control character in the note")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise Refused("not a signed note")
    text, lines = note[: split + 1], note[split + 2 :].split("\n")[:-1]
    if not lines:
        raise Refused("a note without signatures")
    name, key_id, signature_type, public_key = key
    signed = False
    for line in lines:
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        if match is None:
            raise Refused("not a signature line")
        signature = decode_base64(match[2])
        if len(signature) < 5:
            raise Refused("a signature without a signature")
        if match[1] == name and signature[:4] == key_id:
            message, signature = text.encode(), signature[4:]
            if signature_type == 4:
                message, signature = cosigned_message(message, signature)
            if not signature_holds(public_key, message, signature):
                raise Refused("a signature of the key does not hold")
            signed = True
    if not signed:
        raise Refused("not signed by " + name)
    return text


# tlog-cosignature


def cosigned_message(text, timestamped_signature):
    """What a witness has signed at the time that stands before its signature."""
    (time,) = struct.unpack_from(">Q", timestamped_signature)
    return b"cosignature/v1\ntime %d\n" % time + text, timestamped_signature[8:]


# tlog-checkpoint


def open_checkpoint(note, key):
    """Size and root of a checkpoint that the key has signed, under its own name."""
    lines = open_note(note, key).split("\n")[:-1]
    if len(lines) < 3 or "" in lines:
        raise Refused("not a checkpoint")
    if lines[0] != key[0] or key[2] != 1:
        raise Refused("the checkpoint of another log")
    return decode_number(lines[1]), decode_hash(lines[2])


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
    else:
        with open(arguments[0], encoding="utf-8") as file:
            key = parse_key(file.read().rstrip("\n"))
        for path in arguments[1:]:
            if command == "tiles":
                say(lambda: check_tiles(path, key))
            else:
                say(lambda: check_proof(read("", path), key)["seq"])


def refuse_unless(holds):
    if not holds:
        raise Refused("the signature does not hold")
    return ""


if __name__ == "__main__":
    main(*sys.argv[1:])
