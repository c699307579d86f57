/* SPDX-License-Identifier: MIT */
/* test_gpu_device.c - which device is taken, and what is said where there is none. */
#include "test_gpu_support.h"

#include <stdlib.h>
#include <string.h>

static void device_is_ready(void **state) {
    (void)state;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    assert_true(gpu->properties.apiVersion >= VK_API_VERSION_1_2);
    assert_true(gpu->subgroup_size >= 1);
    assert_true(gpu->queue != VK_NULL_HANDLE);
    assert_true(gpu->cache != VK_NULL_HANDLE);
    assert_null(gpu->cache_path);
    assert_string_equal(gpu->error, "");
    gsz_test_gpu_ok(gpu, gsz_gpu_wait(gpu));
    gsz_test_gpu_close(&gpu);
    gsz_gpu_destroy(&gpu);
}

static void create_named(const char *device, gsz_result expected, const char *error_part) {
    gsz_gpu_options options = {.device = device};
    gsz_gpu *gpu = NULL;
    gsz_result result = gsz_gpu_create(&gpu, &options);
    assert_non_null(gpu);
    assert_int_equal(result, expected);
    if (!strstr(gpu->error, error_part)) fail_msg("'%s' lacks '%s'", gpu->error, error_part);
    gsz_gpu_destroy(&gpu);
    assert_null(gpu);
}

static void devices_are_named(void **state) {
    (void)state;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    char name[VK_MAX_PHYSICAL_DEVICE_NAME_SIZE];
    strcpy(name, gpu->properties.deviceName);
    gsz_test_gpu_close(&gpu);
    create_named("no such device", GSZ_ERROR_ARGUMENT, "no Vulkan device 'no such device'");
    create_named("no such device", GSZ_ERROR_ARGUMENT, name);
    create_named("4000000", GSZ_ERROR_ARGUMENT, name);
    create_named("0", GSZ_OK, "");
    for (char *c = name; *c; c++)
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
    name[4] = '\0';
    create_named(name, GSZ_OK, "");
}

static void missing_extension_is_an_error(void **state) {
    (void)state;
    const char *const names[] = {"VK_GSZ_no_such_extension"};
    gsz_gpu_options options = {.instance_extensions = names, .instance_extension_count = 1};
    gsz_gpu *gpu = NULL;
    assert_int_equal(gsz_gpu_create(&gpu, &options), GSZ_ERROR_UNSUPPORTED);
    assert_non_null(strstr(gpu->error, names[0]));
    gsz_gpu_destroy(&gpu);
}

static bool make_no_surface(void *user, VkInstance instance, VkSurfaceKHR *out_surface) {
    (void)out_surface;
    *(bool *)user = instance != VK_NULL_HANDLE;
    return false;
}

static void missing_surface_is_an_error(void **state) {
    (void)state;
    bool called = false;
    gsz_gpu_options options = {.make_surface = make_no_surface, .user = &called};
    gsz_gpu *gpu = NULL;
    assert_int_equal(gsz_gpu_create(&gpu, &options), GSZ_ERROR_UNSUPPORTED);
    assert_true(called);
    assert_non_null(strstr(gpu->error, "window"));
    gsz_gpu_destroy(&gpu);
}

/* The loader reads its environment anew for each instance. */
static void no_driver_is_an_error(void **state) {
    (void)state;
    setenv("VK_DRIVER_FILES", "/nonexistent", 1);
    setenv("VK_ICD_FILENAMES", "/nonexistent", 1);
    create_named(NULL, GSZ_ERROR_UNSUPPORTED, "no Vulkan device: install a driver");
    create_named("some", GSZ_ERROR_UNSUPPORTED, "mesa-vulkan-drivers");
}

static void results_have_words(void **state) {
    (void)state;
    gsz_gpu *gpu = gsz_test_gpu_open(NULL);
    assert_int_equal(gsz_gpu_check(gpu, VK_SUCCESS, "x"), GSZ_OK);
    assert_int_equal(gsz_gpu_check(gpu, VK_ERROR_OUT_OF_DEVICE_MEMORY, "x"), GSZ_ERROR_MEMORY);
    assert_string_equal(gpu->error, "x: out of device memory");
    assert_int_equal(gsz_gpu_check(gpu, VK_ERROR_OUT_OF_HOST_MEMORY, "x"), GSZ_ERROR_MEMORY);
    assert_int_equal(gsz_gpu_check(gpu, VK_ERROR_DEVICE_LOST, "x"), GSZ_ERROR_IO);
    assert_non_null(strstr(gpu->error, "was lost"));
    assert_int_equal(gsz_gpu_check(gpu, VK_ERROR_FEATURE_NOT_PRESENT, "x"), GSZ_ERROR_UNSUPPORTED);
    assert_int_equal(gsz_gpu_check(gpu, (VkResult)-12345, "x"), GSZ_ERROR_IO);
    assert_non_null(strstr(gpu->error, "-12345"));
    gsz_test_gpu_close(&gpu);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_is_ready),
        cmocka_unit_test(devices_are_named),
        cmocka_unit_test(missing_extension_is_an_error),
        cmocka_unit_test(missing_surface_is_an_error),
        cmocka_unit_test(results_have_words),
        cmocka_unit_test(no_driver_is_an_error), /* last: it changes the environment */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
