# SPDX-License-Identifier: MIT
"""Sequences of frames that are small together and would be much if they were believed: folders, and what is tried on each."""
import os
import shutil

import heavy_formats

LIMIT = 6
# Refused, by name. The others are taken, as long as that stays within the limits.
REFUSED = ("few", "full", "bare", "haze", "zeros")


def write(folder, name, files, ending="spz"):
    where = os.path.join(folder, "sequence_" + name)
    os.makedirs(where)
    for number, content in enumerate(files):
        with open(os.path.join(where, f"frame_{number:06}.{ending}"), "wb") as file:
            file.write(content)
    return name, where


def spz(count, degree, scale=96):
    """With nothing behind it."""
    return heavy_formats.gzip_runs(heavy_formats.spz_header(count, degree), heavy_formats.spz_runs(count, degree, scale))


def many(folder, name, file, size):
    return write(folder, name, [file] * (size // len(file)))


def small_sequences(folder):
    """Quickly made and quickly refused."""
    yield write(folder, "few", [spz(1 << 18, 3)] * 6)


def sequences(folder, size):
    """As much as so many bytes hold, and as much as passes. Time is that of each file: many take as long as they are many."""
    one = 1 << 20
    yield many(folder, "full", spz(one, 3), size)
    yield many(folder, "bare", spz(one, 0), size)
    yield many(folder, "haze", spz(one, 0, 224), size)
    yield many(folder, "zeros", heavy_formats.spz4(one, 3).rstrip(b"\0"), size)
    yield write(folder, "four", [spz(one, 0)] * 4)
    yield write(folder, "four_haze", [spz(one, 0, 224)] * 4)
    yield write(folder, "sixty", [spz(70000, 0)] * 60)
    two = b"".join(heavy_formats.splat((at, 0, 0), 0.05, (255, 255, 255, 255), 1) for at in (0, 1))
    yield write(folder, "tiny", [two] * 600, "splat")


def commands(gsz, where, folder, heavy):
    yield "pack", [gsz, "pack", where, "-o", os.path.join(folder, "sequence.gsz")]
    if heavy:
        yield "eval", [gsz, "eval", where, where, "--every", "30"]


def measure(gsz, folder, size, run, most_bytes, most_seconds):
    """How many of the commands take more than they may, or what they should refuse; all at their largest where size is not 0."""
    failures = 0
    for name, where in [*small_sequences(folder), *(sequences(folder, size) if size else [])]:
        for word, command in commands(gsz, where, folder, size > 0):
            status, seconds, used, said = run(command)
            inputs = command.count(where)
            code = os.waitstatus_to_exitcode(status)
            bad = used > most_bytes * inputs or seconds > most_seconds * inputs or not 0 <= code <= 7
            bad = bad or (code != LIMIT if name in REFUSED else size and name == "tiny" and code != 0)
            failures += bad
            print(f"{'FAIL' if bad else 'ok  '} {word:14} {'sequence ' + name:22} {len(os.listdir(where)):8} frames "
                  f"{seconds:6.2f} s {used / 1e6:7.1f} MB  {code}  {said[:90]}", flush=True)
        shutil.rmtree(where)
    return failures
