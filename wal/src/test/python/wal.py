"""Reads a log's directory, written from docs/formats/wal.md alone, and checks what it finds.

    wal.py DIRECTORY...    a line for each: "yes FRAMES VALUES ROOT" or "no: WHY"

Segments that end without a seal are read as far as their batches are whole. The index of calls is
checked where there is one. Where a repair has lost frames, the seal says what they were hashed to, and
a signed frame which they are.
"""

import hashlib
import json
import os
import re
import struct
import sys

import tlog
from tlog import Refused, decode_hash, leaf_hash, node_hash, say

SEGMENT_MAGIC = b"\x97AUTOWAL"
CALLS_MAGIC = b"\x97AUTCALL"
SECTIONS = ("params", "context", "output")


def crc_table():
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        yield value


CRC_TABLE = list(crc_table())


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class Tree:
    """A tree by its peaks, and the roots of the tiles that are completed while it grows."""

    def __init__(self, state):
        self.size = state["size"]
        self.peaks = [decode_hash(peak) for peak in state["peaks"]]
        self.tiles = []
        if len(self.peaks) != bin(self.size).count("1") or state["root"] != self.root():
            raise Refused("a tree that is not that of its peaks")

    def append(self, leaf):
        merges = (~self.size & self.size + 1).bit_length() - 1
        for level in range(merges):
            leaf = node_hash(self.peaks.pop(), leaf)
            if level == 7:
                self.tiles.append(leaf)
        self.peaks.append(leaf)
        self.size += 1

    def skip(self, size, tiles, end):
        """Goes to that size or beyond it, over frames that are lost, by what the seal says."""
        del self.peaks[bin(self.size >> 8).count("1") :]
        self.size -= self.size % 256
        while self.size < size and self.size + 256 <= end.size:
            hash = tiles[self.size]
            self.tiles.append(hash)
            for _ in range((~(self.size >> 8) & (self.size >> 8) + 1).bit_length() - 1):
                hash = node_hash(self.peaks.pop(), hash)
            self.peaks.append(hash)
            self.size += 256
        if self.size < size:
            if end.size < size or end.peaks[: len(self.peaks)] != self.peaks:
                raise Refused("a seal that is not that of so many frames")
            self.size, self.peaks = end.size, list(end.peaks)

    def root(self):
        if not self.peaks:
            return to_base64(hashlib.sha256().digest())
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return to_base64(root)

    def state(self):
        return {
            "size": self.size,
            "root": self.root(),
            "peaks": [to_base64(peak) for peak in self.peaks],
        }


def to_base64(data):
    return tlog.base64.b64encode(data).decode()


def record(data, at):
    """Type, payload and end of a record, or None where none is whole."""
    if at + 9 > len(data):
        return None
    length, kind, checksum = struct.unpack_from(">IcI", data, at)
    payload = data[at + 9 : at + 9 + length]
    if length == 0 or length >= 2**24 or len(payload) < length:
        return None
    if crc32c(data[at : at + 5] + payload) != checksum:
        return None
    return kind, payload, at + 9 + length


class Log:
    """What the segments up to now have shown."""

    def __init__(self, directory):
        self.directory = directory
        self.tree = None
        self.size = 0
        self.end = None
        self.ends = {}
        self.leaves = hashlib.sha256()
        self.lost = []
        self.lacking = {}
        self.described = []
        self.after = "0000-00-00T00:00:00.000000000Z"
        self.origin = None
        self.values = 0
        self.pruned = 0
        self.roots = {}
        self.calls = {}
        self.dropped = {}
        self.named = []

    def segment(self, name, last):
        data = read(self.directory, name)
        if data[:8] != SEGMENT_MAGIC or struct.unpack_from(">I", data, 8) != (1,):
            raise Refused(name + " is no segment of version 1")
        if struct.unpack_from(">I", data, 12) != (crc32c(data[:12]),):
            raise Refused(name + " has a damaged preamble")
        kind, payload, at = record(data, 16) or (None, None, 0)
        if kind != b"H":
            raise Refused(name + " has no header")
        self.header(name, json.loads(payload))
        first, offsets, sealed = self.size, {}, False
        self.tree.tiles, self.calls = [], {}
        self.leaves, self.lost = hashlib.sha256(), []
        self.read_end(data)
        while True:
            begin = record(data, at)
            if begin is None or begin[0] != b"B":
                break
            seq, count, length = struct.unpack(">QII", begin[1])
            if seq != self.size + 1:
                raise Refused("%s: a batch begins with %d" % (name, seq))
            end = begin[2] + length
            if count == 0:
                self.seal(name, data, at, begin[2], end, first, offsets)
                sealed = True
                break
            if end > len(data) or not self.is_whole(data, begin[2], end):
                break
            self.batch(data, begin[2], end, count, at, offsets)
            at = end
        if not sealed and not last:
            raise Refused(name + " is not sealed")
        if sealed:
            self.index_of_calls(name, data)
        if self.lost and not sealed:
            raise Refused(name + " lacks frames and is not sealed")
        if self.lost:
            ranges = [{"first_seq": a, "last_seq": b} for a, b in self.lost]
            hash = to_base64(self.leaves.digest())
            self.lacking[name] = {"file": name, "lost": ranges, "leaves_sha256": hash}

    def header(self, name, header):
        tree = Tree(header["tree"])
        if self.tree is None:
            self.tree, self.origin, self.after = tree, header["origin"], header["after"]
            self.pruned = self.size = tree.size
            self.roots[tree.size] = tree.root()
        if self.lost and header["after"] >= self.after:
            self.after = header["after"]  # nothing else says any more what lost frames said
        if (
            self.tree.size != self.size
            or header["first_seq"] != self.size + 1
            or int(name[:20]) != self.size + 1
            or header["tree"] != self.tree.state()
            or header["after"] != self.after
            or header["origin"] != self.origin
        ):
            raise Refused("the header of %s does not continue the log" % name)

    def read_end(self, data):
        """The seal, for it is needed before the end where frames are lost."""
        self.end, self.ends = None, {}
        trailer = record(data, len(data) - 17) if len(data) > 17 else None
        if trailer is None or trailer[0] != b"E":
            return
        begin = record(data, struct.unpack(">Q", trailer[1])[0])
        index = begin and record(data, begin[2])
        footer = index and record(data, index[2])
        if not footer or (index[0], footer[0]) != (b"I", b"Z"):
            return
        self.end = Tree(json.loads(footer[1])["tree"])
        (offsets,) = struct.unpack_from(">I", index[1])
        at = 4 + 8 * offsets
        (count,) = struct.unpack_from(">I", index[1], at)
        for i in range(count):
            start = at + 4 + 32 * i
            self.ends[256 * (self.size // 256 + i)] = index[1][start : start + 32]

    def lose(self, count, start, offsets):
        if self.end is None:
            raise Refused("frames are lost from a segment without a seal")
        for seq in range(self.size, self.size + count):
            if seq % 256 == 0:
                offsets[seq] = start
        goes_on = self.lost and self.lost[-1][1] == self.size
        first = self.lost.pop()[0] if goes_on else self.size + 1
        self.size += count
        self.lost.append((first, self.size))
        if self.size > self.tree.size:
            self.tree.skip(self.size, self.ends, self.end)

    def is_whole(self, data, at, end):
        while at < end:
            found = record(data, at)
            if found is None:
                return False
            at = found[2]
        return at == end

    def batch(self, data, at, end, count, start, offsets):
        kind, _, behind = record(data, at)
        if kind == b"L" and behind == end:
            self.lose(count, start, offsets)
            return
        disclosures = []
        while at < end:
            kind, payload, at = record(data, at)
            if kind in (b"D", b"X"):
                disclosures.append((kind, payload))
            elif kind == b"F":
                if self.size % 256 == 0:
                    offsets[self.size] = start
                self.frame(payload, disclosures, start)
                disclosures, count = [], count - 1
            else:
                raise Refused("a record that is no part of a batch")
        if count or disclosures:
            raise Refused("a batch of another size")

    def frame(self, payload, disclosures, start):
        frame = json.loads(payload)
        if list(frame) != ["seq", "time", "kind", "node", "attrs"]:
            raise Refused("a frame with other members")
        if frame["seq"] != self.size + 1 or frame["time"] < self.after:
            raise Refused("frame %d is out of order" % frame["seq"])
        self.after = frame["time"]
        attrs = frame["attrs"]
        committed = {
            (section, name)
            for section in SECTIONS
            for name, value in attrs.get(section, {}).items()
            if not value.get("redacted")
        }
        self.note_removals(frame)
        for kind, text in disclosures:
            place = json.loads(text)
            if kind == b"X":
                pointer = "/%s/%s" % (place[0], place[1].replace("~", "~0").replace("/", "~1"))
                self.dropped[frame["seq"], pointer] = attrs.get("audit_id")
            committed.remove(tuple(place if kind == b"X" else place[1:3]))
            if kind == b"D":
                tlog.check_disclosure(attrs, text)
                self.values += 1
        if committed:
            raise Refused("frame %d lacks a value" % frame["seq"])
        leaf = leaf_hash(payload)
        self.leaves.update(leaf)
        self.size += 1
        if self.size > self.tree.size:
            self.tree.append(leaf)
        self.roots[self.tree.size] = self.tree.root()
        if "audit_id" in attrs:
            self.calls[crc32c(attrs["audit_id"].encode()), start] = True

    def note_removals(self, frame):
        """What a frame says of values that were dropped from frames before it."""
        seq, attrs = frame["seq"], frame["attrs"]
        if frame["kind"] == "log.pruned":
            for pointer in attrs.get("fields", []):
                self.named.append((seq, None, attrs["audit_id"], pointer))
        elif frame["kind"] == "log.recovered":
            self.described += [(seq, segment) for segment in attrs.get("salvaged", [])]
            for lacking in attrs.get("lost_values", []):
                for pointer in lacking["fields"]:
                    self.named.append((seq, lacking["seq"], None, pointer))

    def check_dropped(self, signed):
        for name, lacking in self.lacking.items():
            if not any(seq <= signed and lacking == segment for seq, segment in self.described):
                raise Refused(name + " lacks frames, and no frame says so")
        for (seq, pointer), call in self.dropped.items():
            if not any(
                seq < frame <= signed and pointer == field and (of == seq or of is None and id == call)
                for frame, of, id, field in self.named
            ):
                raise Refused("%s of frame %d was dropped, and no frame says so" % (pointer, seq))

    def seal(self, name, data, start, at, end, first, offsets):
        parts, begin = [], at
        for _ in range(3):
            kind, payload, at = record(data, at) or (b"", b"", len(data))
            parts.append((kind, payload))
        if [kind for kind, _ in parts] != [b"I", b"Z", b"E"] or not at == end == len(data):
            raise Refused(name + " has a damaged seal")
        expected = struct.pack(">I", len(offsets))
        expected += b"".join(struct.pack(">Q", offsets[seq]) for seq in sorted(offsets))
        expected += struct.pack(">I", len(self.tree.tiles)) + b"".join(self.tree.tiles)
        footer = {
            "frames": self.size - first,
            "tree": self.tree.state(),
            "crc32c": crc32c(data[:start]),
        }
        if parts[0][1] != expected or json.loads(parts[1][1]) != footer:
            raise Refused("the seal of %s is not that of its frames" % name)
        if parts[2][1] != struct.pack(">Q", start):
            raise Refused("the trailer of %s points elsewhere" % name)

    def index_of_calls(self, name, segment):
        path = name[:20] + ".calls"
        if not os.path.exists(os.path.join(self.directory, path)):
            return
        data = read(self.directory, path)
        head = CALLS_MAGIC + struct.pack(">IQI", 1, len(segment), crc32c(segment[-64:]))
        entries = sorted(self.calls)
        packed = [struct.pack(">II", *entry) for entry in entries]
        count = 0
        for byte in range(256):
            some = [p for p in packed if p[0] == byte]
            count += len(some)
            head += struct.pack(">II", count, crc32c(b"".join(some)))
        if data != head + struct.pack(">I", crc32c(head)) + b"".join(packed):
            raise Refused("%s is not the index of its segment" % path)


def read(directory, name):
    return tlog.read(directory, name)


def check(directory):
    if not os.path.isdir(directory):
        raise Refused("no directory " + directory)
    names = sorted(n for n in os.listdir(directory) if re.fullmatch(r"\d{20}\.wal", n))
    if not names:
        raise Refused("no segments")
    key = tlog.parse_key(tlog.text(os.path.join(directory, "verifier-key")).rstrip("\n"))
    log = Log(directory)
    for name in names:
        log.segment(name, name == names[-1])
    size, root = tlog.open_checkpoint(tlog.text(os.path.join(directory, "checkpoint")), key)
    if key[0] != log.origin or log.roots.get(size) != to_base64(root):
        raise Refused("the checkpoint is not that of the frames")
    log.check_dropped(size)
    if log.pruned:
        note = tlog.open_note(tlog.text(os.path.join(directory, "pruned")), key)
        _, size, root = tlog.read_checkpoint(note)
        if not note.endswith("\nautonomy pruned\n") or log.roots.get(size) != to_base64(root):
            raise Refused("what is missing was not pruned")
    if os.path.exists(os.path.join(directory, "witnessed")):
        size, root = tlog.open_checkpoint(tlog.text(os.path.join(directory, "witnessed")), key)
        if size >= log.pruned and log.roots.get(size) != to_base64(root):
            raise Refused("witnesses have cosigned other frames")
    return "%d %d %s" % (log.size, log.values, log.tree.root())


def guarded(path):
    """Damaged JSON may have any shape."""
    try:
        return check(path)
    except (KeyError, TypeError, AttributeError) as e:
        raise Refused("not what the format says: %r" % e)


if __name__ == "__main__":
    for path in sys.argv[1:]:
        say(lambda: guarded(path))
