# SPDX-License-Identifier: MIT
# What gsz-view needs beyond the other programs. GSZ_VIEWER says ON (what is missing is an error), OFF, or AUTO: build
# it where everything is there. Sets gsz_with_viewer.
set(gsz_viewer_missing "")
pkg_check_modules(gsz_vulkan QUIET IMPORTED_TARGET vulkan>=1.3.239)
pkg_check_modules(gsz_sdl QUIET IMPORTED_TARGET sdl2>=2.0.20)
# Scenes behind URLs: gsz-view does without.
pkg_check_modules(gsz_curl QUIET IMPORTED_TARGET libcurl>=7.71.0)
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

# The panel needs Dear ImGui with its backends for SDL 2 and Vulkan, and a C++ compiler; GSZ_PANEL says ON, OFF, AUTO.
set(GSZ_PANEL AUTO CACHE STRING "Give gsz-view a panel (Dear ImGui, C++): ON, OFF, AUTO (if all is there)")
set(gsz_with_panel OFF)
if(GSZ_PANEL AND NOT gsz_viewer_missing)
  include(CheckLanguage)
  pkg_check_modules(gsz_imgui QUIET IMPORTED_TARGET imgui>=1.84)
  check_language(CXX)
  if(gsz_imgui_FOUND AND CMAKE_CXX_COMPILER)
    enable_language(CXX)
    include(CheckCXXSourceCompiles)
    set(CMAKE_REQUIRED_LIBRARIES PkgConfig::gsz_imgui PkgConfig::gsz_sdl PkgConfig::gsz_vulkan)
    check_cxx_source_compiles("
      #include <backends/imgui_impl_sdl.h>
      #include <backends/imgui_impl_vulkan.h>
      int main(void) { ImGui_ImplSDL2_Shutdown(); ImGui_ImplVulkan_Shutdown(); }" gsz_imgui_works)
    unset(CMAKE_REQUIRED_LIBRARIES)
    if(gsz_imgui_works)
      set(gsz_with_panel ON)
    else()
      unset(gsz_imgui_works CACHE) # it may be installed before the next time
    endif()
  endif()
  if(NOT gsz_with_panel AND GSZ_PANEL STREQUAL "AUTO")
    message(STATUS "gsz-view is built without its panel; missing: Dear ImGui 1.84 (libimgui-dev), or a C++ compiler")
  elseif(NOT gsz_with_panel)
    message(FATAL_ERROR "GSZ_PANEL=${GSZ_PANEL}, but Dear ImGui 1.84 (libimgui-dev) or a C++ compiler is missing")
  endif()
endif()

set(gsz_with_viewer OFF)
if(NOT gsz_viewer_missing)
  set(gsz_with_viewer ON)
elseif(GSZ_VIEWER STREQUAL "AUTO")
  message(STATUS "gsz-view is not built; missing: ${gsz_viewer_missing}")
else()
  message(FATAL_ERROR "GSZ_VIEWER=${GSZ_VIEWER}, but these are missing: ${gsz_viewer_missing}")
endif()

# Headsets: headers only, the loader is found when the program runs. Without them gsz-view has no --vr.
set(gsz_with_vr OFF)
find_path(GSZ_OPENXR_HEADERS openxr/openxr_platform.h DOC "Headers of OpenXR")
if(gsz_with_viewer AND GSZ_OPENXR_HEADERS)
  set(gsz_with_vr ON)
elseif(gsz_with_viewer)
  message(STATUS "gsz-view is built without --vr; missing: headers of OpenXR (libopenxr-dev)")
endif()
