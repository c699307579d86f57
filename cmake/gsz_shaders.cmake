# SPDX-License-Identifier: MIT
# Shaders become SPIR-V and that becomes C, so that programs carry their shaders with them.

# gsz_shader_library(target files...): a static library with `const gsz_gpu_shader gsz_shader_<name>` for each GLSL
# file, the dots of its name as underscores (sort_count.comp: gsz_shader_sort_count_comp), and a header <target>.h
# that declares them all. Includes are looked for beside the file and in shaders/shared; changing one builds anew.
function(gsz_shader_library target)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target})
  file(MAKE_DIRECTORY ${folder})
  set(declarations "")
  set(definitions "")
  set(tables "")
  foreach(shader ${ARGN})
    get_filename_component(source ${shader} ABSOLUTE)
    get_filename_component(file_name ${source} NAME)
    string(MAKE_C_IDENTIFIER ${file_name} name)
    set(table ${folder}/${name}_table.h)
    add_custom_command(OUTPUT ${table}
      COMMAND ${GSZ_GLSLANG} --quiet --target-env vulkan1.2
        $<IF:$<CONFIG:Debug,RelWithDebInfo>,-g,-g0> -I${PROJECT_SOURCE_DIR}/shaders/shared
        --depfile ${table}.d --vn gsz_spirv_${name} -o ${table} ${source}
      MAIN_DEPENDENCY ${source}
      DEPFILE ${table}.d
      COMMENT "Compiling shader ${file_name}"
      VERBATIM)
    list(APPEND tables ${table})
    string(APPEND declarations "extern const gsz_gpu_shader gsz_shader_${name};\n")
    string(APPEND definitions "#include \"${name}_table.h\"\n"
      "const gsz_gpu_shader gsz_shader_${name} = {\"${file_name}\", gsz_spirv_${name},\n"
      "                                           sizeof gsz_spirv_${name}};\n")
  endforeach()
  string(TOUPPER ${target}_H guard)
  file(CONFIGURE OUTPUT ${folder}/${target}.h CONTENT
    "/* Made by gsz_shaders.cmake. */\n#ifndef ${guard}\n#define ${guard}\n#include \"gpu_pipeline.h\"\n${declarations}#endif\n")
  file(CONFIGURE OUTPUT ${folder}/${target}_table.c CONTENT
    "/* Made by gsz_shaders.cmake. */\n#include \"${target}.h\"\n${definitions}")

  # A table for each shader, but one object: whoever wants one shader of a library gets them all.
  add_library(${target} STATIC ${folder}/${target}_table.c ${tables})
  target_include_directories(${target} INTERFACE ${folder})
  target_link_libraries(${target} PRIVATE gsz_compile gsz_viewer_internal)
endfunction()
