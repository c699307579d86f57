/* SPDX-License-Identifier: MIT */
/* test_gpu_cache.c - the pipeline cache on disk: written, read again, and left alone when it is damaged. */
#include "test_gpu_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gpu_pipeline.h"
#include "gpu_pipeline_cache.h"
#include "gsz_test_shaders.h"

enum { FILE_MAX = 1 << 20 };

/* A folder that is not there yet, within one of our own. */
typedef struct place {
    char top[64], folder[96], file[256];
} place;

static void open_place(place *p) {
    strcpy(p->top, "/tmp/gsz-cache-XXXXXX");
    assert_non_null(mkdtemp(p->top));
    snprintf(p->folder, sizeof p->folder, "%s/a/b", p->top);
}

static void close_place(place *p) {
    assert_int_equal(remove(p->file), 0);
    assert_int_equal(rmdir(p->folder), 0); /* so no half-written file is left in it */
    p->folder[strlen(p->folder) - 2] = '\0';
    assert_int_equal(rmdir(p->folder), 0);
    assert_int_equal(rmdir(p->top), 0);
}

/* A run of a program, which leaves the cache behind. *out_read: what it found, in bytes for the driver. */
static void use_cache(place *p, size_t *out_read) {
    gsz_gpu_pipeline pipeline = {0};
    gsz_gpu *gpu = gsz_test_gpu_open(p->folder);
    assert_non_null(gpu->cache_path);
    strcpy(p->file, gpu->cache_path);
    *out_read = 0;
    free(gsz_gpu_cache_read(gpu, out_read));
    gsz_test_gpu_ok(gpu,
                    gsz_gpu_compute_create(gpu, &pipeline, &gsz_shader_test_double_comp, NULL, 0));
    gsz_gpu_pipeline_destroy(gpu, &pipeline);
    gsz_test_gpu_close(&gpu);
}

static size_t load(const place *p, uint8_t *bytes) {
    FILE *file = fopen(p->file, "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, FILE_MAX, file);
    fclose(file);
    return size;
}

static void store(const place *p, const uint8_t *bytes, size_t size) {
    FILE *file = fopen(p->file, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void cache_is_written_and_read(void **state) {
    (void)state;
    place p = {0};
    size_t read = 1;
    open_place(&p);
    use_cache(&p, &read);
    assert_int_equal(read, 0);
    use_cache(&p, &read);
    assert_true(read >= sizeof(VkPipelineCacheHeaderVersionOne));
    close_place(&p);
}

static void damage_is_noticed(void **state) {
    (void)state;
    static uint8_t bytes[FILE_MAX];
    place p = {0};
    size_t read = 0;
    open_place(&p);
    use_cache(&p, &read);
    size_t size = load(&p, bytes);
    assert_true(size > 24 && size < FILE_MAX);
    const size_t flips[] = {0, 8, 16, 24, 24 + 16, size - 1};
    for (size_t i = 0; i < sizeof flips / sizeof *flips; i++) {
        bytes[flips[i]] ^= 0x20;
        store(&p, bytes, size);
        bytes[flips[i]] ^= 0x20;
        use_cache(&p, &read);
        assert_int_equal(read, 0);
    }
    const size_t lengths[] = {0, 5, 24, size - 1, size + 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        store(&p, bytes, lengths[i]);
        use_cache(&p, &read);
        assert_int_equal(read, 0);
    }
    use_cache(&p, &read);
    assert_true(read > 0); /* and was mended */
    close_place(&p);
}

/* A place where nothing can be written costs the cache, no more. */
static void unwritable_place_does_no_harm(void **state) {
    (void)state;
    place p = {0};
    size_t read = 1;
    strcpy(p.folder, "/dev/null/cache");
    use_cache(&p, &read);
    assert_int_equal(read, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cache_is_written_and_read),
        cmocka_unit_test(damage_is_noticed),
        cmocka_unit_test(unwritable_place_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
