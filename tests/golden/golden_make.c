/* SPDX-License-Identifier: MIT */
/* golden_make.c - makes the golden files and their manifest anew: golden_make FOLDER [video | bounds | growth]
 *
 * Run by hand when the version of the bitstream changes, and only then: see README.md beside this file. Scenes
 * are made of integers and basic arithmetic, so that they are the same everywhere. */
#include "golden_maker.h"

void check(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "golden_make: %s\n", what);
    exit(1);
}

/* ---- scenes ---- */

float draw(uint64_t *seed, float limit) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return ((float)(*seed >> 40) / 8388608.0f - 1.0f) * limit;
}

gsz_cloud make_scene(maker *m, size_t count, int degree) {
    gsz_cloud cloud = {0};
    uint64_t seed = count * 4 + (uint64_t)degree;
    float clump[3] = {0};
    check(gsz_cloud_create(m->context, &cloud, count, degree) == GSZ_OK, "no memory");
    for (size_t i = 0; i < count; i++) {
        float gray = draw(&seed, 1.5f);
        for (int k = 0; k < 3; k++) {
            if (i % 16 == 0) clump[k] = draw(&seed, 1.8f);
            cloud.plane[GSZ_PLANE_POSITION + k][i] = clump[k] + draw(&seed, 0.2f);
            cloud.plane[GSZ_PLANE_SCALE + k][i] = draw(&seed, 2) - 4;
            cloud.plane[GSZ_PLANE_DC + k][i] = gray + draw(&seed, 0.3f);
        }
        for (int k = 0; k < 4; k++)
            cloud.plane[GSZ_PLANE_ROTATION + k][i] = draw(&seed, 1) + (k == 0 ? 1.25f : 0);
        cloud.plane[GSZ_PLANE_OPACITY][i] = draw(&seed, 6) + 1;
        for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(degree); plane++)
            cloud.plane[plane][i] = draw(&seed, 0.8f) * draw(&seed, 1);
    }
    return cloud;
}

static void set_plane(gsz_cloud *cloud, int plane, float value) {
    for (size_t i = 0; i < cloud->count; i++) cloud->plane[plane][i] = value;
}

/** Alike but for their places, faint, and on few of these: layers and blocks in a few bytes. */
static gsz_cloud make_crowd(maker *m, size_t count) {
    gsz_cloud cloud = {0};
    uint64_t seed = 7;
    check(gsz_cloud_create(m->context, &cloud, count, 0) == GSZ_OK, "no memory");
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 3; k++)
            cloud.plane[k][i] = (float)(int)draw(&seed, k == 0 ? 6 : 3) * 0.25f;
    for (int k = 0; k < 3; k++) set_plane(&cloud, GSZ_PLANE_SCALE + k, -1);
    set_plane(&cloud, GSZ_PLANE_ROTATION, 1);
    set_plane(&cloud, GSZ_PLANE_OPACITY, -4);
    return cloud;
}

void add_extras(maker *m, gsz_cloud *cloud) {
    static const uint32_t odd[] = {0x7f800000, 0xff800000, 0x80000000, 0x7fc12345, 0x00000001, 0};
    static const char *const names[] = {"confidence", "label", "odd"};
    uint64_t seed = 3;
    for (int e = 0; e < 3; e++) {
        check(gsz_cloud_add_extra(m->context, cloud, names[e]) == GSZ_OK, "no extra plane");
        float *value = cloud->extra[e].values;
        for (size_t i = 0; i < cloud->count; i++) {
            value[i] = e == 0 ? draw(&seed, 1) : (float)(i / 10);
            if (e == 2) memcpy(&value[i], &odd[i % 6], 4);
        }
    }
}

static void add_metadata(maker *m, gsz_cloud *cloud, int comments) {
    gsz_context *c = m->context;
    for (int i = 0; i < comments; i++) {
        char text[80];
        snprintf(text, sizeof text, "line %d of a long story that repeats itself", i);
        check(gsz_cloud_add_metadata(c, cloud, "comment", text) == GSZ_OK, "no metadata");
    }
    check(gsz_cloud_add_metadata(c, cloud, "up", "-y") == GSZ_OK, "no metadata");
    check(gsz_cloud_add_metadata(c, cloud, "\xc3\xbcnit", "") == GSZ_OK, "no metadata");
}

static void use_palette(gsz_cloud *cloud, size_t different) {
    for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = different; i < cloud->count; i++)
            cloud->plane[plane][i] = cloud->plane[plane][i * 7 % different];
}

/* ---- files ---- */

void put(maker *m, const char *name, const void *data, size_t size, const char *expected) {
    char path[4096], line[32];
    uint64_t sum = 0;
    gsz_result result = golden_sum(m->context, &sum, data, size);
    if (result != GSZ_OK) fprintf(stderr, "%s: %s\n", name, gsz_context_error(m->context));
    check(strcmp(gsz_result_name(result), expected ? expected : "ok") == 0, name);
    check(size <= GOLDEN_BYTES_MAX, "a golden file is too large");
    snprintf(line, sizeof line, "%016llx", (unsigned long long)sum);
    fprintf(m->manifest, "%s %s\n", name, expected ? expected : line);
    snprintf(path, sizeof path, "%s/%s", m->folder, name);
    FILE *file = fopen(path, "wb");
    check(file && fwrite(data, 1, size, file) == size && fclose(file) == 0, "cannot write");
}

gsz_buffer pack(maker *m, gsz_cloud *cloud, float quality, gsz_sh_coding coding) {
    gsz_buffer packed = {0};
    gsz_pack_options options;
    gsz_pack_options_default(&options);
    options.quality = quality;
    options.effort = 3; /* nothing is drawn */
    options.layers = 4;
    options.sh_coding = coding;
    gsz_result result = gsz_pack(m->context, &packed, cloud, &options, NULL);
    check(result == GSZ_OK, gsz_context_error(m->context));
    gsz_cloud_free(m->context, cloud);
    return packed;
}

static void put_packed(maker *m, const char *name, gsz_cloud *cloud, float quality,
                       gsz_sh_coding coding) {
    gsz_buffer packed = pack(m, cloud, quality, coding);
    put(m, name, packed.data, packed.size, NULL);
    gsz_buffer_free(m->context, &packed);
}

void put_surgery(maker *m, const char *name, surgery *s, const char *expected) {
    size_t size = surgery_size(s);
    uint8_t *file = malloc(size);
    check(file != NULL, "no memory");
    surgery_write(s, file);
    put(m, name, file, size, expected);
    free(file);
    surgery_free(s);
}

/* ---- the good ---- */

static void make_plain(maker *m) {
    static const char *const names[] = {"degree_0.gsz", "degree_1.gsz", "degree_2.gsz",
                                        "degree_3.gsz"};
    for (int degree = 0; degree <= 3; degree++) {
        gsz_cloud cloud = make_scene(m, 200, degree);
        put_packed(m, names[degree], &cloud, 75, GSZ_SH_LEVELS);
    }
    gsz_cloud cloud = make_scene(m, 1, 3);
    put_packed(m, "one_gaussian.gsz", &cloud, 60, GSZ_SH_LEVELS);
    cloud = make_scene(m, 300, 3);
    put_packed(m, "quality_0.gsz", &cloud, 0, GSZ_SH_LEVELS);
    cloud = make_scene(m, 100, 3);
    put_packed(m, "quality_100.gsz", &cloud, 100, GSZ_SH_LEVELS);
}

static void make_codebooks(maker *m) {
    gsz_cloud cloud = make_scene(m, 900, 3);
    use_palette(&cloud, 6);
    put_packed(m, "codebook_of_few.gsz", &cloud, 30, GSZ_SH_AUTO);
    cloud = make_scene(m, 1200, 1);
    use_palette(&cloud, 40);
    for (size_t i = 0; i < 9; i++) cloud.plane[i % 3][i] = i % 2 ? 1e9f : -1e9f;
    put_packed(m, "codebook_by_use.gsz", &cloud, 40, GSZ_SH_AUTO);
    cloud = make_scene(m, 250, 3);
    put_packed(m, "codebook_a_band.gsz", &cloud, 50, GSZ_SH_CODEBOOKS);
}

/** All are kept, but looked at, so that what is hidden is known. */
static void make_veils(maker *m) {
    gsz_cloud cloud = make_scene(m, 900, 1);
    gsz_pack_options options;
    gsz_buffer packed = {0};
    gsz_file_sizes sizes;
    gsz_file *file = NULL;
    gsz_pack_options_default(&options);
    options.mask = GSZ_MASK_IMPORTANCE;
    options.keep = 1;
    options.quality = 20;
    check(gsz_pack(m->context, &packed, &cloud, &options, NULL) == GSZ_OK,
          gsz_context_error(m->context));
    check(gsz_file_open(m->context, &file, packed.data, packed.size, NULL) == GSZ_OK &&
              gsz_file_get_sizes(m->context, file, &sizes) == GSZ_OK &&
              sizes.attribute_bytes[GSZ_ATTRIBUTE_VEIL] > 40,
          "nothing is hidden");
    put(m, "veils.gsz", packed.data, packed.size, NULL);
    gsz_file_close(m->context, &file);
    gsz_buffer_free(m->context, &packed);
    gsz_cloud_free(m->context, &cloud);
}

static void make_shared(maker *m) {
    gsz_cloud cloud = make_scene(m, 150, 0);
    add_extras(m, &cloud);
    put_packed(m, "extra_planes.gsz", &cloud, 40, GSZ_SH_LEVELS);
    cloud = make_scene(m, 20, 1);
    add_metadata(m, &cloud, 0);
    put_packed(m, "metadata_plain.gsz", &cloud, 60, GSZ_SH_LEVELS);
    cloud = make_scene(m, 20, 1);
    add_metadata(m, &cloud, 60);
    put_packed(m, "metadata_zstd.gsz", &cloud, 60, GSZ_SH_LEVELS);
}

static void make_blocks(maker *m) {
    gsz_cloud cloud = make_crowd(m, 9000);
    put_packed(m, "layers.gsz", &cloud, 0, GSZ_SH_LEVELS);
    cloud = make_crowd(m, 4000);
    for (int k = 0; k < 3; k++) set_plane(&cloud, k, 1.5f);
    put_packed(m, "filled_up.gsz", &cloud, 0, GSZ_SH_LEVELS);
    cloud = make_scene(m, 120, 1);
    add_extras(m, &cloud);
    cloud.plane[0][5] = 1e9f;
    cloud.plane[1][6] = -1e9f;
    put_packed(m, "several_blocks.gsz", &cloud, 60, GSZ_SH_LEVELS);
}

/** What is told of the blocks, and rules of it that are broken. */
static void make_bounds(maker *m) {
    gsz_cloud cloud = make_crowd(m, 9000);
    gsz_buffer packed = pack(m, &cloud, 0, GSZ_SH_LEVELS);
    surgery s;
    check(surgery_open(&s, packed.data, packed.size) && surgery_find(&s, "BNDS", 0) == 0,
          "no bounds");
    put(m, "bounds.gsz", packed.data, packed.size, NULL);
    surgery_insert(&s, 0, &s.chunk[0]);
    put_surgery(m, "bad/bounds_twice.gsz", &s, "corrupt");
    check(surgery_open(&s, packed.data, packed.size), "no surgery");
    put_number(s.chunk[0].data + 16, 0xffff, 2);
    put_surgery(m, "bad/bounds_damaged.gsz", &s, "corrupt");
    gsz_buffer_free(m->context, &packed);
}

/** From where all of the crowd is seen. */
static gsz_camera_list crowd_views(maker *m) {
    static const float eye[][3] = {{0, 0, -6}, {6, 1, 0}, {1, 6, 1}, {-4, 1, 5}};
    const float middle[3] = {0, 0, 0}, up[3] = {0.1f, 1, 0.2f};
    gsz_camera_list views = {0};
    for (int v = 0; v < 4; v++) {
        gsz_camera camera;
        check(gsz_camera_look_at(&camera, eye[v], middle, up, 50), "no view");
        camera.width = camera.height = 64;
        check(gsz_camera_list_add(m->context, &views, &camera) == GSZ_OK, "no memory");
    }
    return views;
}

/** How first layers are drawn alone, and rules of it that are broken. */
static void make_growth(maker *m) {
    gsz_cloud cloud = make_crowd(m, 9000);
    gsz_camera_list views = crowd_views(m);
    gsz_buffer packed = {0};
    gsz_pack_options options;
    surgery s;
    gsz_pack_options_default(&options);
    options.quality = 0;
    options.effort = 4;
    options.keep = 1;
    options.views = &views;
    check(gsz_pack(m->context, &packed, &cloud, &options, NULL) == GSZ_OK, "cannot pack");
    check(surgery_open(&s, packed.data, packed.size) && surgery_find(&s, "GROW", 0) == 1,
          "no growth");
    put(m, "growth.gsz", packed.data, packed.size, NULL);
    surgery_insert(&s, 1, &s.chunk[1]);
    put_surgery(m, "bad/growth_twice.gsz", &s, "corrupt");
    check(surgery_open(&s, packed.data, packed.size), "no surgery");
    s.chunk[1].size -= 2;
    put_surgery(m, "bad/growth_damaged.gsz", &s, "corrupt");
    gsz_buffer_free(m->context, &packed);
    gsz_camera_list_free(m->context, &views);
    gsz_cloud_free(m->context, &cloud);
}

/* ---- the bad, made from one good file ---- */

/** With one of everything. */
static surgery everything(maker *m) {
    gsz_cloud cloud = make_scene(m, 60, 2);
    add_extras(m, &cloud);
    add_metadata(m, &cloud, 2);
    gsz_buffer packed = pack(m, &cloud, 50, GSZ_SH_CODEBOOKS);
    surgery s;
    check(surgery_open(&s, packed.data, packed.size) && s.count == 5, "not what was expected");
    gsz_buffer_free(m->context, &packed);
    return s;
}

static void put_number_wrong(maker *m, const char *name, size_t at, uint64_t value, int bytes,
                             const char *expected) {
    surgery s = everything(m);
    size_t size = surgery_size(&s);
    uint8_t *file = malloc(size);
    check(file != NULL, "no memory");
    surgery_write(&s, file);
    put_number(file + at, value, bytes);
    repair_checksums(file, size);
    put(m, name, file, size, expected);
    free(file);
    surgery_free(&s);
}

static void make_bad_fields(maker *m) {
    enum { BOOK_ENTRY = HEADER_SIZE + 2 * ENTRY_SIZE, BLOCK_ENTRY = BOOK_ENTRY + ENTRY_SIZE };
    put_number_wrong(m, "bad/version_1.gsz", AT_VERSION, 1, 2, "unsupported");
    put_number_wrong(m, "bad/feature.gsz", AT_REQUIRED_FEATURES, 0x80000001u, 4, "unsupported");
    put_number_wrong(m, "bad/degree_4.gsz", AT_SH_DEGREE, 4, 1, "corrupt");
    put_number_wrong(m, "bad/no_layers.gsz", AT_LAYERS, 0, 2, "corrupt");
    put_number_wrong(m, "bad/many_chunks.gsz", AT_CHUNK_COUNT, 2000000, 4, "limit");
    put_number_wrong(m, "bad/many_gaussians.gsz", BLOCK_ENTRY + ENTRY_GAUSSIANS, 1u << 31, 4,
                     "corrupt");
    put_number_wrong(m, "bad/offset.gsz", BOOK_ENTRY + ENTRY_OFFSET, 0, 8, "corrupt");
    put_number_wrong(m, "bad/layer.gsz", BLOCK_ENTRY + ENTRY_LAYER, 1, 2, "corrupt");
}

static void make_bad_chunks(maker *m) {
    loose_chunk stranger = loose_chunk_new("NEWS", true, "something", 9);
    surgery s = everything(m);
    surgery_insert(&s, 3, &stranger);
    put_surgery(m, "bad/required_chunk.gsz", &s, "unsupported");
    stranger.entry[ENTRY_REQUIRED] = 0;
    s = everything(m);
    surgery_insert(&s, 3, &stranger);
    put_surgery(m, "optional_chunk.gsz", &s, NULL);
    free(stranger.data);
    static const char *const twice[] = {"bad/metadata_twice.gsz", "bad/names_twice.gsz",
                                        "bad/books_twice.gsz", "bad/block_twice.gsz",
                                        "bad/extra_twice.gsz"};
    static const char *const missing[] = {NULL, "bad/names_missing.gsz", "bad/books_missing.gsz",
                                          "bad/block_missing.gsz", "bad/extra_missing.gsz"};
    for (int c = 0; c < 5; c++) {
        s = everything(m);
        surgery_insert(&s, c, &s.chunk[c]);
        if (c == 3) put_number(s.header + AT_GAUSSIANS, 120, 8);
        put_surgery(m, twice[c], &s, "corrupt");
        if (c == 0) continue;
        s = everything(m);
        surgery_remove(&s, c);
        if (c == 3) put_number(s.header + AT_GAUSSIANS, 0, 8);
        put_surgery(m, missing[c], &s, "corrupt");
    }
}

static void make_bad_payloads(maker *m) {
    static const char *const names[] = {"bad/metadata_damaged.gsz", "bad/names_damaged.gsz",
                                        "bad/books_damaged.gsz", "bad/block_damaged.gsz",
                                        "bad/extra_damaged.gsz"};
    for (int c = 0; c < 5; c++) {
        surgery s = everything(m);
        size_t at = c == 3 ? 120 : s.chunk[c].size / 2;
        if (c == 0) surgery_replace(&s.chunk[0], "\1\1k\1\xff", 5);
        if (c == 0) s.chunk[0].entry[ENTRY_CODEC] = 0;
        s.chunk[c].data[c == 0 ? 4 : at] = 0xff;
        put_surgery(m, names[c], &s, "corrupt");
    }
}

static void make_bad_files(maker *m) {
    surgery s = everything(m);
    size_t size = surgery_size(&s);
    uint8_t *file = malloc(size + 1);
    check(file != NULL, "no memory");
    surgery_write(&s, file);
    file[size] = 0;
    put(m, "bad/empty.gsz", file, 0, "format");
    put(m, "bad/not_gsz.gsz", "ply\nformat ascii 1.0\n", 21, "format");
    put(m, "bad/header_cut.gsz", file, 95, "truncated");
    put(m, "bad/table_cut.gsz", file, HEADER_SIZE + ENTRY_SIZE, "truncated");
    put(m, "bad/cut.gsz", file, size - 1, "truncated");
    put(m, "bad/one_byte_more.gsz", file, size + 1, "corrupt");
    file[AT_RESERVED] ^= 1;
    put(m, "bad/checksum_of_the_front.gsz", file, size, "corrupt");
    file[AT_RESERVED] ^= 1;
    file[size - 1] ^= 1;
    put(m, "bad/checksum_of_a_chunk.gsz", file, size, "corrupt");
    free(file);
    surgery_free(&s);
}

static void make_scenes(maker *m) {
    make_plain(m);
    make_codebooks(m);
    make_veils(m);
    make_shared(m);
    make_blocks(m);
    make_bad_fields(m);
    make_bad_chunks(m);
    make_bad_payloads(m);
    make_bad_files(m);
}

/** A name makes that alone, its lines behind those that are there. */
static const struct {
    const char *name;
    void (*make)(maker *m);
} parts[] = {{"scenes", make_scenes},
             {"video", make_videos},
             {"bounds", make_bounds},
             {"background", make_backgrounds},
             {"growth", make_growth}};
enum { PARTS = sizeof parts / sizeof parts[0] };

int main(int argc, char **argv) {
    const char *only = argc == 3 ? argv[2] : NULL;
    bool known = argc == 2;
    for (int p = 0; only && p < PARTS; p++) known = known || strcmp(only, parts[p].name) == 0;
    if (!known) {
        fprintf(stderr, "usage: %s FOLDER [scenes | video | bounds | background | growth]\n",
                argv[0]);
        return 2;
    }
    maker m = {.folder = argv[1]};
    char path[4096];
    snprintf(path, sizeof path, "%s/manifest.txt", m.folder);
    check(gsz_context_create(&m.context, NULL) == GSZ_OK, "no memory");
    m.manifest = fopen(path, only ? "a" : "w");
    check(m.manifest != NULL, "cannot write the manifest");
    for (int p = 0; p < PARTS; p++)
        if (!only || strcmp(only, parts[p].name) == 0) parts[p].make(&m);
    check(fclose(m.manifest) == 0, "cannot write the manifest");
    gsz_context_destroy(&m.context);
    return 0;
}
