# SPDX-License-Identifier: MIT
# Installation, in four parts (components): libgsz (shared libraries), libgsz-dev (headers, static libraries, a CMake
# package and pkg-config), gsz and gsz-view (a program each, with its manual page and completions).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# ---- libraries ----
install(FILES
  formats/gsz_base.h formats/gsz_camera.h formats/gsz_splats.h formats/gsz_files.h compressor/gsz.h
  compressor/gsz_edit.h compressor/gsz_picture.h compressor/gsz_raster.h compressor/gsz_stream.h
  compressor/gsz_video.h compressor/gsz_views.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT libgsz-dev)
install(TARGETS gsz_library gsz_decoder EXPORT gsz_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libgsz-dev)
if(GSZ_SHARED)
  install(TARGETS gsz_shared gsz_decoder_shared EXPORT gsz_targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT libgsz NAMELINK_COMPONENT libgsz-dev)
endif()

set(gsz_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/gsz)
install(EXPORT gsz_targets NAMESPACE gsz:: FILE gsz_targets.cmake DESTINATION ${gsz_package_folder}
  COMPONENT libgsz-dev)
configure_package_config_file(cmake/gsz-config.cmake.in ${PROJECT_BINARY_DIR}/gsz-config.cmake
  INSTALL_DESTINATION ${gsz_package_folder})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gsz-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/gsz-config.cmake ${PROJECT_BINARY_DIR}/gsz-config-version.cmake
  cmake/gsz_dependencies.cmake
  DESTINATION ${gsz_package_folder} COMPONENT libgsz-dev)

# What a shared library needs it finds by itself; a static one leaves that to whoever is linked with it.
set(gsz_pc_private "")
set(gsz_pc_libs "-pthread -lm")
if(GSZ_SHARED)
  set(gsz_pc_private ".private")
  set(gsz_pc_libs "\nLibs.private: -pthread -lm")
endif()
file(RELATIVE_PATH gsz_pc_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(library gsz gszdec)
  set(gsz_pc_library ${library})
  configure_file(cmake/gsz.pc.in ${PROJECT_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT libgsz-dev)
endforeach()

# ---- programs ----
set(GSZ_ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
  "Where completions for zsh go; packages of Debian have zsh/vendor-completions")

# gsz_install_program(program): with what it says of itself, as a manual page and for three shells. Programs for
# another machine that cannot run here go without.
function(gsz_install_program program)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${program})
  if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    return()
  endif()
  set(folder ${PROJECT_BINARY_DIR}/descriptions)
  file(MAKE_DIRECTORY ${folder})
  set(files "")
  foreach(row
      "man|${program}.1|${CMAKE_INSTALL_MANDIR}/man1"
      "bash|${program}|${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
      "zsh|_${program}|${GSZ_ZSH_FOLDER}"
      "fish|${program}.fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 kind)
    list(GET row 1 name)
    list(GET row 2 place)
    add_custom_command(OUTPUT ${folder}/${name}
      COMMAND ${program} --describe ${kind} > ${folder}/${name}
      DEPENDS ${program}
      VERBATIM)
    list(APPEND files ${folder}/${name})
    install(FILES ${folder}/${name} DESTINATION ${place} COMPONENT ${program})
  endforeach()
  add_custom_target(${program}_descriptions ALL DEPENDS ${files})
endfunction()

if(TARGET gsz)
  gsz_install_program(gsz)
  install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT gsz)
endif()
if(TARGET gsz-view)
  gsz_install_program(gsz-view)
  # What a desktop asks for: where to start it, with which icon, and that .gsz files are its.
  foreach(row
      "gsz-view.desktop|applications"
      "gsz.svg|icons/hicolor/scalable/apps"
      "gsz-mime.xml|mime/packages")
    string(REPLACE "|" ";" row "${row}")
    list(GET row 0 name)
    list(GET row 1 place)
    install(FILES assets/desktop/${name} DESTINATION ${CMAKE_INSTALL_DATADIR}/${place} COMPONENT gsz-view)
  endforeach()
endif()
