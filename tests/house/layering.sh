#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that includes point one way only: sh layering.sh REPOSITORY
#
# Every source file belongs to a layer, by its folder; the table below says which layers each may include
# from, and which libraries. Files are named without their folder in includes, so names must be unique:
# sources.sh checks that.
set -eu
cd "$1"

# The public headers are layers of their own: those of formats are "files", those of compressor "codecs"; so is
# "plain", what knows nothing but libc, of which programs too may know.
layer_of='
function layer_of(path) {
    if (path ~ /^formats\/gsz[a-z_]*\.h$/) return "files"
    if (path ~ /^compressor\/gsz[a-z_]*\.h$/) return "codecs"
    if (path ~ /^formats\/core\/(array_room|file_proportion|symmetric)\.[ch]$/) return "plain"
    if (path ~ /^formats\/core\//) return "core"
    if (path ~ /^formats\/system\//) return "system"
    if (path ~ /^formats\/ply\//) return "ply"
    if (path ~ /^formats\/extras\//) return "extras"
    if (path ~ /^formats\/interchange\//) return "interchange"
    if (path ~ /^compressor\/(base|edit|entropy|codec|decoder|encoder|motion|prune|raster|refine|teacher|video|views|cli)\//) { split(path, p, "/"); return p[2] }
    if (path ~ /^viewer\/(gpu|net|render|play|scene|camera|compare|panel|ui|xr)\//) { split(path, p, "/"); return p[2] }
    if (path ~ /^shaders\/shared\//) return "shared"
    if (path ~ /^tests\/judge\//) return "judge"
    if (path ~ /^tests\/install\//) return "install"
    if (path ~ /^tests\/refdec\//) return "refdec"
    if (path ~ /^(assets|shaders|tests|viewer)\//) { split(path, p, "/"); return p[1] }
    return "unknown"
}'

sources="formats compressor viewer shaders assets tests -name *.[ch] -o -name *.comp -o -name *.vert -o -name *.frag -o -name *.glsl"
set -f
find $sources | sort | xargs grep -HE '^[[:space:]]*#[[:space:]]*include' |
awk -v sources="$sources" "$layer_of"'
BEGIN {
    may["files"]   = "files"
    may["codecs"]  = "files codecs"
    may["system"]  = "system"
    may["plain"]   = "plain"
    may["core"]    = "files system core plain"
    may["ply"]     = "files system core ply"
    may["extras"]  = "files system core extras"
    may["interchange"] = "files system core ply interchange"
    may["base"]    = "base"
    may["entropy"] = "files core entropy"
    may["codec"]   = "files codecs core entropy codec"
    may["motion"]  = "files codecs core codec motion"
    may["decoder"] = "files codecs core codec motion decoder"
    may["raster"]  = "files codecs core raster"
    may["views"]   = "files codecs core base views"
    may["teacher"] = "files system codecs core teacher"
    may["prune"]   = "files codecs core plain teacher prune"
    may["refine"]  = "files codecs core base teacher prune refine"
    may["edit"]    = "files codecs core teacher prune edit"
    may["encoder"] = "files codecs core codec teacher prune refine encoder"
    may["video"]   = "files codecs core codec motion encoder video"
    may["cli"]     = "files system codecs plain cli"
    may["assets"]  = "files system core assets"
    may["shared"]  = "shared"
    may["shaders"] = "shared shaders"
    may["gpu"]     = "files system plain gpu"
    may["render"]  = "files codecs plain gpu render shared shaders"
    may["play"]    = "files system codecs render play"
    may["net"]     = "files system plain net"
    may["scene"]   = "files system codecs plain net play scene render"
    may["camera"]  = "files plain scene camera"
    may["panel"]   = "files gpu panel"
    may["compare"] = "files gpu compare shared shaders"
    may["ui"]      = "files system codecs plain cli gpu render play scene camera compare panel ui shared"
    may["xr"]      = "files system codecs cli gpu render play scene ui xr"
    may["viewer"]  = "files system cli ui xr viewer"
    may["judge"]   = "judge"
    may["refdec"]  = "refdec"
    may["tests"]   = "files system codecs core plain ply extras interchange base edit entropy codec decoder encoder raster refine teacher views prune cli" \
        " gpu net render play scene camera compare panel ui xr shared shaders refdec tests"
    libc = " assert complex ctype errno fenv float inttypes limits locale math setjmp signal stdalign stdarg" \
        " stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar" \
        " dirent dlfcn fcntl getopt pthread sched spawn strings termios unistd sys/ioctl sys/mman sys/random sys/resource sys/stat sys/time" \
        " sys/types sys/uio sys/wait emmintrin immintrin arm_neon "
    # Libraries beyond libc stop at the layers named here.
    library["zstd"] = "base codec decoder encoder interchange refdec tests"
    library["xxhash"] = "base codec decoder encoder refdec tests"
    library["cjson/cJSON"] = "cli extras interchange camera ui xr tests"
    library["cmocka"] = "tests"
    library["png"] = "extras judge tests"
    library["jpeglib"] = library["jerror"] = "extras tests"
    library["sndfile"] = library["samplerate"] = library["opus"] = "extras tests"
    library["zlib"] = library["lzma"] = library["zip"] = library["webp/decode"] = library["webp/encode"] = "interchange tests"
    library["curl/curl"] = "net"
    # Other systems, for the files that are theirs.
    library["windows"] = library["io"] = "core system"
    library["commdlg"] = "ui"
    library["process"] = library["psapi"] = library["winioctl"] = library["xlocale"] = "system"
    # A server to fetch from, in tests.
    library["arpa/inet"] = library["netinet/in"] = library["poll"] = library["sys/socket"] = "tests"
    library["vulkan/vulkan"] = "gpu render compare panel ui xr tests"
    library["openxr/openxr"] = library["openxr/openxr_platform"] = "xr tests"
    library["SDL2/SDL"] = library["SDL2/SDL_vulkan"] = library["SDL_vulkan"] = "panel ui xr viewer tests"
    library["SDL"] = "panel play ui xr viewer tests"
    library["X11/Xlib"] = library["X11/Xatom"] = "tests"
    # Consumers see the headers where they are installed.
    library["gsz"] = library["gsz_files"] = "install"
    # gsz_shaders.cmake makes the headers that declare shaders.
    place["gsz_shaders.h"] = "shaders/gsz_shaders.h"
    place["gsz_test_shaders.h"] = "tests/gpu/gsz_test_shaders.h"
    list = "set -f; find " sources
    while ((list | getline path) > 0) {
        name = path; sub(/.*\//, "", name); place[name] = path
    }
}
function has(list, word) { return index(" " list " ", " " word " ") > 0 }
function complain(text) { print path ": " text; bad = 1 }
{
    path = $0; sub(/:.*/, "", path)
    included = $0; sub(/^[^:]*:[^"<]*/, "", included)
    kind = substr(included, 1, 1)
    name = substr(included, 2); sub(/[">].*/, "", name)
    layer = layer_of(path)
    files++
    if (layer == "unknown") complain("belongs to no layer of tests/house/layering.sh")
    else if (kind == "\"" && !(name in place)) complain("includes \"" name "\", which names no file of the house")
    else if (kind == "\"" && !has(may[layer], layer_of(place[name])))
        complain("is in layer " layer " and may not include \"" name "\" of layer " layer_of(place[name]))
    else if (kind == "<") {
        sub(/\.h$/, "", name)
        if (!has(libc, name) && !(name in library && has(library[name], layer)))
            complain("is in layer " layer " and may not include <" name ".h>")
    }
}
END {
    if (files == 0) { print "layering.sh found no includes: wrong folder?"; bad = 1 }
    exit bad
}'
