# SPDX-License-Identifier: MIT
# Sourced by the other scripts: installs what is missing on a Debian or Ubuntu machine, by name, and says why.

# need PACKAGE "what for": remembers a package that is not installed.
missing=
need() {
    if dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q ' installed$'; then return; fi
    [ -n "$missing" ] || echo "These packages are missing and will be installed with apt-get:"
    printf '  %-22s %s\n' "$1" "$2"
    missing="$missing $1"
}

# Installs what need() remembered; asks for more rights only where it has to.
install_missing() {
    [ -n "$missing" ] || return 0
    local as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    if [ -n "$as_root" ] && ! command -v sudo >/dev/null; then
        echo "Neither root nor sudo: please have someone run  apt-get install$missing" >&2
        return 1
    fi
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

# What every build needs.
need_build_packages() {
    need gcc "the C compiler"
    need libc6-dev "headers of the C library"
    need cmake "the build system"
    need make "runs the build"
    need pkg-config "finds the libraries"
    need libzstd-dev "library: compresses metadata and codebooks"
    need libxxhash-dev "library: checksums"
    need libcjson-dev "gsz: writes --json, reads cameras"
    need libpng-dev "pictures: gsz render, judge of quality"
    need libjpeg-dev "gsz: reads photographs"
    need libsndfile1-dev "gsz: reads sounds"
    need libsamplerate0-dev "gsz: sounds of any rate"
    need libopus-dev "gsz, gsz-view: the sound of scenes that move"
    need zlib1g-dev "gsz: .spz, .spx"
    need liblzma-dev "gsz: .spx"
    need libzip-dev "gsz: .sog"
    need libwebp-dev "gsz: .sog, .spx"
    need libvulkan-dev "gsz-view: draws with Vulkan"
    need glslang-tools "gsz-view: compiles its shaders"
    need libsdl2-dev "gsz-view: its window"
    need libimgui-dev "gsz-view: its panel"
    need g++ "gsz-view: compiles what the panel has of C++; checks that the headers are C++ too"
    need libopenxr-dev "gsz-view: headers of headsets"
    need libcurl4-openssl-dev "gsz-view: scenes behind URLs"
    need libcmocka-dev "unit tests"
}

# What the whole test suite needs beyond that.
need_test_packages() {
    need unzip "tests: takes a .sog apart"
    need desktop-file-utils "tests: reads the entry for desktops as they do"
    need shared-mime-info "tests: reads the type of .gsz files as desktops do"
    need clang "the second compiler, and the fuzzer"
    need libclang-rt-dev "sanitizers and libFuzzer for clang"
    need llvm "names functions in what sanitizers report, and lines that fuzzers reach"
    need clang-format-14 "checks the layout of the code"
    need mesa-vulkan-drivers "a Vulkan device on the processor, for tests of gsz-view"
    need vulkan-validationlayers "says what gsz-view does wrong with Vulkan"
    need libopenxr-loader1 "finds the headset that the tests pretend to have"
    need openxr-layer-corevalidation "says what gsz-view does wrong with OpenXR"
    need xvfb "a screen without a screen, for tests of the window"
    need openbox "a window manager, for tests of the window"
    need xdotool "keys and mouse, for tests of the window"
    need x11-utils "looks at windows from outside, for tests of the window"
    need libx11-dev "drops files on the window, in its tests"
    need imagemagick "takes pictures of the window"
    need mandoc "checks the manual pages"
    need zsh "checks its completions"
    need fish "checks its completions"
    need python3 "makes files that claim too much, in a test"
    need openssl "serves a scene over https, in a test"
    need parallel "packs parts of a video side by side, in a test"
}

# What building and trying Debian packages needs.
need_package_packages() {
    need dpkg-dev "finds what packages depend on"
    need lintian "checks packages"
    need debootstrap "a bare Debian to install them in"
}

# On other systems the same things have other names: leave them to the user.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "No apt-get here: make sure that a C compiler, cmake, make, pkg-config, zstd, xxHash, cJSON, libpng,"
        echo "libjpeg, libsndfile, libsamplerate, Opus, zlib, liblzma, libzip, libwebp and cmocka are installed, for"
        echo "gsz-view Vulkan, SDL 2 and glslang, for the tests also a C++ compiler, clang, clang-format 14, lavapipe, the"
        echo "Vulkan validation layers, Xvfb, openbox and xdotool."
        return
    fi
    for group in "$@"; do "need_${group}_packages"; done
    install_missing
}
