# SPDX-License-Identifier: MIT
# The one place that says how every target of the project is compiled.

# A -I per folder, so that an include names a file and not a place: file names are unique in the house.
# Which folder may include from which is checked by tests/house/layering.sh.
add_library(gsz_internal INTERFACE)
target_include_directories(gsz_internal INTERFACE
  ${PROJECT_SOURCE_DIR}/formats
  ${PROJECT_SOURCE_DIR}/formats/core
  ${PROJECT_SOURCE_DIR}/formats/extras
  ${PROJECT_SOURCE_DIR}/formats/interchange
  ${PROJECT_SOURCE_DIR}/formats/interchange/gltf
  ${PROJECT_SOURCE_DIR}/formats/interchange/shared
  ${PROJECT_SOURCE_DIR}/formats/interchange/sog
  ${PROJECT_SOURCE_DIR}/formats/interchange/spz
  ${PROJECT_SOURCE_DIR}/formats/ply
  ${PROJECT_SOURCE_DIR}/formats/system
  ${PROJECT_SOURCE_DIR}/compressor
  ${PROJECT_SOURCE_DIR}/compressor/base
  ${PROJECT_SOURCE_DIR}/compressor/entropy
  ${PROJECT_SOURCE_DIR}/compressor/codec
  ${PROJECT_SOURCE_DIR}/compressor/decoder
  ${PROJECT_SOURCE_DIR}/compressor/edit
  ${PROJECT_SOURCE_DIR}/compressor/encoder
  ${PROJECT_SOURCE_DIR}/compressor/motion
  ${PROJECT_SOURCE_DIR}/compressor/prune
  ${PROJECT_SOURCE_DIR}/compressor/refine
  ${PROJECT_SOURCE_DIR}/compressor/teacher
  ${PROJECT_SOURCE_DIR}/compressor/raster
  ${PROJECT_SOURCE_DIR}/compressor/video
  ${PROJECT_SOURCE_DIR}/compressor/views)

# Contraction and fast maths would change the bytes of a file from one machine to the next.
add_library(gsz_compile INTERFACE)
target_compile_features(gsz_compile INTERFACE c_std_11)
target_compile_options(gsz_compile INTERFACE
  -Wall -Wextra -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes
  -ffp-contract=off -fno-fast-math -fvisibility=hidden)
target_compile_definitions(gsz_compile INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64)
# The old unit for floats of 32-bit PCs keeps more bits than are asked for.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^i[3-6]86$")
  target_compile_options(gsz_compile INTERFACE -msse2 -mfpmath=sse)
endif()
if(MINGW)
  target_compile_definitions(gsz_compile INTERFACE __USE_MINGW_ANSI_STDIO=1)
endif()
if(GSZ_WERROR)
  target_compile_options(gsz_compile INTERFACE -Werror)
endif()

# Instrumentation has to reach everything that is linked together, so it is set for the whole tree.
if(GSZ_SANITIZE)
  add_compile_options(-fsanitize=${GSZ_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${GSZ_SANITIZE})
endif()
if(GSZ_FUZZERS)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "GSZ_FUZZERS needs clang: cmake -DCMAKE_C_COMPILER=clang (or --preset fuzz)")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
