/* SPDX-License-Identifier: MIT */
/* pack_one.c - a whole program on the installed library: makes a few Gaussians and packs them into a file. */
#include <gsz.h>
#include <gsz_files.h>
#include <stdio.h>

/* A row of round, half-opaque, reddish Gaussians. */
static void paint(gsz_cloud *cloud) {
    for (size_t i = 0; i < cloud->count; i++) {
        cloud->plane[GSZ_PLANE_POSITION][i] = 0.1f * (float)i;
        for (int axis = 0; axis < 3; axis++) cloud->plane[GSZ_PLANE_SCALE + axis][i] = -3.0f;
        cloud->plane[GSZ_PLANE_ROTATION][i] = 1.0f;
        cloud->plane[GSZ_PLANE_DC][i] = 1.0f;
    }
}

static gsz_result pack_row(gsz_context *context, const char *path) {
    gsz_cloud cloud = {0};
    gsz_buffer packed = {0};
    gsz_output *output = NULL;
    gsz_pack_options options;
    gsz_result result = gsz_cloud_create(context, &cloud, 100, 0);
    if (result == GSZ_OK) {
        paint(&cloud);
        gsz_pack_options_default(&options);
        options.effort = 3;
        result = gsz_pack(context, &packed, &cloud, &options, NULL);
    }
    if (result == GSZ_OK) result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_output_write(context, output, packed.data, packed.size);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    gsz_buffer_free(context, &packed);
    gsz_cloud_free(context, &cloud);
    return result;
}

int main(int argc, char **argv) {
    gsz_context *context = NULL;
    if (argc != 2 || gsz_context_create(&context, NULL) != GSZ_OK) return 2;
    gsz_result result = pack_row(context, argv[1]);
    if (result != GSZ_OK) fprintf(stderr, "%s\n", gsz_context_error(context));
    gsz_context_destroy(&context);
    return result != GSZ_OK;
}
