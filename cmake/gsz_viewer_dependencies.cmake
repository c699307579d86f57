# SPDX-License-Identifier: MIT
# What gsz-view needs beyond the other programs. GSZ_VIEWER says ON (what is missing is an error), OFF, or AUTO: build
# it where everything is there. Sets gsz_with_viewer.
set(gsz_viewer_missing "")
pkg_check_modules(gsz_vulkan QUIET IMPORTED_TARGET vulkan>=1.3.239)
pkg_check_modules(gsz_sdl QUIET IMPORTED_TARGET sdl2>=2.0.20)
find_program(GSZ_GLSLANG glslangValidator DOC "Compiles shaders")
foreach(need
    "gsz_vulkan_FOUND|Vulkan headers and loader 1.3.239 (libvulkan-dev)"
    "gsz_sdl_FOUND|SDL 2.0.20 (libsdl2-dev)"
    "GSZ_GLSLANG|the program glslangValidator (glslang-tools)")
  string(REGEX MATCH "^([^|]*)[|](.*)$" matched "${need}")
  set(found ${CMAKE_MATCH_1})
  set(what ${CMAKE_MATCH_2})
  if(NOT ${found})
    list(APPEND gsz_viewer_missing "${what}")
  endif()
endforeach()
list(JOIN gsz_viewer_missing ", " gsz_viewer_missing)

set(gsz_with_viewer OFF)
if(NOT gsz_viewer_missing)
  set(gsz_with_viewer ON)
elseif(GSZ_VIEWER STREQUAL "AUTO")
  message(STATUS "gsz-view is not built; missing: ${gsz_viewer_missing}")
else()
  message(FATAL_ERROR "GSZ_VIEWER=${GSZ_VIEWER}, but these are missing: ${gsz_viewer_missing}")
endif()
