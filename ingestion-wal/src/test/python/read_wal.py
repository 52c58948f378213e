"""Reads a log from the description of its format alone; needs nothing but Python 3.

usage: read_wal.py DIRECTORY

Prints a JSON object a line for each entry: first sequence, record count, SHA-256 of the payload. Ends with 0 if the log is whole, with 1 and the reason on
standard error if it is damaged, in which case nothing is printed.
"""

import hashlib
import json
import os
import re
import struct
import sys

MAGIC = b"INGSTWAL"
FIRST_FRAME = 4096
FRAME_HEADER = 40
MIN_SEGMENT, MAX_SEGMENT = 65536, 1 << 30
ENTRY, CHAIN, MARK = 1, 2, 3
RAW, LZ4, SNAPPY = 0, 1, 2


class Damaged(Exception):
    pass


def crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC_TABLE = crc_table()


def crc32c(data):
    table = CRC_TABLE
    crc = 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


assert crc32c(b"123456789") == 0xE3069283


def lz4_decode(block, length):
    out = bytearray()
    at = 0

    def extended(count):
        nonlocal at
        if count == 15:
            while True:
                byte = block[at]
                at += 1
                count += byte
                if byte != 255:
                    break
        return count

    while True:
        token = block[at]
        at += 1
        literals = extended(token >> 4)
        if at + literals > len(block):
            raise Damaged("LZ4 literals beyond the end")
        out += block[at : at + literals]
        at += literals
        if at == len(block):
            break
        distance = block[at] | block[at + 1] << 8
        at += 2
        match = extended(token & 15) + 4
        if distance == 0 or distance > len(out) or len(out) + match > length:
            raise Damaged("LZ4 match outside the data")
        for _ in range(match):
            out.append(out[-distance])
    if len(out) != length:
        raise Damaged("LZ4 block of %d bytes, %d expected" % (len(out), length))
    return bytes(out)


class Frame:
    def __init__(self, fields, position, payload_at):
        (self.length, self.type, self.codec, self.flags, self.first, self.count, self.uncompressed,
         self.durable, self.payload_crc, self.header_crc) = fields
        self.position = position
        self.payload_at = payload_at
        self.stored = self.length - FRAME_HEADER
        self.end = position + (self.length + 7 & ~7)
        self.payload = b""


class Segment:
    def __init__(self, path, name):
        self.name = name
        with open(path, "rb") as file:
            self.data = file.read()
        if len(self.data) < FIRST_FRAME:
            raise Damaged("%s: shorter than its header" % name)
        (magic, version, first, features, self.log_id, self.number, self.incarnation, self.size,
         crc) = struct.unpack_from("<8sIIQ16sQQQI", self.data)
        if magic != MAGIC:
            raise Damaged("%s: not a segment" % name)
        if version != 1:
            raise Damaged("%s: format version %d" % (name, version))
        if crc != crc32c(self.data[:64]):
            raise Damaged("%s: CRC of the header" % name)
        if features != 0:
            raise Damaged("%s: unknown feature bits %x" % (name, features))
        if first != FIRST_FRAME or self.size % 4096 or not MIN_SEGMENT <= self.size <= MAX_SEGMENT:
            raise Damaged("%s: a header field is out of its range" % name)
        if name != "wal-%016x.seg" % self.number:
            raise Damaged("%s: holds segment %d" % (name, self.number))

    def header_at(self, position):
        """The frame at the position if its header verifies, else None."""
        if position + FRAME_HEADER > min(self.size, len(self.data)):
            return None
        fields = struct.unpack_from("<IBBHQIIQII", self.data, position)
        frame = Frame(fields, position, position + FRAME_HEADER)
        if not FRAME_HEADER <= frame.length <= self.size // 4:
            return None
        if frame.end > self.size:
            return None
        covered = self.data[position : position + 36] + struct.pack("<QQ", self.incarnation, position)
        if crc32c(covered) != frame.header_crc:
            return None
        return frame if self.within_limits(frame) else None

    def within_limits(self, frame):
        if frame.type not in (ENTRY, CHAIN, MARK) or frame.codec not in (RAW, LZ4, SNAPPY):
            return False
        if frame.flags & ~(1 if frame.type == MARK else 0) or frame.codec and frame.type != ENTRY:
            return False
        if frame.first < 1 or frame.count >= 1 << 31 or frame.count and frame.type != ENTRY:
            return False
        if frame.codec == RAW and frame.uncompressed != frame.stored:
            return False
        if frame.codec != RAW and not frame.stored < frame.uncompressed <= self.size // 4 - FRAME_HEADER:
            return False
        if not FIRST_FRAME <= frame.durable <= frame.position:
            return False
        if frame.type == ENTRY:
            return frame.stored >= 1
        return frame.stored == (32 if frame.type == CHAIN else 0)

    def frame_at(self, position):
        """The frame at the position if all of it verifies, else None."""
        frame = self.header_at(position)
        if frame is None or frame.payload_at + frame.stored > len(self.data):
            return None
        frame.payload = self.data[frame.payload_at : frame.payload_at + frame.stored]
        expected = crc32c(frame.payload) if frame.type != MARK else 0
        return frame if frame.payload_crc == expected else None

    def frames(self, until):
        """All frames from the first to the final position, or to the first place without one if that is None."""
        found = []
        position = FIRST_FRAME
        following = None
        while until is None or position < until:
            frame = self.frame_at(position)
            if frame is None:
                if until is None:
                    break
                raise Damaged("%s: no valid frame at position %d" % (self.name, position))
            if (frame.type == CHAIN) != (position == FIRST_FRAME):
                raise Damaged("%s: chain frame out of place at position %d" % (self.name, position))
            if following is not None and frame.first != following:
                raise Damaged("%s: sequence %d at position %d" % (self.name, frame.first, position))
            following = frame.first + frame.count
            position = frame.end
            found.append(frame)
        if until is not None and position != until:
            raise Damaged("%s: ends at %d, not at %d" % (self.name, position, until))
        return found

    def check_end(self, end):
        """Nothing behind the end may prove that more was durable."""
        if len(self.data) != self.size:
            raise Damaged("%s: has %d bytes, not %d" % (self.name, len(self.data), self.size))
        for position in range(end, self.size, 8):
            if self.data[position : position + 4] == b"\0\0\0\0":
                continue
            frame = self.header_at(position)
            if frame is not None and frame.durable > end:
                raise Damaged("%s: no valid frame at position %d, which was durable" % (self.name, end))


def payload_of(frame):
    if frame.codec == RAW:
        return frame.payload
    if frame.codec == SNAPPY:
        raise Damaged("position %d: this reader knows no Snappy" % frame.position)
    try:
        return lz4_decode(frame.payload, frame.uncompressed)
    except IndexError:
        raise Damaged("position %d: LZ4 block ends early" % frame.position)


def check_chain(segment, frame, predecessor, frames_before):
    number, final, last, digest, zero = struct.unpack("<QQQII", frame.payload)
    if number not in (0, segment.number - 1) or (number == 0) != (segment.number == 1) or zero:
        raise Damaged("%s: chain frame names segment %d" % (segment.name, number))
    if number == 0 and (final, last, digest) != (0, 0, 0):
        raise Damaged("%s: chain frame of the first segment has fields" % segment.name)
    if frame.first <= last:
        raise Damaged("%s: begins at sequence %d, after %d" % (segment.name, frame.first, last))
    if predecessor is None:
        return
    ending = frames_before[-1]
    if ending.first + ending.count - 1 != last:
        raise Damaged("%s: last sequence differs" % predecessor.name)
    if crc32c(b"".join(struct.pack("<I", each.header_crc) for each in frames_before)) != digest:
        raise Damaged("%s: digest differs" % predecessor.name)


def read_log(directory):
    names = sorted(name for name in os.listdir(directory) if re.fullmatch(r"wal-[0-9a-f]{16}\.seg", name))
    segments = [Segment(os.path.join(directory, name), name) for name in names]
    for before, after in zip(segments, segments[1:]):
        if after.number != before.number + 1:
            raise Damaged("%s: the segment before it is missing" % after.name)
        if after.log_id != before.log_id:
            raise Damaged("%s: is of another log" % after.name)

    chains = []
    for segment in segments:
        frame = segment.frame_at(FIRST_FRAME)
        chains.append(frame if frame is not None and frame.type == CHAIN else None)
    used = len(chains)
    while used > 0 and chains[used - 1] is None:
        used -= 1
    if None in chains[:used]:
        raise Damaged("%s: no chain frame" % segments[chains.index(None)].name)
    for segment in segments[used:]:
        segment.check_end(FIRST_FRAME)

    entries = []
    before = None
    frames_before = []
    for index, segment in enumerate(segments[:used]):
        check_chain(segment, chains[index], before, frames_before)
        last = index == used - 1
        frames = segment.frames(None if last else struct.unpack_from("<Q", chains[index + 1].payload, 8)[0])
        if last:
            segment.check_end(frames[-1].end)
        for frame in frames:
            if frame.type == ENTRY:
                digest = hashlib.sha256(payload_of(frame)).hexdigest()
                entries.append({"sequence": frame.first, "count": frame.count, "sha256": digest})
        before, frames_before = segment, frames
    return entries


def main():
    try:
        for entry in read_log(sys.argv[1]):
            print(json.dumps(entry))
    except Damaged as damage:
        print(damage, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
