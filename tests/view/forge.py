# SPDX-License-Identifier: MIT
"""A scene and a film that unpack to very much: python3 forge.py PATH_TO_GSZ FOLDER"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import heavy_gsz  # noqa: E402


def main():
    gsz, folder = sys.argv[1:]
    block = heavy_gsz.packed(gsz, folder, heavy_gsz.BALL, rest=45)
    scene, key = heavy_gsz.many([block], 450000), heavy_gsz.many([block], 200000)
    film = heavy_gsz.video(key, struct.unpack_from("<Q", key, 24)[0], 2)
    for name, content in ("forged.gsz", scene), ("film.gsz", film):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)


main()
