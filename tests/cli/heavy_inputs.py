# SPDX-License-Identifier: MIT
"""Files of 1 MB and less that would be much if they were believed: python3 heavy_inputs.py PATH_TO_GSZ [FOLDER]

Makes them, runs commands on each, and ends with 1 if one takes more than 1 GB of memory, more than 30 s of a processor, or dies of a signal.
"""
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib

import heavy_gsz

MOST_BYTES, MOST_SECONDS, FILE_BYTES = 10**9, 30, 1000 * 1000
PROPERTIES = heavy_gsz.PROPERTIES


# ---- what is small packed and large unpacked ----

def gzip_zeros(start, size):
    """start and then so many zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(start)]
    block = bytes(1 << 20)
    for _ in range(size >> 20):
        parts.append(packer.compress(block))
    return b"".join(parts) + packer.flush()


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height):
    packer = zlib.compressobj(9)
    row = bytes(1 + 4 * width)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def webp(width, height):
    """A lossless picture of one colour: five codes of one symbol each, and no bits for pixels."""
    bits = (width - 1) | (height - 1) << 14 | 0 << 28
    count, value = 32, bits
    for bit in [0, 0, 0] + [1, 0, 0, 0] * 5:  # no transform, no cache, no meta codes; simple, one symbol, one bit: 0
        value |= bit << count
        count += 1
    data = b"\x2f" + value.to_bytes((count + 7) // 8 + 8, "little")
    data += b"\0" * (len(data) & 1)
    return b"RIFF" + struct.pack("<I", 12 + len(data)) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data


# ---- files ----

def ply_header(count, kind="binary_little_endian", properties=PROPERTIES):
    lines = ["ply", f"format {kind} 1.0", f"element vertex {count}"]
    lines += [f"property float {name}" for name in properties] + ["end_header", ""]
    return "\n".join(lines).encode()


def sog_meta(count):
    ranges = {"mins": [0, 0, 0], "maxs": [1, 1, 1]}
    book = {"codebook": [0.0] * 256}
    return json.dumps({
        "version": 2, "count": count, "means": {"files": ["means_l.webp", "means_u.webp"], **ranges},
        "scales": {"files": ["scales.webp"], **book}, "quats": {"files": ["quats.webp"]},
        "sh0": {"files": ["sh0.webp"], **book}}).encode()


def write_sog(path, count, picture, junk=0):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("meta.json", "w") as meta:
            meta.write(sog_meta(count))
            for _ in range(junk):
                meta.write(b" " * (1 << 20))
        for name in ["means_l", "means_u", "scales", "quats", "sh0"]:
            archive.writestr(name + ".webp", picture)


def gltf(count):
    def accessor(kind):
        return {"componentType": 5126, "count": count, "type": kind, "bufferView": 0}
    names = {"POSITION": 0, "KHR_gaussian_splatting:SCALE": 0, "KHR_gaussian_splatting:ROTATION": 1,
             "KHR_gaussian_splatting:OPACITY": 2, "KHR_gaussian_splatting:SH_DEGREE_0_COEF_0": 0}
    extension = {"KHR_gaussian_splatting": {"kernel": "ellipse", "colorSpace": "srgb_rec709_display"}}
    primitive = {"attributes": names, "mode": 0, "extensions": extension}
    return {"asset": {"version": "2.0"}, "extensionsUsed": ["KHR_gaussian_splatting"], "scene": 0,
            "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}], "meshes": [{"primitives": [primitive]}],
            "buffers": [{"byteLength": 96, "uri": "data:application/octet-stream;base64," + "A" * 128}],
            "bufferViews": [{"buffer": 0, "byteLength": 96}],
            "accessors": [accessor("VEC3"), accessor("VEC4"), accessor("SCALAR")]}


def many_parts():
    scene = gltf(6)
    scene["nodes"] = [{"mesh": 0} for _ in range(4000)]
    scene["scenes"] = [{"nodes": list(range(4000))}]
    return scene


GLTF_START = b'{"asset":{"version":"2.0"},"extensionsUsed":["KHR_gaussian_splatting"],"extras":'


def spx(count, block):
    """Of version 1: blocks say by a negative size that they are gzip."""
    return b"spx\x01" + struct.pack("<I", count) + bytes(120) + struct.pack("<i", -len(block)) + block


def spz_header(count, degree=3):
    return struct.pack("<IIIBBBB", 0x5053474E, 2, count, degree, 12, 0, 0)


def scenes():
    """Names and contents; each is refused, or read within the limits."""
    yield "count.ply", ply_header(2**32 - 1) + bytes(1000)
    yield "ascii.ply", ply_header(10**8, "ascii") + b"0 " * 400000
    yield "columns.ply", ply_header(60, properties=PROPERTIES + [f"p{i}" for i in range(40000)])
    yield "count.spz", gzip_zeros(spz_header(2**31 - 1), 1 << 20)
    yield "most.spz", gzip_zeros(spz_header(1 << 20), 64 << 20)
    yield "long.spz", gzip_zeros(spz_header(1 << 20), 200 << 20)
    yield "zeros.spz", gzip_zeros(spz_header(14 * (1 << 20)), 14 * 64 << 20)
    yield "count.spx", spx(2**31 - 1, b"")
    yield "block.spx", spx(1 << 20, gzip_zeros(struct.pack("<II", 1 << 20, 20), 200 << 20))
    yield "zeros.spx", spx(1 << 20, gzip_zeros(struct.pack("<II", 1 << 20, 20), 20 << 20))
    yield "depth.gltf", GLTF_START + b"[" * 900000
    yield "objects.gltf", GLTF_START + b"[" + b"{}," * 300000 + b"{}]}"
    yield "count.gltf", json.dumps(gltf(2**31 - 1)).encode()
    yield "parts.gltf", json.dumps(many_parts()).encode()


def archives(folder):
    path = os.path.join(folder, "side.sog")
    write_sog(path, 16383 * 16383, webp(16383, 16383))
    yield path
    path = os.path.join(folder, "png.sog")
    write_sog(path, 64 * 10**6, png(8000, 8000))
    yield path
    path = os.path.join(folder, "meta.sog")
    write_sog(path, 64, webp(8, 8), junk=200)
    yield path


BALL = (0, 0, 0, 1, 1, 1, 3, -4, -4, -4, 1, 0, 0, 0)
HAZE = (0, 0, 0, 1, 1, 1, -5.4, 3, 3, 3, 1, 0, 0, 0)  # seen in the whole picture, and just so
SHOW = ("info", "verify", "unpack", "convert", "render", "eval")
MOVE = ("info", "verify", "frame", "eval")


def packed_files(gsz, folder, size):
    """Paths of files of so many bytes that hold as much as the format lets them, and what is to be tried on each."""
    ball = heavy_gsz.packed(gsz, folder, BALL)
    full = heavy_gsz.many([heavy_gsz.packed(gsz, folder, BALL, rest=45)], size - 3000)
    count = struct.unpack_from("<Q", full, 24)[0]
    bare = heavy_gsz.many([ball], size - 3000)
    bare_count = struct.unpack_from("<Q", bare, 24)[0]
    one = heavy_gsz.packed(gsz, folder, BALL, count=1)
    segments = size // (len(one) + 250)
    for name, content, words in [
            ("gaussians.gsz", full, SHOW),
            ("haze.gsz", heavy_gsz.many([ball, heavy_gsz.packed(gsz, folder, HAZE)], size), SHOW),
            ("planes.gsz", heavy_gsz.many([heavy_gsz.packed(gsz, folder, BALL, 45, 64)], size), SHOW[:4]),
            ("frames.gsz", heavy_gsz.video(full, count, 1024), MOVE),
            ("joints.gsz", heavy_gsz.video(bare, bare_count, 2, 4096), MOVE[:3]),
            ("segments.gsz", heavy_gsz.video(one, 1, 1024, segments=segments), MOVE)]:
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        yield path, words


def all_files(gsz, folder):
    for name, content in scenes():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        yield path, ("info", "convert")
    for path in archives(folder):
        yield path, ("info", "convert")
    # A tenth shows what is in proportion, and whether it is; what takes seconds of each file is for GSZ_HEAVY.
    heavy = os.environ.get("GSZ_HEAVY")
    for path, words in packed_files(gsz, folder, FILE_BYTES if heavy else FILE_BYTES // 10):
        yield path, words if heavy else words[:3]


# ---- running ----

def command_of(gsz, word, path, folder):
    return {"convert": [gsz, "convert", path, "/dev/null", "--format", "ply"],
            "unpack": [gsz, "unpack", path, "-o", "/dev/null"],
            "frame": [gsz, "unpack", path, "-o", os.path.join(folder, "frames"), "--frames", "1"],
            "render": [gsz, "render", path, "-o", os.path.join(folder, "picture.png")],
            "eval": [gsz, "eval", path, path]}.get(word, [gsz, word, path])


def run(command):
    """Exit status, seconds of processors and bytes."""
    child = subprocess.Popen(["prlimit", "--cpu=60", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read().decode().strip().split("\n")[-1]
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, said


def measure(gsz, path, words, folder):
    failures = 0
    for word in words:
        status, seconds, size, said = run(command_of(gsz, word, path, folder))
        bad = os.WIFSIGNALED(status) or os.WEXITSTATUS(status) > 7 or seconds > MOST_SECONDS or size > MOST_BYTES
        failures += bad
        print(f"{'FAIL' if bad else 'ok  '} {word:8} {os.path.basename(path):16} {os.path.getsize(path):8} bytes "
              f"{seconds:6.2f} s {size / 1e6:7.1f} MB  {os.WEXITSTATUS(status)}  {said[:90]}", flush=True)
    return failures


def main():
    gsz, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "."
    failures = 0
    for path, words in all_files(gsz, folder):
        failures += os.path.getsize(path) > FILE_BYTES
        failures += measure(gsz, path, words, folder)
        os.remove(path)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
