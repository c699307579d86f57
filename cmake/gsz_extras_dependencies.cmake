# SPDX-License-Identifier: MIT
# What programs and tests are linked with beyond the library: consumers of the package need none of it.
pkg_check_modules(gsz_cjson REQUIRED IMPORTED_TARGET libcjson)
pkg_check_modules(gsz_png REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(gsz_jpeg REQUIRED IMPORTED_TARGET libjpeg)
# The sound of scenes that move.
pkg_check_modules(gsz_sndfile REQUIRED IMPORTED_TARGET sndfile>=1.0.31)
pkg_check_modules(gsz_samplerate REQUIRED IMPORTED_TARGET samplerate)
pkg_check_modules(gsz_opus REQUIRED IMPORTED_TARGET opus>=1.3)
# The scene files of other tools.
pkg_check_modules(gsz_zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(gsz_lzma REQUIRED IMPORTED_TARGET liblzma)
pkg_check_modules(gsz_webp REQUIRED IMPORTED_TARGET libwebp)
pkg_check_modules(gsz_zip REQUIRED IMPORTED_TARGET libzip)
