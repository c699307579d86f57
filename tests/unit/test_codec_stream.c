/* SPDX-License-Identifier: MIT */
/* test_codec_stream.c - from file to file: the same bytes as in memory, whatever may be held, and a box of a scene without the
 * rest of it. */
#include <fcntl.h>

#include "gsz_stream.h"
#include "test_codec_support.h"
#include "test_formats_failing.h"

enum { GAUSSIANS = 19000 /* three pieces */, FEW = 3000, BLOCK = 1024 };

typedef struct place {
    harness h;
    folder f;
    file_path ply, gsz, out;
} place;

static void enter(place *p, int threads, uint64_t max_memory) {
    harness_open(&p->h, threads, max_memory);
    folder_make(&p->f);
    p->ply = folder_path(&p->f, "in.ply");
    p->gsz = folder_path(&p->f, "in.gsz");
    p->out = folder_path(&p->f, "out");
}

static void leave(place *p) {
    folder_remove(&p->f);
    harness_close(&p->h);
}

static void write_ply(place *p, const gsz_cloud *cloud) {
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(p->h.context, &output, p->ply.text), GSZ_OK);
    assert_int_equal(gsz_ply_write(p->h.context, output, cloud, NULL), GSZ_OK);
    assert_int_equal(gsz_output_commit(p->h.context, output), GSZ_OK);
    gsz_output_close(p->h.context, &output);
}

/** enter, with a scene without extra properties as the .ply. */
static void enter_with(place *p, size_t count, int degree) {
    enter(p, 1, 0);
    gsz_cloud cloud = make_scene(p->h.context, count, degree, 3, 0);
    write_ply(p, &cloud);
    gsz_cloud_free(p->h.context, &cloud);
}

/** With metadata, normals that are 0, and flaws, one in the first piece and many in the second. */
static gsz_cloud flawed_scene(harness *h, size_t count, bool normals) {
    gsz_cloud cloud = make_scene(h->context, count, 1, 3, 0);
    static const char *const names[] = {"nx", "ny", "nz"};
    for (int n = 0; n < 3; n++)
        assert_int_equal(gsz_cloud_add_extra(h->context, &cloud, names[n]), GSZ_OK);
    assert_int_equal(gsz_cloud_add_metadata(h->context, &cloud, "comment", "a scene"), GSZ_OK);
    cloud.plane[GSZ_PLANE_REST + 4][7] = NAN;
    for (size_t i = count / 2; i < count / 2 + 900; i++) cloud.plane[GSZ_PLANE_SCALE][i] = INFINITY;
    cloud.plane[GSZ_PLANE_ROTATION][count / 2 - 3] = 1e9f;
    if (normals) cloud.extra[2].values[count - 1] = 0.5f;
    return cloud;
}

static gsz_stream_pack_options small_blocks(int effort) {
    gsz_stream_pack_options options;
    gsz_stream_pack_options_default(&options);
    options.pack = pack_options(60);
    options.pack.effort = effort;
    options.pack.block_gaussians = BLOCK;
    return options;
}

/* ---- packing ---- */

/** What comes of the file in memory. */
static gsz_buffer pack_whole(place *p, const gsz_stream_pack_options *options) {
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_source_open(p->h.context, &source, p->ply.text), GSZ_OK);
    assert_int_equal(gsz_ply_read(p->h.context, &cloud, source, &options->read, NULL), GSZ_OK);
    for (size_t m = 0; m < options->added_count; m++)
        assert_int_equal(gsz_cloud_add_metadata(p->h.context, &cloud, options->added[m].key,
                                                options->added[m].value),
                         GSZ_OK);
    gsz_buffer packed = pack(&p->h, &cloud, &options->pack);
    gsz_source_close(p->h.context, &source);
    gsz_cloud_free(p->h.context, &cloud);
    return packed;
}

static gsz_result stream_to(gsz_context *context, const char *ply, const char *path,
                            bool *out_packed, const gsz_stream_pack_options *options,
                            gsz_stream_pack_report *report) {
    gsz_source *source = NULL;
    gsz_output *output = NULL;
    *out_packed = false;
    gsz_result result = gsz_source_open(context, &source, ply);
    if (result == GSZ_OK) result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK)
        result = gsz_stream_pack(context, out_packed, output, source, options, report);
    if (result == GSZ_OK && !*out_packed) assert_int_equal(gsz_output_size(output), 0);
    if (result == GSZ_OK && *out_packed) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    gsz_source_close(context, &source);
    return result;
}

/** For what has to become a file. */
static void assert_streamed(gsz_context *context, const place *p, const char *path,
                            const gsz_stream_pack_options *options,
                            gsz_stream_pack_report *report) {
    bool packed;
    if (stream_to(context, p->ply.text, path, &packed, options, report) != GSZ_OK)
        fail_msg("cannot pack: %s", gsz_context_error(context));
    assert_true(packed);
}

static gsz_stream_pack_report assert_same_file(place *p, const gsz_stream_pack_options *options) {
    gsz_stream_pack_report report;
    gsz_buffer whole = pack_whole(p, options);
    assert_streamed(p->h.context, p, p->gsz.text, options, &report);
    gsz_buffer streamed = file_read(&p->h, p->gsz.text);
    assert_int_equal(streamed.size, whole.size);
    assert_memory_equal(streamed.data, whole.data, whole.size);
    assert_int_equal(report.stats.bytes, whole.size);
    gsz_buffer_free(p->h.context, &streamed);
    gsz_buffer_free(p->h.context, &whole);
    return report;
}

static void same_bytes_as_in_memory(void **state) {
    (void)state;
    static const gsz_metadata_entry added[] = {{"up", "+z"}};
    for (int round = 0; round < 4; round++) {
        place p;
        enter(&p, 1 + round % 3, 0);
        gsz_cloud cloud = flawed_scene(&p.h, GAUSSIANS, round == 3);
        write_ply(&p, &cloud);
        gsz_stream_pack_options options = small_blocks(1 + round % 3);
        options.held_floats = round == 1 ? 0 : round == 2 ? 1 : 500000;
        options.read.drop_extra = options.pack.drop_extra = round == 2;
        if (round == 1) options.pack.sh_degree = 0;
        options.added = added;
        options.added_count = round == 1;
        gsz_stream_pack_report report = assert_same_file(&p, &options);
        assert_int_equal(report.ply.vertices, GAUSSIANS);
        assert_int_equal(report.ply.clean.not_finite, 901);
        assert_int_equal(report.ply.clean.clamped, 1);
        assert_int_equal(report.stats.gaussians, GAUSSIANS - 901);
        assert_int_equal(report.sh_degree, 1);
        assert_said(&p.h, "901 Gaussians dropped");
        gsz_cloud_free(p.h.context, &cloud);
        leave(&p);
    }
}

/** A pipe cannot be written over: all waits to the end, and is the same. */
static void same_bytes_into_a_pipe(void **state) {
    (void)state;
    place p;
    enter_with(&p, FEW, 0);
    gsz_stream_pack_options options = small_blocks(1);
    gsz_buffer whole = pack_whole(&p, &options), piped;
    assert_int_equal(mkfifo(p.out.text, 0600), 0);
    int reader = open(p.out.text, O_RDONLY | O_NONBLOCK);
    assert_int_equal(fcntl(reader, F_SETPIPE_SZ, 1 << 20) >= (int)whole.size, 1);
    assert_streamed(p.h.context, &p, p.out.text, &options, NULL);
    piped = (gsz_buffer){0};
    assert_int_equal(gsz_buffer_reserve(p.h.context, &piped, whole.size + 1), GSZ_OK);
    assert_int_equal(read(reader, piped.data, whole.size + 1), whole.size);
    assert_memory_equal(piped.data, whole.data, whole.size);
    close(reader);
    gsz_buffer_free(p.h.context, &piped);
    gsz_buffer_free(p.h.context, &whole);
    leave(&p);
}

/** Less than the floats are, in a scene so small that the coder's models, 0.6 MB, count; and a limit that is too little for
 *  all of them at once is enough. */
static void little_memory_is_needed(void **state) {
    (void)state;
    place p;
    enter_with(&p, 2 * GAUSSIANS, 3);
    const uint64_t floats = 2 * (uint64_t)GAUSSIANS * (size_t)gsz_plane_count(3) * sizeof(float);
    gsz_stream_pack_options options = small_blocks(1);
    for (int limited = 0; limited < 2; limited++) {
        harness h;
        options.held_floats = limited ? 0 : floats / 8;
        harness_open(&h, 1, limited ? floats : 0);
        assert_streamed(h.context, &p, p.gsz.text, &options, NULL);
        if (!limited) assert_true(gsz_context_peak_memory(h.context) < floats * 85 / 100);
        harness_close(&h);
    }
    leave(&p);
}

/** So faint that there is nothing to look at, which would take its time: regions are cut, packed and joined all the same. */
static gsz_cloud faint_scene(harness *h, size_t count) {
    gsz_cloud cloud = flawed_scene(h, count, true);
    for (size_t i = 0; i < count; i++) cloud.plane[GSZ_PLANE_OPACITY][i] = -3;
    return cloud;
}

/** Four regions, all of the scene in each of their two layers, for any number of threads and Gaussians that are held. */
static void regions_come_to_the_same_bytes(void **state) {
    (void)state;
    for (int threads = 1; threads <= 3; threads += 2) {
        place p;
        enter(&p, threads, 0);
        gsz_cloud cloud = faint_scene(&p.h, 2 * GAUSSIANS);
        write_ply(&p, &cloud);
        gsz_stream_pack_options options = small_blocks(5);
        options.pack.region_gaussians = 16384;
        options.pack.layers = 2;
        options.held_floats = threads > 1 ? 1 : 3000000;
        gsz_stream_pack_report report = assert_same_file(&p, &options);
        assert_int_equal(report.stats.gaussians, 2 * GAUSSIANS - 901);
        assert_int_equal(report.stats.dropped, 0);
        gsz_buffer packed = file_read(&p.h, p.gsz.text);
        gsz_file *file = open_packed(&p.h, &packed);
        const gsz_file_info *info = gsz_file_get_info(file);
        assert_int_equal(info->layers, 2);
        assert_int_equal(info->gaussians, 2 * GAUSSIANS - 901);
        assert_int_equal(info->source_gaussians, 2 * GAUSSIANS - 901);
        gsz_cloud first = {0};
        const gsz_unpack_options layer = {.layers = 1};
        assert_int_equal(gsz_file_unpack(p.h.context, file, &first, &layer), GSZ_OK);
        assert_in_range(first.count, (2 * GAUSSIANS - 901) / 4 - 4, (2 * GAUSSIANS - 901) / 4);
        gsz_cloud_free(p.h.context, &first);
        gsz_file_close(p.h.context, &file);
        gsz_buffer_free(p.h.context, &packed);
        gsz_cloud_free(p.h.context, &cloud);
        leave(&p);
    }
}

static void what_has_to_be_whole_is_left_alone(void **state) {
    (void)state;
    place p;
    bool packed = true;
    enter(&p, 1, 0);
    gsz_cloud cloud = make_scene(p.h.context, FEW, 1, 3, 0);
    use_palette(&cloud, 100);
    write_ply(&p, &cloud);
    gsz_stream_pack_options options = small_blocks(3);
    const struct {
        int effort;
        gsz_sh_coding coding;
        uint64_t target;
        bool packed;
    } cases[] = {{3, GSZ_SH_AUTO, 0, false},      {3, GSZ_SH_LEVELS, 0, true},
                 {2, GSZ_SH_AUTO, 0, true},       {2, GSZ_SH_CODEBOOKS, 0, false},
                 {2, GSZ_SH_LEVELS, 9000, false}, {4, GSZ_SH_LEVELS, 0, false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        options.pack.effort = cases[c].effort;
        options.pack.sh_coding = cases[c].coding;
        options.pack.target_bytes = cases[c].target;
        assert_int_equal(stream_to(p.h.context, p.ply.text, p.out.text, &packed, &options, NULL),
                         GSZ_OK);
        assert_int_equal(packed, cases[c].packed);
    }
    gsz_cloud_free(p.h.context, &cloud);
    leave(&p);
}

/** Many Gaussians without harmonics are suspicious, but no palette when all others differ. */
static void few_that_recur_do_no_harm(void **state) {
    (void)state;
    place p;
    enter(&p, 2, 0);
    gsz_cloud cloud = make_scene(p.h.context, 75000, 1, 3, 0);
    for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(1); plane++)
        for (size_t i = 0; i < cloud.count; i += 9) cloud.plane[plane][i] = 0;
    write_ply(&p, &cloud);
    gsz_stream_pack_options options = small_blocks(3);
    assert_streamed(p.h.context, &p, p.gsz.text, &options, NULL);
    gsz_cloud_free(p.h.context, &cloud);
    leave(&p);
}

/** Makes a Gaussian that was fine none as soon as the blocks of others are encoded. */
typedef struct saboteur {
    const char *path;
    bool done;
} saboteur;

static bool sabotage(void *user, const char *stage, double fraction) {
    saboteur *s = user;
    (void)fraction;
    if (strcmp(stage, "pack") != 0 || s->done) return true;
    const uint8_t nan[4] = {0, 0, 0xc0, 0x7f};
    int fd = open(s->path, O_WRONLY);
    off_t end = lseek(fd, 0, SEEK_END);
    for (off_t at = end - 400; at < end; at += 4) assert_int_equal(pwrite(fd, nan, 4, at), 4);
    s->done = true;
    close(fd);
    return true;
}

static void a_file_that_changes_is_an_error(void **state) {
    (void)state;
    place p;
    bool packed;
    enter_with(&p, FEW, 0);
    saboteur s = {.path = p.ply.text};
    gsz_context_options context_options;
    gsz_context *context = NULL;
    gsz_context_options_default(&context_options);
    context_options.progress = sabotage;
    context_options.user = &s;
    assert_int_equal(gsz_context_create(&context, &context_options), GSZ_OK);
    gsz_stream_pack_options options = small_blocks(1);
    options.held_floats = 1;
    assert_int_equal(stream_to(context, p.ply.text, p.gsz.text, &packed, &options, NULL),
                     GSZ_ERROR_IO);
    assert_non_null(strstr(gsz_context_error(context), "changed while it was read"));
    assert_int_equal(folder_count(&p.f), 1);
    gsz_context_destroy(&context);
    leave(&p);
}

/* ---- unpacking ---- */

static gsz_buffer packed_layers(place *p) {
    gsz_cloud cloud = make_scene(p->h.context, GAUSSIANS, 1, 3, 1);
    gsz_pack_options options = pack_options(60);
    options.block_gaussians = BLOCK;
    gsz_buffer packed = pack(&p->h, &cloud, &options);
    file_write(p->gsz.text, packed.data, packed.size);
    gsz_cloud_free(p->h.context, &cloud);
    return packed;
}

static gsz_result unpack_to(gsz_context *context, const char *gsz, const char *path,
                            const gsz_stream_unpack_options *options,
                            gsz_stream_unpack_report *report) {
    gsz_source *source = NULL;
    gsz_file *file = NULL;
    gsz_output *output = NULL;
    gsz_result result = gsz_source_open(context, &source, gsz);
    if (result == GSZ_OK) result = gsz_file_open_source(context, &file, source, NULL);
    if (result == GSZ_OK) result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_stream_unpack(context, output, file, options, report);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    gsz_file_close(context, &file);
    gsz_source_close(context, &source);
    return result;
}

/** In memory: unpacked, cut, and written. */
static gsz_buffer unpack_whole(place *p, const gsz_buffer *packed,
                               const gsz_stream_unpack_options *options) {
    gsz_file *file = open_packed(&p->h, packed);
    gsz_cloud cloud = {0};
    gsz_output *output = NULL;
    gsz_unpack_options plain = options->unpack;
    plain.box = false;
    size_t kept = 0;
    assert_int_equal(gsz_file_unpack(p->h.context, file, &cloud, &plain), GSZ_OK);
    for (size_t i = 0; i < cloud.count; i++) {
        bool in = true;
        for (int a = 0; options->unpack.box && a < 3; a++)
            in &= cloud.plane[a][i] >= options->unpack.box_least[a] &&
                  cloud.plane[a][i] <= options->unpack.box_greatest[a];
        for (int plane = 0; in && plane < gsz_plane_count(cloud.sh_degree); plane++)
            cloud.plane[plane][kept] = cloud.plane[plane][i];
        if (in) cloud.extra[0].values[kept++] = cloud.extra[0].values[i];
    }
    cloud.count = kept;
    assert_int_equal(gsz_output_open(p->h.context, &output, p->out.text), GSZ_OK);
    assert_int_equal(gsz_ply_write(p->h.context, output, &cloud, &options->ply), GSZ_OK);
    assert_int_equal(gsz_output_commit(p->h.context, output), GSZ_OK);
    gsz_output_close(p->h.context, &output);
    gsz_cloud_free(p->h.context, &cloud);
    gsz_file_close(p->h.context, &file);
    return file_read(&p->h, p->out.text);
}

static void set_box(gsz_unpack_options *o, float low, float high) {
    o->box = true;
    for (int axis = 0; axis < 3; axis++) o->box_least[axis] = low, o->box_greatest[axis] = high;
}

static void assert_same_ply(place *p, const gsz_buffer *packed,
                            const gsz_stream_unpack_options *options,
                            gsz_stream_unpack_report *report) {
    gsz_buffer whole = unpack_whole(p, packed, options);
    gsz_result result = unpack_to(p->h.context, p->gsz.text, p->ply.text, options, report);
    if (result != GSZ_OK) fail_msg("cannot unpack: %s", gsz_context_error(p->h.context));
    gsz_buffer streamed = file_read(&p->h, p->ply.text);
    assert_int_equal(streamed.size, whole.size);
    assert_memory_equal(streamed.data, whole.data, whole.size);
    gsz_buffer_free(p->h.context, &streamed);
    gsz_buffer_free(p->h.context, &whole);
}

static void same_scene_as_in_memory(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        place p;
        gsz_stream_unpack_report report;
        enter(&p, 1 + round, 0);
        gsz_buffer packed = packed_layers(&p);
        gsz_stream_unpack_options options;
        gsz_stream_unpack_options_default(&options);
        options.unpack.layers = (uint32_t)round;
        options.ply.format = round == 1 ? GSZ_PLY_ASCII : GSZ_PLY_BINARY_LITTLE;
        options.ply.normals = round == 2;
        assert_same_ply(&p, &packed, &options, &report);
        assert_int_equal(report.bytes == packed.size, round == 0);
        gsz_buffer_free(p.h.context, &packed);
        leave(&p);
    }
}

static void a_box_is_a_cut_of_the_whole(void **state) {
    (void)state;
    static const float ends[][2] = {{-9, 9}, {0.5f, 1.5f}, {1, 1}, {-1.5f, 0.5f}, {1.2f, 9}};
    place p;
    enter(&p, 2, 0);
    gsz_buffer packed = packed_layers(&p);
    gsz_file *file = open_packed(&p.h, &packed);
    gsz_stream_unpack_options options;
    gsz_stream_unpack_options_default(&options);
    for (size_t b = 0; b < sizeof ends / sizeof *ends; b++) {
        gsz_stream_unpack_report report;
        gsz_cloud cloud = {0};
        set_box(&options.unpack, ends[b][0], ends[b][1]);
        assert_same_ply(&p, &packed, &options, &report);
        assert_int_equal(report.blocks == gsz_file_get_info(file)->blocks, b == 0);
        assert_int_equal(report.bytes == packed.size, b == 0);
        assert_int_equal(gsz_file_unpack(p.h.context, file, &cloud, &options.unpack), GSZ_OK);
        assert_int_equal(cloud.count, report.gaussians);
        gsz_cloud_free(p.h.context, &cloud);
    }
    gsz_file_close(p.h.context, &file);
    gsz_buffer_free(p.h.context, &packed);
    leave(&p);
}

/** What is known of each Gaussian is moved together with it. */
static void a_box_keeps_what_belongs_together(void **state) {
    (void)state;
    place p;
    enter(&p, 1, 0);
    gsz_buffer packed = packed_layers(&p);
    gsz_file *file = open_packed(&p.h, &packed);
    static int8_t fineness[2][GAUSSIANS];
    static uint8_t refine[2][GAUSSIANS];
    gsz_cloud cloud[2] = {{0}, {0}};
    gsz_unpack_options options;
    gsz_unpack_options_default(&options);
    for (int boxed = 0; boxed < 2; boxed++) {
        options.fineness = fineness[boxed];
        options.refine = refine[boxed];
        if (boxed) set_box(&options, 0, 2);
        assert_int_equal(gsz_file_unpack(p.h.context, file, &cloud[boxed], &options), GSZ_OK);
    }
    assert_in_range(cloud[1].count, 100, GAUSSIANS / 2);
    for (size_t i = 0, k = 0; i < cloud[1].count; i++, k++) {
        while (cloud[0].extra[0].values[k] != cloud[1].extra[0].values[i]) k++;
        assert_int_equal(fineness[0][k], fineness[1][i]);
        assert_int_equal(refine[0][k], refine[1][i]);
    }
    for (int c = 0; c < 2; c++) gsz_cloud_free(p.h.context, &cloud[c]);
    gsz_file_close(p.h.context, &file);
    gsz_buffer_free(p.h.context, &packed);
    leave(&p);
}

/** Damage outside of the box is not come across; a box that is none, a file that is cut and bounds that are damaged are
 *  errors. */
static void only_what_is_needed_is_read(void **state) {
    (void)state;
    place p;
    float low[3], high[3];
    enter(&p, 1, 0);
    gsz_buffer packed = packed_layers(&p);
    gsz_file *file = open_packed(&p.h, &packed);
    const gsz_file_info *info = gsz_file_get_info(file);
    const gsz_chunk_info *last = &info->chunks[info->chunk_count - 2], *bounds = info->chunks;
    while (strcmp(bounds->type, "BNDS") != 0) bounds++;
    assert_string_equal(last->type, "BLCK");
    assert_true(gsz_file_block_bounds(file, info->blocks - 1, low, high));
    gsz_stream_unpack_options options;
    gsz_stream_unpack_options_default(&options);
    packed.data[last->offset + last->size / 2] ^= 1;
    file_write(p.gsz.text, packed.data, packed.size);
    set_box(&options.unpack, -9, low[0] - 0.01f);
    assert_int_equal(unpack_to(p.h.context, p.gsz.text, p.ply.text, &options, NULL), GSZ_OK);
    set_box(&options.unpack, -9, 9);
    assert_int_equal(unpack_to(p.h.context, p.gsz.text, p.ply.text, &options, NULL),
                     GSZ_ERROR_CORRUPT);
    set_box(&options.unpack, 1, 0);
    assert_int_equal(unpack_to(p.h.context, p.gsz.text, p.ply.text, &options, NULL),
                     GSZ_ERROR_ARGUMENT);
    assert_error(&p.h, "the box ends before it begins: 1 to 0");
    packed.data[bounds->offset + 20] ^= 1;
    file_write(p.gsz.text, packed.data, packed.size);
    assert_int_equal(unpack_to(p.h.context, p.gsz.text, p.ply.text, NULL, NULL), GSZ_ERROR_CORRUPT);
    for (size_t size = 0; size < bounds->offset + bounds->size; size = 2 * size + 11) {
        file_write(p.gsz.text, packed.data, size);
        gsz_result result = unpack_to(p.h.context, p.gsz.text, p.ply.text, NULL, NULL);
        assert_int_equal(result, size == 0 ? GSZ_ERROR_FORMAT : GSZ_ERROR_TRUNCATED);
    }
    gsz_file_close(p.h.context, &file);
    gsz_buffer_free(p.h.context, &packed);
    leave(&p);
}

/* ---- memory that runs out ---- */

static gsz_result there_and_back(gsz_context *context, void *user) {
    place *p = user;
    bool packed;
    gsz_stream_pack_options options = small_blocks(3);
    gsz_stream_unpack_options back;
    options.held_floats = 1;
    gsz_stream_unpack_options_default(&back);
    set_box(&back.unpack, -1, 1);
    gsz_result result = stream_to(context, p->ply.text, p->gsz.text, &packed, &options, NULL);
    return result == GSZ_OK ? unpack_to(context, p->gsz.text, p->out.text, &back, NULL) : result;
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    place p;
    enter_with(&p, 1300, 1);
    assert_true(fail_thinly(there_and_back, &p, 25) > 40);
    leave(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_as_in_memory),
        cmocka_unit_test(same_bytes_into_a_pipe),
        cmocka_unit_test(little_memory_is_needed),
        cmocka_unit_test(regions_come_to_the_same_bytes),
        cmocka_unit_test(what_has_to_be_whole_is_left_alone),
        cmocka_unit_test(few_that_recur_do_no_harm),
        cmocka_unit_test(a_file_that_changes_is_an_error),
        cmocka_unit_test(same_scene_as_in_memory),
        cmocka_unit_test(a_box_is_a_cut_of_the_whole),
        cmocka_unit_test(a_box_keeps_what_belongs_together),
        cmocka_unit_test(only_what_is_needed_is_read),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
