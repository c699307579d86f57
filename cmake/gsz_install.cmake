# SPDX-License-Identifier: MIT
# Installation: headers, both libraries, the command, a CMake package (gsz::gsz, gsz::decoder) and pkg-config.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(FILES
  formats/gsz_base.h formats/gsz_camera.h formats/gsz_splats.h formats/gsz_files.h compressor/gsz.h
  compressor/gsz_edit.h compressor/gsz_picture.h compressor/gsz_raster.h compressor/gsz_video.h compressor/gsz_views.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS gsz_library gsz_decoder EXPORT gsz_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET gsz)
  install(TARGETS gsz RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(TARGET gsz-view)
  install(TARGETS gsz-view RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(gsz_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/gsz)
install(EXPORT gsz_targets NAMESPACE gsz:: FILE gsz_targets.cmake DESTINATION ${gsz_package_folder})
configure_package_config_file(cmake/gsz-config.cmake.in ${PROJECT_BINARY_DIR}/gsz-config.cmake
  INSTALL_DESTINATION ${gsz_package_folder})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/gsz-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/gsz-config.cmake ${PROJECT_BINARY_DIR}/gsz-config-version.cmake
  cmake/gsz_dependencies.cmake
  DESTINATION ${gsz_package_folder})

file(RELATIVE_PATH gsz_pc_up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
foreach(library gsz gszdec)
  set(gsz_pc_library ${library})
  configure_file(cmake/gsz.pc.in ${PROJECT_BINARY_DIR}/${library}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${library}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
