/* SPDX-License-Identifier: MIT */
/* test_gpu_support.h - a device with validation for a test, and the few commands that all of them need. */
#ifndef TEST_GPU_SUPPORT_H
#define TEST_GPU_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gpu_frames.h"

/** With the validation layer if it is installed. Ends the program with 77 where there is no Vulkan device. */
gsz_gpu *gsz_test_gpu_open(const char *cache_folder);
/** Fails if validation had anything to say, or memory is still in use. ctest looks for later complaints. */
void gsz_test_gpu_close(gsz_gpu **gpu);
/** Fails with the gpu's error if the result is not GSZ_OK. */
void gsz_test_gpu_ok(const gsz_gpu *gpu, gsz_result result);

/** A frame for commands that are then waited for. */
VkCommandBuffer gsz_test_gpu_begin(gsz_gpu *gpu, gsz_gpu_frames *frames);
void gsz_test_gpu_end(gsz_gpu *gpu, gsz_gpu_frames *frames);

/** The same random numbers in every run. */
uint32_t gsz_test_gpu_random(uint64_t *state);

#endif
