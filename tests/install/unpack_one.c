/* SPDX-License-Identifier: MIT */
/* unpack_one.c - a whole program on the installed decoder, without the encoder: unpacks what pack_one packed. */
#include <gsz.h>
#include <gsz_files.h>
#include <math.h>
#include <stdio.h>

static gsz_result unpack(gsz_context *context, gsz_cloud *cloud, const char *path) {
    gsz_source *source = NULL;
    gsz_buffer bytes = {0};
    gsz_file *file = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(context, &bytes, source, 1 << 20);
    if (result == GSZ_OK) result = gsz_file_open(context, &file, bytes.data, bytes.size, NULL);
    if (result == GSZ_OK) result = gsz_file_unpack(context, file, cloud, NULL);
    gsz_file_close(context, &file);
    gsz_buffer_free(context, &bytes);
    gsz_source_close(context, &source);
    return result;
}

/* The row of pack_one is 9.9 units long. */
static int looks_right(const gsz_cloud *cloud) {
    float low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < cloud->count; i++) {
        low = fminf(low, cloud->plane[GSZ_PLANE_POSITION][i]);
        high = fmaxf(high, cloud->plane[GSZ_PLANE_POSITION][i]);
    }
    return cloud->count == 100 && fabsf(low) < 0.05f && fabsf(high - 9.9f) < 0.05f;
}

int main(int argc, char **argv) {
    gsz_context *context = NULL;
    gsz_cloud cloud = {0};
    if (argc != 2 || gsz_context_create(&context, NULL) != GSZ_OK) return 2;
    gsz_result result = unpack(context, &cloud, argv[1]);
    if (result != GSZ_OK) fprintf(stderr, "%s\n", gsz_context_error(context));
    int right = result == GSZ_OK && looks_right(&cloud);
    printf("%zu Gaussians: %s\n", cloud.count, right ? "as packed" : "not what was packed");
    gsz_cloud_free(context, &cloud);
    gsz_context_destroy(&context);
    return !right;
}
