# SPDX-License-Identifier: MIT
# Run by CPack on what is about to be packed: Debian wants manual pages compressed, always to the same bytes.
file(GLOB_RECURSE manuals ${CPACK_TEMPORARY_DIRECTORY}/*.1)
list(FILTER manuals INCLUDE REGEX "/man1/")
foreach(manual ${manuals})
  execute_process(COMMAND gzip -9n ${manual} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
