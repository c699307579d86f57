# SPDX-License-Identifier: MIT
"""Small .gsz files with good checksums that hold as much as the format allows: blocks and keys that gsz packed, over and over."""
import os
import struct
import subprocess

HEADER, ENTRY, MASK = 96, 40, 2**64 - 1
PRIMES = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
PROPERTIES = ["x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity",
              "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"]
BLOCK = 65536
BALL = (0, 0, 0, 1, 1, 1, 3, -4, -4, -4, 1, 0, 0, 0)


# ---- checksums ----

def turned(value, bits):
    return (value << bits | value >> (64 - bits)) & MASK


def round_of(lane, value):
    return turned((lane + value * PRIMES[1]) & MASK, 31) * PRIMES[0] & MASK


def xxh64(data, seed=0):
    at, size = 0, len(data)
    if size >= 32:
        lanes = [(seed + PRIMES[0] + PRIMES[1]) & MASK, (seed + PRIMES[1]) & MASK, seed, (seed - PRIMES[0]) & MASK]
        for at in range(0, size - 31, 32):
            for lane, value in enumerate(struct.unpack_from("<4Q", data, at)):
                lanes[lane] = round_of(lanes[lane], value)
        at += 32
        result = sum(turned(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            result = ((result ^ round_of(0, lane)) * PRIMES[0] + PRIMES[3]) & MASK
    else:
        result = (seed + PRIMES[4]) & MASK
    result = (result + size) & MASK
    while size - at >= 8:
        result ^= round_of(0, struct.unpack_from("<Q", data, at)[0])
        result = (turned(result, 27) * PRIMES[0] + PRIMES[3]) & MASK
        at += 8
    if size - at >= 4:
        result ^= struct.unpack_from("<I", data, at)[0] * PRIMES[0] & MASK
        result = (turned(result, 23) * PRIMES[1] + PRIMES[2]) & MASK
        at += 4
    for byte in data[at:]:
        result = turned(result ^ byte * PRIMES[4] & MASK, 11) * PRIMES[0] & MASK
    for shift, prime in ((33, PRIMES[1]), (29, PRIMES[2])):
        result = (result ^ result >> shift) * prime & MASK
    return result ^ result >> 32


# ---- files ----

def chunks_of(data):
    """Of a good file: (entry, bytes) of each chunk."""
    count = struct.unpack_from("<I", data, 40)[0]
    entries = [data[HEADER + ENTRY * i:HEADER + ENTRY * (i + 1)] for i in range(count)]
    return [(entry, data[offset:offset + size]) for entry in entries
            for offset, size in [(struct.unpack_from("<Q", entry, 16)[0], struct.unpack_from("<I", entry, 24)[0])]]


def chunk(kind, data, index=0, gaussians=0):
    return (struct.pack("<4sBBHII", kind, 1, 0, 0, index, gaussians) + bytes(24), data)


def assemble(header, chunks):
    """A file of these chunks: their places, sizes, numbers and checksums are set."""
    table, offset, sums, numbers = bytearray(), HEADER + ENTRY * len(chunks), {}, {}
    for entry, data in chunks:
        entry, kind = bytearray(entry), entry[:4]
        if data not in sums:
            sums[data] = xxh64(data)
        if kind in (b"BLCK", b"XTRA", b"SKEY", b"SMOV"):
            struct.pack_into("<I", entry, 8, numbers.get(kind, 0))
        raw = struct.unpack_from("<I", entry, 28)[0] if entry[5] else len(data)
        struct.pack_into("<QIIQ", entry, 16, offset, len(data), raw, sums[data])
        numbers[kind] = numbers.get(kind, 0) + 1
        offset += len(data)
        table += entry
    header = bytearray(header)
    gaussians = sum(struct.unpack_from("<I", entry, 12)[0] for entry, _ in chunks if entry[:4] == b"BLCK")
    struct.pack_into("<QQ", header, 16, offset, gaussians)
    struct.pack_into("<I", header, 40, len(chunks))
    struct.pack_into("<Q", header, 88, xxh64(bytes(table), xxh64(bytes(header[:88]))))
    return bytes(header) + bytes(table) + b"".join(data for _, data in chunks)


def packed(gsz, folder, row, rest=0, extras=0, count=BLOCK):
    """What gsz makes of so many Gaussians that are all alike: rest harmonics and extra properties of zero besides."""
    plain, path = os.path.join(folder, "row.ply"), os.path.join(folder, "row.gsz")
    names = PROPERTIES + [f"f_rest_{i}" for i in range(rest)] + [f"e{i}" for i in range(extras)]
    lines = ["ply", "format binary_little_endian 1.0", f"element vertex {count}"]
    lines += [f"property float {name}" for name in names] + ["end_header", ""]
    with open(plain, "wb") as file:
        file.write("\n".join(lines).encode())
        file.write((struct.pack("<14f", *row) + bytes(4 * (rest + extras))) * count)
    subprocess.run([gsz, "pack", plain, "-o", path, "--effort", "1", "--quiet"], check=True)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(plain)
    os.remove(path)
    return data


def coarse(data):
    """A block without bits of refinement, its fifth stream, and no longer than a block of so many Gaussians has to be."""
    sizes = list(struct.unpack_from("<16I", data, 64))
    begin = 128 + sum(sizes[:10])
    rest = data[begin + sizes[10] + sizes[11]:128 + sum(sizes)]
    sizes[10] = sizes[11] = 0
    block = data[:9] + b"\0" + data[10:64] + struct.pack("<16I", *sizes) + data[128:begin] + rest
    return block.ljust((struct.unpack_from("<I", data)[0] + 3) // 4, b"\0")


def many(files, size):
    """The blocks of each of the files, and as many more of the last as fit."""
    shared = [c for c in chunks_of(files[0]) if c[0][:4] in (b"XNAM", b"BOOK")]
    blocks = [[(entry, coarse(data) if entry[:4] == b"BLCK" else data)
               for entry, data in chunks_of(file) if entry[:4] in (b"BLCK", b"XTRA")] for file in files]
    first = shared + [c for block in blocks[:-1] for c in block]
    room = size - HEADER - sum(ENTRY + len(c[1]) for c in first)
    return assemble(files[0][:HEADER], first + blocks[-1] * (room // sum(ENTRY + len(c[1]) for c in blocks[-1])))


# ---- motion ----

class Model:
    """A distribution that learns, of formats/gsz.md, section 3.1."""
    rates = [2] * 2 + [3] * 4 + [4] * 8 + [5] * 18 + [6] * 31 + [7]

    def __init__(self):
        self.above = [2048 * i for i in range(1, 16)]
        self.seen = 0

    def zero(self):
        """How many slots the symbol 0 has, before it is learnt."""
        slots, rate = self.above[0], self.rates[self.seen]
        self.above = [at + ((32752 + i - at) >> rate) for i, at in enumerate(self.above, 1)]
        self.seen = min(self.seen + 1, 63)
        return slots


def zeros(pattern, times):
    """The words of a stream of the symbol 0 alone, coded so many times by the models that the pattern numbers."""
    models = {number: Model() for number in pattern}
    slots = [models[number].zero() for _ in range(times) for number in pattern]
    states, words = [65536, 65536], []
    for i in range(len(slots) - 1, -1, -1):
        x, f = states[i % 2], slots[i]
        if x >= f << 17:
            words.append(x & 65535)
            x >>= 16
        states[i % 2] = (x // f << 15) + x % f
    return struct.pack("<2I", *states) + b"".join(struct.pack("<H", word) for word in reversed(words)) if slots else b""


def still(gaussians, frames, joints):
    """Motion of so many joints in which nothing moves."""
    header = struct.pack("<HHIHB3BBB5f", frames, 0, gaussians, joints, 8, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1) + bytes(24)
    kinds = [0] * 3 + [1] * 9 + [2] * 3 + [3]
    streams = [zeros([0], joints), zeros(kinds, joints * (frames - 1))] + [b""] * 6
    data = header + b"".join(struct.pack("<2I", len(stream), 0) for stream in streams) + b"".join(streams)
    return data + bytes(max(0, 16 * joints * frames // 64 + 1 - len(data)))


def video(key, gaussians, frames, joints=0, segments=1):
    """So many segments of the same key; the first frame of each is the key."""
    timeline = struct.pack("<4IBBHQ", 30, 1, frames * segments, segments, 0, 0, 0, 0)
    timeline += struct.pack("<HHI", frames, 0, gaussians) * segments
    header = bytearray(key[:HEADER])
    header[8:12] = struct.pack("<I", 2)
    header[32:40] = bytes(8)
    header[46:48] = struct.pack("<H", 1)
    motion = still(gaussians, frames, joints)
    parts = [chunk(b"SKEY", key), chunk(b"SMOV", motion)]
    return assemble(header, [chunk(b"TIME", timeline)] + parts * segments)
