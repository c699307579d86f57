/* SPDX-License-Identifier: MIT */
/* gpu_types.h - lets C and GLSL include the same structs. All members are 4 bytes wide, or addresses of 8 at
 * multiples of 8, and no struct holds a GLSL vector: then C and the std430 layout agree. */
#ifndef GPU_TYPES_H
#define GPU_TYPES_H

#ifdef GL_core_profile
#define GPU_ADDRESS uvec2 /* of a buffer: cast it to a buffer_reference */
#define GPU_STRUCT(name) struct name
#else
#include <stdint.h>
typedef uint32_t uint;
#define GPU_ADDRESS uint64_t
/* In C the names are those of types too, as they are in GLSL. */
#define GPU_STRUCT(name)                                                                           \
    typedef struct name name;                                                                      \
    struct name
#endif

#endif
