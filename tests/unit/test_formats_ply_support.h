/* SPDX-License-Identifier: MIT */
/* test_formats_ply_support.h - making and reading small .ply files in tests. */
#ifndef TEST_FORMATS_PLY_SUPPORT_H
#define TEST_FORMATS_PLY_SUPPORT_H

#include <sys/wait.h>

#include "test_formats_support.h"

#define PLY_BINARY "ply\nformat binary_little_endian 1.0\n"
#define PLY_ASCII "ply\nformat ascii 1.0\n"
#define PLY_XYZ "property float x\nproperty float y\nproperty float z\n"
#define PLY_DC "property float f_dc_0\nproperty float f_dc_1\nproperty float f_dc_2\n"
#define PLY_SCALE "property float scale_0\nproperty float scale_1\nproperty float scale_2\n"
#define PLY_ROT                                                                                    \
    "property float rot_0\nproperty float rot_1\nproperty float rot_2\nproperty float rot_3\n"
#define PLY_OPACITY "property float opacity\n"
#define PLY_SPLAT PLY_XYZ PLY_DC PLY_OPACITY PLY_SCALE PLY_ROT /* 14 floats */
#define PLY_END "end_header\n"

/* Reads from memory of exactly that size, so that the address sanitizer sees a byte too many. */
static inline gsz_result ply_read_memory(harness *h, gsz_cloud *cloud, const void *data,
                                         size_t size, const gsz_ply_read_options *options,
                                         gsz_ply_report *report) {
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size) memcpy(exact, data, size);
    gsz_source *source = NULL;
    *cloud = (gsz_cloud){0};
    assert_int_equal(gsz_source_from_memory(h->context, &source, "test.ply", exact, size), GSZ_OK);
    gsz_result result = gsz_ply_read(h->context, cloud, source, options, report);
    gsz_source_close(h->context, &source);
    free(exact);
    return result;
}

static inline gsz_result ply_read_text(harness *h, gsz_cloud *cloud, const char *text) {
    return ply_read_memory(h, cloud, text, strlen(text), NULL, NULL);
}

/* Reads through a pipe, which a child fills. */
static inline gsz_result ply_read_pipe(harness *h, gsz_cloud *cloud, const void *data,
                                       size_t size) {
    int ends[2], before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        for (size_t done = 0; done < size;) {
            ssize_t put = write(ends[1], (const char *)data + done, size - done);
            if (put < 0) _exit(0);
            done += (size_t)put;
        }
        _exit(0);
    }
    assert_true(child > 0);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    gsz_source *source = NULL;
    *cloud = (gsz_cloud){0};
    assert_int_equal(gsz_source_open(h->context, &source, "-"), GSZ_OK);
    gsz_result result = gsz_ply_read(h->context, cloud, source, NULL, NULL);
    gsz_source_close(h->context, &source);
    dup2(before, STDIN_FILENO);
    close(before);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return result;
}

/* The bytes of the .ply that the cloud is written as. */
static inline gsz_buffer ply_bytes(harness *h, const gsz_cloud *cloud, gsz_ply_format format,
                                   bool normals) {
    folder f;
    folder_make(&f);
    file_path path = folder_path(&f, "scene.ply");
    gsz_ply_write_options options;
    gsz_ply_write_options_default(&options);
    options.format = format;
    options.normals = normals;
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h->context, &output, path.text), GSZ_OK);
    assert_int_equal(gsz_ply_write(h->context, output, cloud, &options), GSZ_OK);
    assert_int_equal(gsz_output_commit(h->context, output), GSZ_OK);
    gsz_output_close(h->context, &output);
    gsz_buffer bytes = file_read(h, path.text);
    folder_remove(&f);
    return bytes;
}

#endif
