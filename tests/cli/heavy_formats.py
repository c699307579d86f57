# SPDX-License-Identifier: MIT
"""Files of 1 MB and less, of all formats but .gsz, that would be much if they were believed, or that are good and as bad as they can be."""
import base64
import json
import lzma
import os
import random
import struct
import zipfile
import zlib

PROPERTIES = ["x", "y", "z", "f_dc_0", "f_dc_1", "f_dc_2", "opacity",
              "scale_0", "scale_1", "scale_2", "rot_0", "rot_1", "rot_2", "rot_3"]
FILE_BYTES = 1000 * 1000


# ---- what is small packed and large unpacked ----

def gzip_runs(start, runs):
    """start, and then bytes of the runs: (byte, number)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(start)]
    for byte, size in runs:
        block = bytes([byte]) * (1 << 20)
        for at in range(0, size, 1 << 20):
            parts.append(packer.compress(block[:size - at]))
    return b"".join(parts) + packer.flush()


def gzip_zeros(start, size):
    return gzip_runs(start, [(0, size)])


def xz(data, dictionary):
    return lzma.compress(data, lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": dictionary}])


def zstd(size, byte=0):
    """One frame that repeats a byte: blocks of four bytes for 128 KiB each."""
    blocks, left = [], size
    while left or not blocks:
        step = min(left, 1 << 17)
        left -= step
        blocks.append(struct.pack("<I", (left == 0) | 1 << 1 | step << 3)[:3] + bytes([byte]))
    return struct.pack("<IBI", 0xFD2FB528, 0xA0, size) + b"".join(blocks)


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, channels=4):
    packer = zlib.compressobj(9)
    row = bytes(1 + channels * width)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6 if channels == 4 else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def webp(width, height, padding=0):
    """A lossless picture of one colour: five codes of one symbol each, and no bits for pixels."""
    bits = (width - 1) | (height - 1) << 14 | 0 << 28
    count, value = 32, bits
    for bit in [0, 0, 0] + [1, 0, 0, 0] * 5:  # no transform, no cache, no meta codes; simple, one symbol, one bit: 0
        value |= bit << count
        count += 1
    data = b"\x2f" + value.to_bytes((count + 7) // 8 + 8, "little") + bytes(padding)
    data += b"\0" * (len(data) & 1)
    return b"RIFF" + struct.pack("<I", 12 + len(data)) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data


# ---- .ply ----

def ply_header(count, kind="binary_little_endian", properties=PROPERTIES, type="float"):
    lines = ["ply", f"format {kind} 1.0", f"element vertex {count}"]
    lines += [f"property {type} {name}" for name in properties] + ["end_header", ""]
    return "\n".join(lines).encode()


def plain(rows, count=0):
    """Rows of 14 floats, again and again up to the count, or as many as there is room for."""
    data = [struct.pack("<14f", *row) for row in rows]
    count = count or (FILE_BYTES - 1000) // 56
    return ply_header(count) + (b"".join(data) * (count // len(data) + 1))[:56 * count]


def small_integers(row):
    """As many Gaussians as any .ply can have: all values are of one byte."""
    count = (FILE_BYTES - 1000) // 14
    return ply_header(count, type="char") + struct.pack("14b", *row) * count


INFINITE, HUGE = float("inf"), 3e38
FINE = (0, 0, 0, 1, 1, 1, 3, -4, -4, -4, 1, 0, 0, 0)
HAZE = (0, 0, 0, 1, 1, 1, -2, 4, 4, 4, 1, 0, 0, 0)  # seen in the whole picture, and through


def far_rows():
    """Finite, but no more than that: places, sizes, turns and colours at the end of what a float holds."""
    for value in (HUGE, -HUGE, 1e20, 1e-38):
        yield (value, 0, -value) + FINE[3:]
        yield FINE[:7] + (88, 88, 88) + FINE[10:]
        yield FINE[:3] + (value, 0, 0, value) + FINE[7:]
        yield FINE[:7] + (value, -value, 0) + (value, value, value, value)
        yield (1e-20, 0, 0) + FINE[3:10] + (1e-30, 0, 0, 0)
    for i in range(200):
        yield (i * 1.7 % 3, i * 2.3 % 5, i * 0.7 % 2) + FINE[3:]


def plys():
    yield "count.ply", ply_header(2**32 - 1) + bytes(1000)
    yield "ascii.ply", ply_header(10**8, "ascii") + b"0 " * 400000
    yield "columns.ply", ply_header(60, properties=PROPERTIES + [f"p{i}" for i in range(40000)])
    yield "most_columns.ply", ply_header(3000, properties=PROPERTIES + [f"p{i}" for i in range(64)]) + bytes(3000 * 78 * 4)
    yield "comments.ply", plain([FINE], 10).replace(b"end_header", b"comment a\n" * 90000 + b"end_header")
    yield "elements.ply", b"ply\nformat ascii 1.0\n" + b"element a 2147483647\nproperty char b\n" * 25000
    yield "nothing.ply", plain([(INFINITE,) * 3 + FINE[3:], (float("nan"),) * 14])
    yield "far.ply", plain(list(far_rows()))
    yield "haze.ply", small_integers(tuple(HAZE))
    yield "point.ply", small_integers(tuple(FINE))
    yield "tiny.ply", small_integers(FINE[:7] + (-128, -128, -128) + FINE[10:])
    yield "wide.ply", small_integers(FINE[:7] + (80, -80, -80) + FINE[10:])


def compressed_ply(bounds):
    names = ["x", "y", "z", "scale_x", "scale_y", "scale_z"]
    count = (FILE_BYTES - 2000) * 256 // (256 * 16 + 48)
    chunks = (count + 255) // 256
    head = ["ply", "format binary_little_endian 1.0", f"element chunk {chunks}"]
    head += [f"property float min_{n}" for n in names[:3]] + [f"property float max_{n}" for n in names[:3]]
    head += [f"property float min_{n}" for n in names[3:]] + [f"property float max_{n}" for n in names[3:]]
    head += [f"element vertex {count}"]
    head += [f"property uint packed_{n}" for n in ("position", "rotation", "scale", "color")] + ["end_header", ""]
    vertices = b"".join(struct.pack("<4I", i * 2654435761 % 2**32, i, i * 40503 % 2**32, 0xFFFFFF20) for i in range(count))
    return "\n".join(head).encode() + struct.pack("<12f", *bounds) * chunks + vertices


def compressed_plys():
    yield "haze.compressed.ply", compressed_ply((0,) * 6 + (4,) * 6)
    yield "far.compressed.ply", compressed_ply((-HUGE,) * 3 + (HUGE,) * 3 + (-HUGE,) * 3 + (88,) * 3)
    yield "nothing.compressed.ply", compressed_ply((float("nan"),) * 12)


# ---- .splat and .ksplat ----

def splat(place, scale, color, count=FILE_BYTES // 32):
    return struct.pack("<6f4B4B", *place, *[scale] * 3, *color, 255, 128, 128, 128) * count


def room():
    """Places all over, each thin and seen from afar: about as much to look at as is allowed."""
    place = random.Random(1)
    return b"".join(splat([place.uniform(-3, 3) for _ in range(3)], 0.07, (255, 200, 100, 30), 1) for _ in range(31000))


def ksplat(sections, level, splats, buckets=0):
    """Sections of buckets of no size, and their Gaussians at one point; the least that a Gaussian takes has 24 bytes."""
    each = 24 if level else 44
    one = struct.pack("<5I", splats, splats, 256, buckets, 0)[:16]
    one += struct.pack("<fHHIIIIH", 1.0, 12, 0, 32767, 0, 0, buckets, 0)
    lengths = struct.pack("<I", splats) + bytes(4 * (buckets - 1)) if buckets else b""
    body = lengths + bytes(12 * buckets) + bytes(each * splats)
    head = struct.pack("<BBH4IH", 0, 1, 0, sections, sections, sections * splats, sections * splats, level)
    return head.ljust(4096, b"\0") + one.ljust(1024, b"\0") * sections + body * sections


def splats():
    yield "haze.splat", splat((0, 0, 0), 50, (255, 255, 255, 40))
    yield "room.splat", room()
    yield "far.splat", splat((1e30, 0, 0), 1e30, (255, 255, 255, 255))
    yield "point.ksplat", ksplat(1, 1, 40000, 1)
    yield "sections.ksplat", ksplat(960, 1, 0)
    yield "buckets.ksplat", ksplat(1, 1, 60, 62000)


# ---- .spz ----

def spz_header(count, degree=3, version=2):
    return struct.pack("<IIIBBBB", 0x5053474E, version, count, degree, 12, 0, 0)


def spz_runs(count, degree, scale, rotation=3):
    """Gaussians at one point that are seen: positions, opacities, colours, scales, rotations, harmonics."""
    runs = [(0, 9), (60, 1), (200, 3), (scale, 3), (128, rotation), (150, 3 * ((degree + 1)**2 - 1))]
    return [(byte, count * stride) for byte, stride in runs[:6 if degree else 5]]


def spz(count, degree=3, scale=96):
    data = gzip_runs(spz_header(count, degree), spz_runs(count, degree, scale))
    return data.ljust(FILE_BYTES, b"\0")


def spz4(count, degree=3, extensions=0):
    runs = spz_runs(count, degree, 96, 4)
    streams = [zstd(size, byte) for byte, size in runs]
    head = struct.pack("<IIIBBBB", 0x5053474E, 4, count, degree, 12, 2 if extensions else 0, len(streams))
    more = struct.pack("<II", 0x12345678, 0) * extensions
    head += struct.pack("<I", 32 + len(more)) + bytes(12) + more
    head += b"".join(struct.pack("<QQ", len(stream), size) for stream, (_, size) in zip(streams, runs))
    return (head + b"".join(streams)).ljust(FILE_BYTES, b"\0")


def spzs():
    yield "count.spz", gzip_zeros(spz_header(2**31 - 1), 1 << 20)
    yield "long.spz", gzip_zeros(spz_header(1 << 20), 200 << 20)
    yield "zeros.spz", gzip_zeros(spz_header(14 * (1 << 20)), 14 * 64 << 20)
    yield "most.spz", spz((1 << 20) + FILE_BYTES)
    yield "degree4.spz", spz((1 << 20) + FILE_BYTES, 4)
    yield "bare.spz", spz((1 << 20) + FILE_BYTES, 0)
    yield "haze.spz", spz((1 << 20) + FILE_BYTES, 0, 224)
    yield "zstd.spz", spz4((1 << 20) + FILE_BYTES)
    yield "extensions.spz", spz4(1000, extensions=120000)


# ---- .spx ----

def spx(version, count, blocks, degree=0):
    return b"spx" + bytes([version]) + struct.pack("<I", count) + bytes(44) + bytes([degree]) + bytes(75) + b"".join(blocks)


def spx_block(data, packing=None):
    """Not packed, or as its amount says: below zero, with the kind in four of its bits."""
    if packing is None:
        return struct.pack("<i", len(data)) + data
    return struct.pack("<i", -(len(data) | packing << 28)) + data


def spx_many(block, count, degree=3):
    room = FILE_BYTES - 128
    return spx(3, count, [block] * (room // len(block)), degree)


def spxs():
    palette = struct.pack("<II", 0, 9) + webp(983, 1000)
    rows = struct.pack("<II", (1 << 20) + 10000, 20)
    small = xz(struct.pack("<II", 0, 8) + bytes(1 << 20), 1 << 20)
    wide = xz(struct.pack("<II", 0, 8) + bytes(1000), 60 << 20)
    plane = gzip_zeros(struct.pack("<II", 0, 8), 1 << 20)
    yield "count.spx", spx(1, 2**31 - 1, [spx_block(b"", 0)])
    yield "block.spx", spx(1, 1 << 20, [spx_block(gzip_zeros(struct.pack("<II", 1 << 20, 20), 200 << 20), 0)])
    yield "most.spx", spx(2, (1 << 20) + 10000, [spx_block(gzip_zeros(rows, 20 * ((1 << 20) + 10000)), 0)], 3)
    yield "gzip.spx", spx_many(spx_block(plane, 0), 1000)
    yield "xz.spx", spx_many(spx_block(small, 1), 1000)
    yield "window.spx", spx_many(spx_block(wide, 1), 1 << 20)
    yield "palettes.spx", spx_many(spx_block(palette), 1)


# ---- .gltf ----

def gltf(count, size=96, stride=16, kind=5126):
    def accessor(type):
        return {"componentType": kind, "count": count, "type": type, "bufferView": 0}
    names = {"POSITION": 0, "KHR_gaussian_splatting:SCALE": 0, "KHR_gaussian_splatting:ROTATION": 1,
             "KHR_gaussian_splatting:OPACITY": 2, "KHR_gaussian_splatting:SH_DEGREE_0_COEF_0": 0}
    extension = {"KHR_gaussian_splatting": {"kernel": "ellipse", "colorSpace": "srgb_rec709_display"}}
    primitive = {"attributes": names, "mode": 0, "extensions": extension}
    data = base64.b64encode(bytes(size)).decode()
    return {"asset": {"version": "2.0"}, "extensionsUsed": ["KHR_gaussian_splatting"], "scene": 0,
            "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [primitive]}],
            "buffers": [{"byteLength": size, "uri": "data:application/octet-stream;base64," + data}],
            "bufferViews": [{"buffer": 0, "byteLength": size, "byteStride": stride}],
            "accessors": [accessor("VEC3"), accessor("VEC4"), accessor("SCALAR")]}


def harmonic_names(names):
    return {**names, **{f"KHR_gaussian_splatting:SH_DEGREE_{l}_COEF_{i}": 0 for l in (1, 2, 3) for i in range(2 * l + 1)}}


def many_nodes(scene, count):
    scene["nodes"] = [{"mesh": 0} for _ in range(count)]
    scene["scenes"] = [{"nodes": list(range(count))}]
    return scene


def dense():
    """Attributes that all lie over each other, four bytes a Gaussian."""
    scene = gltf(180000, 720000, 4, 5121)
    primitive = scene["meshes"][0]["primitives"][0]
    primitive["attributes"] = harmonic_names(primitive["attributes"])
    return scene


def many_keys():
    """Objects of very many keys that are looked into again and again."""
    scene = many_nodes(gltf(1), 4000)
    primitive = scene["meshes"][0]["primitives"][0]
    attributes = harmonic_names(primitive.pop("attributes"))
    scene["meshes"][0]["primitives"][0] = {**{f"k{i}": 0 for i in range(18000)}, **primitive, "attributes": attributes}
    for at, item in enumerate(scene["accessors"]):
        scene["accessors"][at] = {**{f"k{i}": 0 for i in range(18000)}, **item}
    return scene


def many_buffers():
    """The same file as each of many buffers."""
    scene = gltf(1)
    count = 3000
    uri = {"byteLength": 96, "uri": "buffers.gltf"}
    scene["buffers"] = [uri] * count
    scene["bufferViews"] = [{"buffer": i, "byteLength": 96} for i in range(count)]
    primitive = scene["meshes"][0]["primitives"][0]
    scene["accessors"] = [{"componentType": 5126, "count": 1, "type": "VEC4", "bufferView": i} for i in range(count)]
    scene["meshes"] = [{"primitives": [{**primitive, "attributes": {name: (5 * i + k) % count for k, name in
                                                                     enumerate(primitive["attributes"])}}
                                       for i in range(count // 5)]}]
    return scene


GLTF_START = b'{"asset":{"version":"2.0"},"extensionsUsed":["KHR_gaussian_splatting"],"extras":'


def gltfs():
    yield "depth.gltf", GLTF_START + b"[" * 900000
    yield "objects.gltf", GLTF_START + b"[" + b"{}," * 300000 + b"{}]}"
    yield "count.gltf", json.dumps(gltf(2**31 - 1)).encode()
    yield "parts.gltf", json.dumps(many_nodes(gltf(6), 4000)).encode()
    yield "dense.gltf", json.dumps(dense()).encode()
    yield "keys.gltf", json.dumps(many_keys()).encode()
    yield "buffers.gltf", json.dumps(many_buffers()).encode()


# ---- sound ----

def crc(data, polynomial, bits):
    """Most significant bit first, from zero, as FLAC has it."""
    table = []
    for value in range(256):
        value <<= bits - 8
        for _ in range(8):
            value = value << 1 ^ (polynomial | 1 << bits if value >> (bits - 1) else 0)
        table.append(value)
    value = 0
    for byte in data:
        value = (value << 8 ^ table[(value >> (bits - 8)) ^ byte]) & ((1 << bits) - 1)
    return value


def utf8(number):
    return chr(number).encode("utf-8", "surrogatepass")


def flac(seconds, size=0):
    """Silence, in blocks of 32768 samples of 48 kHz: about twelve bytes each; padded to the size."""
    blocks, parts = 0, []
    while 32768 * blocks < 48000 * seconds:
        head = b"\xff\xf8\xfa\x08" + utf8(blocks)
        frame = head + bytes([crc(head, 0x07, 8)]) + bytes(3)
        frame += struct.pack(">H", crc(frame, 0x8005, 16))
        parts.append(frame)
        blocks += 1
    numbers = 48000 << 44 | 15 << 36 | 32768 * blocks
    info = struct.pack(">HH6xQ", 32768, 32768, numbers) + bytes(16)
    room = max(size - sum(map(len, parts)) - 46, 0)
    return b"fLaC\x00\x00\x00\x22" + info + struct.pack(">I", 0x81 << 24 | room) + bytes(room) + b"".join(parts)


def sounds():
    yield "hours.flac", flac(11 * 3600)
    yield "minutes.flac", flac(620)
    yield "believed.flac", flac(600 + FILE_BYTES // 1600 - 1, FILE_BYTES)


# ---- SOG ----

def sog_meta(count, harmonics=False):
    ranges = {"mins": [0, 0, 0], "maxs": [1, 1, 1]}
    book = {"codebook": [0.0] * 256}
    more = {"shN": {"files": ["centroids.webp", "labels.webp"], "count": 64, "bands": 3, **book}} if harmonics else {}
    return json.dumps({
        "version": 2, "count": count, "means": {"files": ["means_l.webp", "means_u.webp"], **ranges},
        "scales": {"files": ["scales.webp"], **book}, "quats": {"files": ["quats.webp"]},
        "sh0": {"files": ["sh0.webp"], **book}, **more}).encode()


SOG_PICTURES = ("means_l.webp", "means_u.webp", "scales.webp", "quats.webp", "sh0.webp")


def write_sog(path, meta, picture, means=None, harmonics=False, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method, compresslevel=9) as archive:
        archive.writestr("meta.json", meta)
        for name in SOG_PICTURES:
            archive.writestr(name, means if means and name.startswith("means") else picture)
        if harmonics:
            archive.writestr("centroids.webp", webp(960, 1024))
            archive.writestr("labels.webp", picture)
    return path


def write_overlapping(path, count, size):
    """All names stand for one member, which unpacks to very much."""
    write_sog(path, sog_meta(count), webp(256, 256))
    picture = webp(256, 256) + bytes(size)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(picture) + packer.flush()
    meta = sog_meta(count)
    parts, places, at = [], [], 0
    for name, raw, data, method in (("meta.json", meta, meta, 0), ("means_l.webp", picture, packed, 8)):
        head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, method, 0, 33, zlib.crc32(raw), len(data), len(raw), len(name), 0)
        parts.append(head + name.encode() + data)
        for other in [name] if name == "meta.json" else SOG_PICTURES:
            places.append(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, method, 0, 33, zlib.crc32(raw), len(data),
                                      len(raw), len(other), 0, 0, 0, 0, 0, at) + other.encode())
        at += len(parts[-1])
    central = b"".join(places)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(places), len(places), len(central), at, 0)
    with open(path, "wb") as file:
        file.write(b"".join(parts) + central + end)
    return path


def write_levels(folder, name, files):
    """One unit, over and over: by its number, and by other names of the same file."""
    where = os.path.join(folder, name)
    os.makedirs(where, exist_ok=True)
    write_sog(os.path.join(where, "a.sog"), sog_meta(65536), webp(256, 256))
    names = ["./" * (i % 500) + "a.sog" for i in range(files)]
    tree = {"children": [{"lods": {"0": {"file": i}}} for i in range(files)]}
    with open(os.path.join(where, "lod-meta.json"), "w") as file:
        json.dump({"lodLevels": 1, "filenames": names, "tree": tree}, file)
    return os.path.join(where, "lod-meta.json")


def sogs(folder, share=1):
    """Paths; what is large within is smaller by the share."""
    def at(name):
        return os.path.join(folder, name)
    yield write_sog(at("side.sog"), sog_meta(16383 * 16383), webp(16383, 16383))
    yield write_sog(at("png.sog"), sog_meta(64 * 10**6), png(8000, 8000))
    yield write_sog(at("meta.sog"), sog_meta(64) + b" " * ((200 << 20) // share), webp(8, 8))
    yield write_sog(at("values.sog"), sog_meta(64)[:-1] + b', "x": [' + b"1," * ((7 << 20) // share) + b"1]}", webp(8, 8))
    yield write_sog(at("padded.sog"), sog_meta(16000 * 16000 // share), webp(16000, 16000), webp(16000, 16000, (80 << 20) // share))
    yield write_sog(at("most.sog"), sog_meta(1010 * 1010, True), webp(2020, 2020), webp(2020, 2020, 480000), True, zipfile.ZIP_STORED)
    yield write_overlapping(at("overlapping.sog"), 65536, (900 << 20) // share)
    yield write_levels(folder, "levels", 1500 // share)


def scenes():
    """Names and contents; each is refused, or read within the limits."""
    for kind in (plys, compressed_plys, splats, spzs, spxs, gltfs):
        yield from kind()


def small_scenes():
    """Those that are made quickly, and show what has a limit of its own."""
    for kind in (plys, spxs, gltfs):
        yield from ((name, content) for name, content in kind() if name in REFUSED or name == "buffers.gltf")
    yield "count.spz", gzip_zeros(spz_header(2**31 - 1), 1 << 20)
    yield "long.spz", gzip_zeros(spz_header(1 << 20), 200 << 20)
    yield "zeros.spz", gzip_zeros(spz_header(14 * (1 << 20)), 60 << 20)


# What is refused, by an exit code: 4 where the file is wrong in itself, 6 where it passes a limit.
REFUSED = {
    "count.ply": 6, "ascii.ply": 4, "columns.ply": 6, "count.spx": 4, "block.spx": 6, "gzip.spx": 6, "xz.spx": 6,
    "palettes.spx": 6, "depth.gltf": 4, "objects.gltf": 4, "count.gltf": 4, "keys.gltf": 6, "count.spz": 6, "long.spz": 6,
    "zeros.spz": 6, "side.sog": 6, "png.sog": 6, "meta.sog": 6, "values.sog": 6, "padded.sog": 6, "overlapping.sog": 6,
    "levels/lod-meta.json": 4, "bare_frames.gsz": 6, "hours.flac": 6, "minutes.flac": 6}
