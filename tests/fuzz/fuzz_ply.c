/* SPDX-License-Identifier: MIT */
/* fuzz_ply.c - any bytes as a .ply: no crash, no memory beyond the limit, and what is read is clean, the same
 * through a pipe, and the same again when it is written and read back. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_support.h"
#include "gsz_files.h"

enum { MAX_MEMORY = 64 << 20, PIPE_HOLDS = 4096 /* at the least */ };

static gsz_result read_and_close(gsz_context *context, gsz_cloud *cloud, gsz_source **source) {
    gsz_ply_report report;
    gsz_result result = gsz_ply_read(context, cloud, *source, NULL, &report);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check(result == GSZ_OK || !cloud->storage, "a failure that left something behind");
    gsz_source_close(context, source);
    return result;
}

static gsz_result read_memory(gsz_context *context, gsz_cloud *cloud, const void *data,
                              size_t size) {
    gsz_source *source = NULL;
    check(gsz_source_from_memory(context, &source, "fuzz.ply", data, size) == GSZ_OK, "no source");
    return read_and_close(context, cloud, &source);
}

static gsz_result read_pipe(gsz_context *context, gsz_cloud *cloud, const void *data, size_t size) {
    int ends[2];
    char path[40];
    check(pipe(ends) == 0, "no pipe");
    check(write(ends[1], data, size) == (ssize_t)size, "pipe too small");
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    close(ends[0]);
    check(result == GSZ_OK, "cannot open the pipe");
    return read_and_close(context, cloud, &source);
}

/* ---- what must hold ---- */

static void check_clean(const gsz_cloud *cloud) {
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = 0; i < cloud->count; i++)
            check(isfinite(cloud->plane[plane][i]), "not clean");
}

static void check_same(const gsz_cloud *a, const gsz_cloud *b) {
    check(a->count == b->count && a->sh_degree == b->sh_degree, "another size");
    for (int plane = 0; plane < gsz_plane_count(a->sh_degree); plane++)
        check(memcmp(a->plane[plane], b->plane[plane], a->count * sizeof(float)) == 0,
              "other values");
    check(a->extra_count == b->extra_count, "other extras");
    for (size_t i = 0; i < a->extra_count; i++)
        check(strcmp(a->extra[i].name, b->extra[i].name) == 0, "extras of another name");
}

static void check_round_trip(const gsz_cloud *cloud, gsz_ply_format format) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_ply_write_options options;
    gsz_ply_write_options_default(&options);
    options.format = format;
    char path[40];
    int fd = memfd_create("fuzz", 0);
    check(fd >= 0, "no memory file");
    int before = dup(STDOUT_FILENO);
    check(dup2(fd, STDOUT_FILENO) >= 0, "no standard output");
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, "-");
    if (result == GSZ_OK) result = gsz_ply_write(context, output, cloud, &options);
    gsz_output_close(context, &output);
    dup2(before, STDOUT_FILENO);
    close(before);
    if (result == GSZ_OK) {
        snprintf(path, sizeof path, "/dev/fd/%d", fd);
        gsz_source *source = NULL;
        gsz_cloud back = {0};
        check(gsz_source_open(context, &source, path) == GSZ_OK, "cannot read back");
        result = read_and_close(context, &back, &source);
        if (result == GSZ_OK) check_same(cloud, &back);
        gsz_cloud_free(context, &back);
    }
    check(result == GSZ_OK || result == GSZ_ERROR_MEMORY || result == GSZ_ERROR_LIMIT,
          "no way back");
    close(fd);
    gsz_context_destroy(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(MAX_MEMORY), *other = new_context(MAX_MEMORY);
    gsz_cloud cloud = {0}, piped = {0};
    gsz_result result = read_memory(context, &cloud, data, size);
    if (size && size <= PIPE_HOLDS) {
        gsz_result through = read_pipe(other, &piped, data, size);
        if (result != GSZ_ERROR_MEMORY && through != GSZ_ERROR_MEMORY)
            check((result == GSZ_OK) == (through == GSZ_OK), "a pipe reads otherwise");
        if (result == GSZ_OK && through == GSZ_OK) check_same(&cloud, &piped);
    }
    if (result == GSZ_OK) {
        check_clean(&cloud);
        check_round_trip(&cloud, (gsz_ply_format)(size % 3));
    }
    gsz_cloud_free(context, &cloud);
    gsz_cloud_free(other, &piped);
    gsz_context_destroy(&context);
    gsz_context_destroy(&other);
    return 0;
}
