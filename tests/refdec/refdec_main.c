/* SPDX-License-Identifier: MIT */
/* refdec_main.c - refdec FILE.gsz [LAYERS]: a line for each attribute, its name and the XXH64 of its floats, little-endian,
 * one after another; then the metadata. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "refdec.h"

static void *read_file(const char *path, size_t *out_size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    size_t size = 0, room = 1 << 16, got = 0;
    char *data = malloc(room);
    while (data && (got = fread(data + size, 1, room - size, file)) > 0) {
        size += got;
        if (size < room) continue;
        char *more = realloc(data, room *= 2);
        if (!more) free(data);
        data = more;
    }
    fclose(file);
    *out_size = size;
    return data;
}

static void name_plane(char name[32], int plane) {
    static const char *const names[] = {"x",       "y",      "z",      "scale_0", "scale_1",
                                        "scale_2", "rot_0",  "rot_1",  "rot_2",   "rot_3",
                                        "opacity", "f_dc_0", "f_dc_1", "f_dc_2"};
    if (plane < 14)
        snprintf(name, 32, "%s", names[plane]);
    else
        snprintf(name, 32, "f_rest_%d", plane - 14);
}

static void print_plane(const char *name, const float *values, size_t count) {
    uint64_t hash = XXH64(values, count * sizeof *values, 0);
    printf("%s %016llx\n", name, (unsigned long long)hash);
}

static void print_cloud(const refdec_cloud *cloud) {
    char name[32];
    printf("gaussians %zu\n", cloud->count);
    for (int p = 0; p < cloud->planes; p++) {
        name_plane(name, p);
        print_plane(name, cloud->plane[p], cloud->count);
    }
    for (int e = 0; e < cloud->extras; e++)
        print_plane(cloud->extra_name[e], cloud->extra[e], cloud->count);
    for (size_t i = 0; i < cloud->entries; i++)
        printf("metadata %016llx %016llx\n",
               (unsigned long long)XXH64(cloud->entry[i].key, strlen(cloud->entry[i].key), 0),
               (unsigned long long)XXH64(cloud->entry[i].value, strlen(cloud->entry[i].value), 0));
}

int main(int argc, char **argv) {
    if (argc != 2 && argc != 3) {
        fprintf(stderr, "usage: %s FILE.gsz [LAYERS]\n", argv[0]);
        return 2;
    }
    size_t size = 0;
    refdec_cloud cloud;
    refdec_options options = {.layers = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0};
    void *data = read_file(argv[1], &size);
    const char *reason = "cannot read";
    if (data) reason = refdec_decode(&cloud, data, size, &options);
    if (reason)
        fprintf(stderr, "%s: %s\n", argv[1], reason);
    else
        print_cloud(&cloud);
    if (!reason) refdec_cloud_free(&cloud);
    free(data);
    return reason != NULL;
}
