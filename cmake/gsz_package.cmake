# SPDX-License-Identifier: MIT
# Debian packages of the parts that gsz_install.cmake names; scripts/package.sh builds and checks them.
find_program(GSZ_GZIP gzip)
set(GSZ_PACKAGER "" CACHE STRING "Who answers for Debian packages: Name <address>; empty: make none")
if(NOT GSZ_PACKAGER OR NOT GSZ_SHARED OR NOT GSZ_GZIP OR NOT TARGET gsz OR NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

set(CPACK_PACKAGE_CONTACT "${GSZ_PACKAGER}")
set(gsz_soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
set(gsz_deb_folder ${PROJECT_BINARY_DIR}/debian)
string(TIMESTAMP gsz_deb_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(READ LICENSE gsz_deb_license)
string(REGEX REPLACE "\n\n+" "\n.\n" gsz_deb_license "${gsz_deb_license}")
string(REGEX REPLACE "\n(.)" "\n \\1" gsz_deb_license "${gsz_deb_license}")

set(gsz_deb_copyright
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: gsz

Files: *
Copyright: the gsz authors
License: Expat
 @gsz_deb_license@
")
set(gsz_deb_changelog
"gsz (@PROJECT_VERSION@) unstable; urgency=medium

  * Built from the sources of version @PROJECT_VERSION@; see CHANGELOG.md there.

 -- @CPACK_PACKAGE_CONTACT@  @gsz_deb_date@
")

# gsz_deb(component package section summary text...): the package of a component, with the files that Debian wants in each
# (its copyright, its changes). Only installed into packages.
function(gsz_deb component package section summary)
  list(JOIN ARGN "\n " text)
  string(TOUPPER ${component} key)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_FILE_NAME DEB-DEFAULT PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_COMPONENT_${key}_DESCRIPTION "${summary}\n${text}" PARENT_SCOPE)
  file(CONFIGURE OUTPUT ${gsz_deb_folder}/${package}/copyright CONTENT "${gsz_deb_copyright}" @ONLY)
  file(CONFIGURE OUTPUT ${gsz_deb_folder}/${package}/changelog CONTENT "${gsz_deb_changelog}" @ONLY)
  execute_process(COMMAND ${GSZ_GZIP} -9nf ${gsz_deb_folder}/${package}/changelog)
  install(FILES ${gsz_deb_folder}/${package}/copyright ${gsz_deb_folder}/${package}/changelog.gz
    DESTINATION share/doc/${package} COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

gsz_deb(gsz gsz graphics "make 3D Gaussian splat scenes small"
  "gsz packs trained scenes of 3D Gaussian splats, and sequences of them, into"
  ".gsz files that are tens of times smaller; unpacks, converts, draws and"
  "measures them.")
gsz_deb(libgsz libgsz${gsz_soversion} libs "packed 3D Gaussian splats, shared libraries"
  "libgsz packs and unpacks scenes of 3D Gaussian splats, edits and draws them;"
  "libgszdec is the part of it that unpacks.")
gsz_deb(libgsz-dev libgsz-dev libdevel "packed 3D Gaussian splats, for development"
  "Headers, static libraries and what CMake and pkg-config need to build"
  "programs with libgsz and libgszdec.")
set(CPACK_COMPONENTS_ALL gsz libgsz libgsz-dev)
if(TARGET gsz-view)
  gsz_deb(gsz-view gsz-view graphics "show 3D Gaussian splat scenes with Vulkan"
    "gsz-view shows scenes of 3D Gaussian splats in a window, from .gsz files and"
    "those of other tools, on a graphics card or on the processor.")
  list(APPEND CPACK_COMPONENTS_ALL gsz-view)
  set(CPACK_DEBIAN_GSZ_PACKAGE_SUGGESTS gsz-view)
  # What is looked for when it runs: a device to draw on, and a headset where there is one.
  set(CPACK_DEBIAN_GSZ-VIEW_PACKAGE_RECOMMENDS "mesa-vulkan-drivers | vulkan-icd")
  set(CPACK_DEBIAN_GSZ-VIEW_PACKAGE_SUGGESTS libopenxr-loader1)
endif()
set(CPACK_DEBIAN_LIBGSZ-DEV_PACKAGE_DEPENDS
  "libgsz${gsz_soversion} (= ${PROJECT_VERSION}), libzstd-dev, libxxhash-dev")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gsz)
set(CPACK_PACKAGE_VENDOR gsz)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Which package whoever is linked with the libraries depends on, and that the linker's cache is made anew.
file(CONFIGURE OUTPUT ${gsz_deb_folder}/shlibs CONTENT
"libgsz ${gsz_soversion} libgsz${gsz_soversion} (>= ${PROJECT_VERSION})
libgszdec ${gsz_soversion} libgsz${gsz_soversion} (>= ${PROJECT_VERSION})
")
file(CONFIGURE OUTPUT ${gsz_deb_folder}/triggers CONTENT "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBGSZ_PACKAGE_CONTROL_EXTRA ${gsz_deb_folder}/shlibs ${gsz_deb_folder}/triggers)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/gsz_package_manuals.cmake)
include(CPack)
