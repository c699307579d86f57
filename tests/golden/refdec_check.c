/* SPDX-License-Identifier: MIT */
/* refdec_check.c - decodes files with the library and with the second decoder: refdec_check [--bad | --any] FILE...
 *
 * All floats, names and metadata have to be the same bits, for each number of layers and for beginnings of the
 * file as well; of bad files, both have to refuse them; of any files, both have to do the same. */
#include "golden_files.h"
#include "refdec_compare.h"
#include "refdec_compare_video.h"

enum { BYTES_MAX = 16 << 20, CUTS = 12, ALL_FRAMES = 1024 };

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

/** Either kind of file; what is said of partial videos concerns their segments alone. */
static const char *files_differ(gsz_context *context, const void *data, size_t size, bool partial) {
    refdec_options options = {.partial = partial};
    if (gsz_video_probe(data, size)) return videos_differ(context, data, size, partial, ALL_FRAMES);
    return decoders_differ(context, data, size, &options);
}

static int check_good(gsz_context *context, const char *path, const gsz_buffer *file) {
    uint64_t sum;
    if (!gsz_video_probe(file->data, file->size)) return check_layers(context, path, file);
    if (golden_sum(context, &sum, file->data, file->size) != GSZ_OK)
        return complain(path, "opening", 0, gsz_context_error(context));
    const char *what = files_differ(context, file->data, file->size, false);
    return what ? complain(path, "a video of", 0, what) : 0;
}

/** A copy of exactly these bytes, so that the address sanitizer sees a read beyond them. */
static int check_cut(gsz_context *context, const char *path, const gsz_buffer *file, size_t size) {
    void *cut = malloc(size + !size);
    if (!cut) return complain(path, "bytes", (unsigned)size, "no memory");
    if (size > 0) memcpy(cut, file->data, size);
    const char *what = files_differ(context, cut, size, true);
    free(cut);
    return what ? complain(path, "bytes", (unsigned)size, what) : 0;
}

static bool refdec_accepts_video(const gsz_buffer *file) {
    refdec_video video;
    bool good = !refdec_video_open(&video, file->data, file->size, false);
    for (uint32_t i = 0; good && i < video.segments; i++) {
        refdec_segment segment;
        refdec_packets packets = {0};
        good = !refdec_segment_open(&segment, &video, i) &&
               (video.channels == 0 || !refdec_video_sound(&packets, &video, i));
        refdec_segment_free(&segment);
        refdec_packets_free(&packets);
    }
    refdec_video_free(&video);
    return good;
}

static int check_refused(gsz_context *context, const char *path, const gsz_buffer *file) {
    refdec_cloud cloud;
    uint64_t sum;
    bool accepted = !refdec_decode(&cloud, file->data, file->size, NULL);
    refdec_cloud_free(&cloud);
    if (gsz_video_probe(file->data, file->size)) accepted = refdec_accepts_video(file);
    bool library = golden_sum(context, &sum, file->data, file->size) == GSZ_OK;
    return accepted || library ? complain(path, "accepted by", accepted + 2u * library, "bad") : 0;
}

static int check_any(gsz_context *context, const char *path, const gsz_buffer *file) {
    const char *what = files_differ(context, file->data, file->size, false);
    return what ? complain(path, "as it is", 0, what) : 0;
}

typedef int (*checker)(gsz_context *context, const char *path, const gsz_buffer *file);

static int check_file(gsz_context *context, const char *path, checker whole) {
    gsz_source *source = NULL;
    gsz_buffer file = {0};
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(context, &file, source, BYTES_MAX);
    gsz_source_close(context, &source);
    if (result != GSZ_OK) return complain(path, "reading", 0, gsz_context_error(context));
    int wrong = whole(context, path, &file);
    for (size_t c = 0; c <= CUTS; c++)
        wrong += check_cut(context, path, &file, file.size * c / CUTS);
    gsz_buffer_free(context, &file);
    return wrong;
}

int main(int argc, char **argv) {
    bool bad = argc > 1 && strcmp(argv[1], "--bad") == 0;
    bool any = argc > 1 && strcmp(argv[1], "--any") == 0;
    int first = 1 + (bad || any);
    gsz_context *context = NULL;
    if (argc <= first) {
        fprintf(stderr, "usage: %s [--bad | --any] FILE...\n", argv[0]);
        return 2;
    }
    if (gsz_context_create(&context, NULL) != GSZ_OK) return 1;
    int wrong = 0;
    for (int i = first; i < argc; i++)
        wrong += check_file(context, argv[i], bad ? check_refused : any ? check_any : check_good);
    gsz_context_destroy(&context);
    printf("%d files, %d findings\n", argc - first, wrong);
    return wrong > 0;
}
