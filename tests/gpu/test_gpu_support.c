/* SPDX-License-Identifier: MIT */
/* test_gpu_support.c - opens a device for a test, or says why there is none. */
#include "test_gpu_support.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Drivers stay loaded to the end, or the leak checker cannot tell that their leaks are theirs (lsan.supp). */
static void keep_loaded(void) {
    static const char *const libraries[] = {"libvulkan_lvp.so", "libVkLayer_khronos_validation.so"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        (void)dlopen(libraries[i], RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
}

gsz_gpu *gsz_test_gpu_open(const char *cache_folder) {
    gsz_gpu_options options = {.validation = true, .cache_folder = cache_folder};
    gsz_gpu *gpu = NULL;
    gsz_result result = gsz_gpu_create(&gpu, &options);
    if (result == GSZ_ERROR_UNSUPPORTED && strstr(gpu->error, "validation layer")) {
        print_message("without validation: %s\n", gpu->error);
        gsz_gpu_destroy(&gpu);
        options.validation = false;
        result = gsz_gpu_create(&gpu, &options);
    }
    if (result == GSZ_ERROR_UNSUPPORTED) {
        printf("skipped: %s\n", gpu->error);
        fflush(stdout);
        _Exit(77);
    }
    assert_non_null(gpu);
    keep_loaded();
    gsz_test_gpu_ok(gpu, result);
    return gpu;
}

void gsz_test_gpu_close(gsz_gpu **gpu) {
    assert_int_equal((*gpu)->validation_errors, 0);
    assert_int_equal(gsz_gpu_memory_get_use(*gpu).used, 0);
    assert_int_equal(gsz_gpu_memory_get_use(*gpu).held, 0);
    gsz_gpu_destroy(gpu);
    assert_null(*gpu);
}

void gsz_test_gpu_ok(const gsz_gpu *gpu, gsz_result result) {
    if (result != GSZ_OK) fail_msg("result %d: %s", (int)result, gpu->error);
}

VkCommandBuffer gsz_test_gpu_begin(gsz_gpu *gpu, gsz_gpu_frames *frames) {
    VkCommandBuffer commands = VK_NULL_HANDLE;
    uint32_t slot = 0;
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_begin(gpu, frames, &commands, &slot));
    return commands;
}

void gsz_test_gpu_end(gsz_gpu *gpu, gsz_gpu_frames *frames) {
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_end(gpu, frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_finish(gpu, frames));
}

uint32_t gsz_test_gpu_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}
