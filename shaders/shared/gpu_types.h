/* SPDX-License-Identifier: MIT */
/* gpu_types.h - lets C and GLSL include the same structs. All members are 4 bytes wide, or addresses of 8 at
 * multiples of 8, and no struct holds a GLSL vector: then C and the std430 layout agree. */
#ifndef GPU_TYPES_H
#define GPU_TYPES_H

#ifdef GL_core_profile
#define GPU_ADDRESS uvec2 /* of a buffer: cast it to a buffer_reference */
#else
#include <stdint.h>
typedef uint32_t uint;
#define GPU_ADDRESS uint64_t
#endif

#endif
