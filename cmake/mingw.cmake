# SPDX-License-Identifier: MIT
# Building for Windows with Debian's mingw-w64 (gcc-mingw-w64-x86-64-posix):
#
#   cmake -S . -B build-windows --toolchain cmake/mingw.cmake -DGSZ_WINDOWS_ROOT=FOLDER -DCMAKE_BUILD_TYPE=Release
#
# FOLDER has the libraries, static, in include, lib and lib/pkgconfig; scripts/windows_root.sh makes one. Programs stand alone,
# without any DLL; where Wine is installed, tests run in it.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

set(GSZ_WINDOWS_ROOT "" CACHE PATH "Libraries for Windows: include, lib, lib/pkgconfig")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GSZ_WINDOWS_ROOT)
set(CMAKE_FIND_ROOT_PATH ${GSZ_WINDOWS_ROOT} /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} ${GSZ_WINDOWS_ROOT}/lib/pkgconfig:/usr/x86_64-w64-mingw32/lib/pkgconfig)
set(PKG_CONFIG_ARGN --static)

find_program(GSZ_WINE NAMES wine64 PATHS /usr/lib/wine DOC "Runs programs for Windows")
mark_as_advanced(GSZ_WINE)
if(GSZ_WINE)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${GSZ_WINE})
endif()
