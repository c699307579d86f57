# SPDX-License-Identifier: MIT
"""Files of 1 MB and less that would be much if they were believed: python3 heavy_inputs.py PATH_TO_GSZ [FOLDER]

Makes them, runs commands on each, and ends with 1 if one takes more than 1 GB of memory or more than 30 s of a processor for
each input, dies of a signal, or takes what it should refuse. GSZ_HEAVY=1: all files at their largest, and all commands.
"""
import concurrent.futures
import os
import struct
import subprocess
import sys

import heavy_formats
import heavy_gsz
import heavy_sequences

MOST_BYTES, MOST_SECONDS, FILE_BYTES = 10**9, 30, heavy_formats.FILE_BYTES
HEAVY = bool(os.environ.get("GSZ_HEAVY"))


# ---- .gsz ----

HAZE = (0, 0, 0, 1, 1, 1, -5.4, 3, 3, 3, 1, 0, 0, 0)  # seen in the whole picture, and just so
SHOW = ("info", "verify", "unpack", "convert", "render", "eval", "view")
MOVE = ("info", "verify", "frame", "eval", "view")


def packed_files(gsz, folder, size):
    """Paths of files of so many bytes that hold as much as the format lets them, and what is to be tried on each."""
    ball = heavy_gsz.packed(gsz, folder, heavy_gsz.BALL)
    full = heavy_gsz.many([heavy_gsz.packed(gsz, folder, heavy_gsz.BALL, rest=45)], size - 3000)
    count = struct.unpack_from("<Q", full, 24)[0]
    bare = heavy_gsz.many([ball], size - 3000)
    bare_count = struct.unpack_from("<Q", bare, 24)[0]
    one = heavy_gsz.packed(gsz, folder, heavy_gsz.BALL, count=1)
    segments = size // (len(one) + 250)
    for name, content, words in [
            ("gaussians.gsz", full, SHOW),
            ("haze.gsz", heavy_gsz.many([ball, heavy_gsz.packed(gsz, folder, HAZE)], size), SHOW + CHANGE),
            ("planes.gsz", heavy_gsz.many([heavy_gsz.packed(gsz, folder, heavy_gsz.BALL, 45, 64)], size), SHOW[:4]),
            ("frames.gsz", heavy_gsz.video(full, count, 1024), MOVE + ("join",)),
            ("bare_frames.gsz", heavy_gsz.video(bare, bare_count, 1024), ("frames",) + MOVE),
            ("joints.gsz", heavy_gsz.video(bare, bare_count, 2, 4096), MOVE),
            ("segments.gsz", heavy_gsz.video(one, 1, 1024, segments=segments), MOVE)]:
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        yield path, words


# ---- all files ----

CHANGE = ("stats", "gsz", "compressed-ply", "spz", "sog", "glb", "splat", "ksplat", "ascii", "cluster", "remove", "turn", "merge")
DRAW = ("render", "eval", "view", "decimate", "pack")


def other_files(folder):
    words = ("info", "convert") + CHANGE + DRAW if HEAVY else ("convert",)
    for name, content in heavy_formats.scenes() if HEAVY else heavy_formats.small_scenes():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        yield path, words
    for path in heavy_formats.sogs(folder, 1 if HEAVY else 8):
        yield path, words


def sound_files(folder):
    frames = os.path.join(folder, "performance")
    os.makedirs(frames, exist_ok=True)
    for name in ("0.ply", "1.ply"):
        with open(os.path.join(frames, name), "wb") as file:
            file.write(heavy_formats.plain([heavy_gsz.BALL], 10))
    for name, content in heavy_formats.sounds():
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        yield path, ("sound", "lifted") if name == "minutes.flac" else ("sound",)


def all_files(gsz, folder):
    yield from other_files(folder)
    yield from sound_files(folder)
    # A tenth shows what is in proportion, and whether it is; what takes seconds of each file is for GSZ_HEAVY.
    for path, words in packed_files(gsz, folder, FILE_BYTES if HEAVY else FILE_BYTES // 10):
        yield path, words if HEAVY else words[:3]


# ---- running ----

# What draws pictures does so with two processors, and trained scenes as small as these take as long.
LASTING = ("pack", "decimate")
# What refuses what heavy_formats.REFUSED says.
READ = ("convert", "frames", "sound")


def converted(gsz, path, *options):
    return [gsz, "convert", path, "/dev/null", *options]


def command_of(gsz, word, path, folder):
    picture, frames, joined, played = (os.path.join(folder, name) for name in ("picture.png", "frames", "joined.gsz", "performance"))
    edits = {"ascii": ["--ply-format", "ascii"], "cluster": ["--largest-cluster"], "remove": ["--remove", "tiny,huge,faint"],
             "turn": ["--rotate", "10,20,30", "--scale", "2"], "merge": ["--merge", path], "decimate": ["--decimate", "100"], "convert": []}
    if word in edits:
        return converted(gsz, path, "--format", "ply", *edits[word])
    if word in CHANGE[1:]:
        return converted(gsz, path, "--format", word)
    return {"stats": [gsz, "info", path, "--stats"],
            "unpack": [gsz, "unpack", path, "-o", "/dev/null"],
            "frame": [gsz, "unpack", path, "-o", frames, "--frames", "1"],
            "frames": [gsz, "unpack", path, "-o", frames],
            "render": [gsz, "render", path, "-o", picture],
            "view": [gsz + "-view", path, "--offscreen", "--renderer", "cpu"],
            "pack": [gsz, "pack", path, "-o", joined],
            "sound": [gsz, "pack", played, "-o", joined, "--audio", path, "--effort", "1"],
            "lifted": [gsz, "pack", played, "-o", joined, "--audio", path, "--effort", "1", "--max-memory", "1GB"],
            "join": [gsz, "join", path, path, "-o", joined],
            "eval": [gsz, "eval", path, path]}.get(word, [gsz, word, path])


def run(command):
    """Exit status, seconds of processors and bytes."""
    child = subprocess.Popen(["prlimit", "--cpu=120", "--as=16000000000", *command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    said = child.stderr.read().decode(errors="replace").strip().split("\n")[-1]
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, said


def is_bad(word, name, inputs, status, seconds, size):
    most = MOST_SECONDS * (2 if word in LASTING else inputs)
    if size > MOST_BYTES * inputs or seconds > most or os.WIFSIGNALED(status):
        return True
    if word == "lifted":
        return status != 0
    wanted = heavy_formats.REFUSED.get(name)
    return os.WEXITSTATUS(status) > 7 or (word in READ and wanted is not None and os.WEXITSTATUS(status) != wanted)


def measure(gsz, path, words, folder):
    failures, name = 0, os.path.relpath(path, folder)
    for word in words:
        command = command_of(gsz, word, path, folder)
        status, seconds, size, said = run(command)
        bad = is_bad(word, name, command.count(path), status, seconds, size)
        failures += bad
        print(f"{'FAIL' if bad else 'ok  '} {word:14} {name:22} {os.path.getsize(path):8} bytes "
              f"{seconds:6.2f} s {size / 1e6:7.1f} MB  {os.WEXITSTATUS(status)}  {said[:90]}", flush=True)
    return failures


def made_apart(gsz, folder):
    """The files, made by another process: what this one had held would count as the commands' own."""
    with concurrent.futures.ProcessPoolExecutor(1) as maker:
        return maker.submit(list_files, gsz, folder).result()


def list_files(gsz, folder):
    return list(all_files(gsz, folder))


def main():
    gsz, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "."
    failures = 0
    for path, words in made_apart(gsz, folder):
        failures += os.path.getsize(path) > FILE_BYTES
        failures += measure(gsz, path, words, folder)
        os.remove(path)
    failures += heavy_sequences.measure(gsz, folder, FILE_BYTES if HEAVY else 0, run, MOST_BYTES, MOST_SECONDS)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
