# SPDX-License-Identifier: MIT
# Makes C out of text files: cmake -DOUT=table.c -DTEXTS=name=path,name=path -P embed_text.cmake
# Each becomes `const char name[]`, closed by 0.
set(source "/* Made by embed_text.cmake. */\n")
string(REPLACE "," ";" texts "${TEXTS}")
foreach(text ${texts})
  string(REGEX MATCH "^([a-z_]+)=(.+)$" matched "${text}")
  set(name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND source "extern const char ${name}[];\nconst char ${name}[] = {\n${bytes}0};\n")
endforeach()
file(WRITE "${OUT}" "${source}")
