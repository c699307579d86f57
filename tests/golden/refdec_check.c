/* SPDX-License-Identifier: MIT */
/* refdec_check.c - decodes files with the library and with the second decoder: refdec_check [--bad] FILE...
 *
 * All floats, names and metadata have to be the same bits, for each number of layers and for beginnings of the
 * file as well; of bad files, both have to refuse them. */
#include "golden_files.h"
#include "refdec_compare.h"

enum { BYTES_MAX = 16 << 20, CUTS = 12 };

static int complain(const char *path, const char *how, unsigned number, const char *what) {
    fprintf(stderr, "%s, %s %u: %s\n", path, how, number, what);
    return 1;
}

/** 0 if the file is refused. */
static unsigned layers_of(gsz_context *context, const gsz_buffer *file) {
    gsz_file *opened = NULL;
    unsigned layers = 0;
    if (gsz_file_open(context, &opened, file->data, file->size, NULL) == GSZ_OK &&
        gsz_file_verify(context, opened) == GSZ_OK)
        layers = gsz_file_get_info(opened)->layers;
    gsz_file_close(context, &opened);
    return layers;
}

static int check_layers(gsz_context *context, const char *path, const gsz_buffer *file) {
    unsigned layers = layers_of(context, file);
    int wrong = 0;
    if (layers == 0) return complain(path, "opening", 0, gsz_context_error(context));
    for (unsigned most = 0; most <= layers; most++) {
        refdec_options options = {.layers = most};
        const char *what = decoders_differ(context, file->data, file->size, &options);
        if (what) wrong += complain(path, "layers", most, what);
    }
    return wrong;
}

/** A copy of exactly these bytes, so that the address sanitizer sees a read beyond them. */
static int check_cut(gsz_context *context, const char *path, const gsz_buffer *file, size_t size) {
    refdec_options options = {.partial = true};
    void *cut = malloc(size + !size);
    if (!cut) return complain(path, "bytes", (unsigned)size, "no memory");
    if (size > 0) memcpy(cut, file->data, size);
    const char *what = decoders_differ(context, cut, size, &options);
    free(cut);
    return what ? complain(path, "bytes", (unsigned)size, what) : 0;
}

static int check_refused(gsz_context *context, const char *path, const gsz_buffer *file) {
    refdec_cloud cloud;
    gsz_cloud other = {0};
    bool accepted = !refdec_decode(&cloud, file->data, file->size, NULL);
    if (accepted) refdec_cloud_free(&cloud);
    bool library = golden_decode(context, &other, file->data, file->size) == GSZ_OK;
    gsz_cloud_free(context, &other);
    return accepted || library ? complain(path, "accepted by", accepted + 2u * library, "bad") : 0;
}

static int check_file(gsz_context *context, const char *path, bool bad) {
    gsz_source *source = NULL;
    gsz_buffer file = {0};
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(context, &file, source, BYTES_MAX);
    gsz_source_close(context, &source);
    if (result != GSZ_OK) return complain(path, "reading", 0, gsz_context_error(context));
    int wrong = bad ? check_refused(context, path, &file) : check_layers(context, path, &file);
    for (size_t c = 0; c <= CUTS; c++)
        wrong += check_cut(context, path, &file, file.size * c / CUTS);
    gsz_buffer_free(context, &file);
    return wrong;
}

int main(int argc, char **argv) {
    bool bad = argc > 1 && strcmp(argv[1], "--bad") == 0;
    gsz_context *context = NULL;
    if (argc < 2 + bad) {
        fprintf(stderr, "usage: %s [--bad] FILE...\n", argv[0]);
        return 2;
    }
    if (gsz_context_create(&context, NULL) != GSZ_OK) return 1;
    int wrong = 0;
    for (int i = 1 + bad; i < argc; i++) wrong += check_file(context, argv[i], bad);
    gsz_context_destroy(&context);
    printf("%d files, %d findings\n", argc - 1 - bad, wrong);
    return wrong > 0;
}
