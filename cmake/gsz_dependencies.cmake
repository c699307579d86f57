# SPDX-License-Identifier: MIT
# What the library is linked with; also read by the installed package, so that consumers find the same.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(gsz_zstd REQUIRED IMPORTED_TARGET GLOBAL libzstd>=1.4.0)
pkg_check_modules(gsz_xxhash REQUIRED IMPORTED_TARGET GLOBAL libxxhash>=0.8.0)
