/* SPDX-License-Identifier: MIT */
/* golden_make_video.c - the golden videos, see golden_make.c: one with something of everything, and small bad ones. */
#include "golden_maker.h"

enum { PRESENT = 14, ALL_GROUPS = 63, JOINTS = 8, PACKETS_MAX = 64, PACKET_MAX = 40 };

/* ---- a performance ---- */

static void move(gsz_cloud *cloud, float t, bool joints, size_t first) {
    float *const *q = cloud->plane;
    for (size_t i = first; i < cloud->count; i++) {
        float x = q[0][i], y = q[1][i], z = q[2][i];
        /* a shear and a shift that all share, and some that go their own ways */
        q[0][i] = x + t * (0.03f * y + 0.02f);
        q[1][i] = y - t * 0.03f * x;
        q[2][i] = z + t * (0.02f * z * x + 0.01f);
        for (int k = 0; k < 3; k++) {
            q[GSZ_PLANE_DC + k][i] += t * 0.02f * (float)(k + 1) * x;
            if (i % 5 == 0) q[GSZ_PLANE_SCALE + k][i] += t * 0.06f * (float)(1 + i % 3);
            if (i % 13 == 5) q[GSZ_PLANE_DC + k][i] += t * 0.4f * (float)(k - 1);
            if (i % 37 == 1 && (int)t % 2) q[k][i] += 0.3f;
        }
        if (i % 7 == 2) q[GSZ_PLANE_OPACITY][i] -= t * 0.5f;
        if (i % 11 == 3) q[GSZ_PLANE_ROTATION + 2][i] += t * 0.2f;
        for (int plane = GSZ_PLANE_REST; joints && plane < gsz_plane_count(cloud->sh_degree);
             plane++)
            q[plane][i] +=
                (float)((int)t % 5 - 2) * 0.1f * (float)(i % 4) * (plane % 2 ? 1.0f : -1.0f);
    }
}

/** In packets of noise, which nobody decodes here. */
typedef struct noise {
    gsz_video_sound sound;
    uint8_t bytes[PACKETS_MAX * PACKET_MAX];
    uint32_t offset[PACKETS_MAX + 1];
} noise;

/** As long as so many frames of a thirtieth of a second. */
static void make_noise(noise *n, uint64_t frames) {
    uint64_t seed = frames, heard = frames * 1600;
    *n = (noise){.sound = {.channels = 2, .pre_skip = 312, .samples = heard}};
    n->sound.packet_count = (size_t)((heard + 312 + 959) / 960);
    for (size_t k = 0; k < n->sound.packet_count; k++)
        n->offset[k + 1] = n->offset[k] + (uint32_t)(20 + draw(&seed, 20));
    for (size_t b = 0; b < sizeof n->bytes; b++) n->bytes[b] = (uint8_t)(int)draw(&seed, 127);
    n->sound.bytes = n->bytes;
    n->sound.offset = n->offset;
}

typedef struct plot {
    size_t count;
    int degree, frames, segment_frames;
    float quality;
    size_t still; /* Gaussians, the first ones, that do not move */
} plot;

static gsz_buffer film(maker *m, const plot *p) {
    gsz_video_options options;
    gsz_video_packer *packer = NULL;
    gsz_buffer file = {0};
    noise sound;
    make_noise(&sound, (uint64_t)p->frames);
    gsz_video_options_default(&options);
    options.segment_frames = p->segment_frames;
    options.pack.quality = p->quality;
    options.pack.effort = 3; /* nothing is drawn */
    options.pack.sh_coding = GSZ_SH_LEVELS;
    options.pack.mask = GSZ_MASK_NONE;
    check(gsz_video_packer_create(m->context, &packer, &options) == GSZ_OK, "no packer");
    gsz_video_packer_set_sound(packer, &sound.sound);
    for (int f = 0; f < p->frames; f++) {
        gsz_cloud cloud = make_scene(m, p->count, p->degree);
        check(gsz_cloud_add_metadata(m->context, &cloud, "up", "-y") == GSZ_OK, "no metadata");
        move(&cloud, (float)f, p->degree > 0, p->still);
        check(gsz_video_packer_add(m->context, packer, &cloud) == GSZ_OK,
              gsz_context_error(m->context));
    }
    check(gsz_video_packer_finish(m->context, packer, &file, NULL) == GSZ_OK,
          gsz_context_error(m->context));
    gsz_video_packer_destroy(m->context, &packer);
    return file;
}

/** META, TIME, and two segments of three chunks; a background, if anything stands still. */
static surgery open_film(maker *m, const plot *p) {
    surgery s;
    gsz_buffer file = film(m, p);
    check(surgery_open(&s, file.data, file.size) && s.count == 8 + (p->still > 0),
          "not two segments");
    gsz_buffer_free(m->context, &file);
    return s;
}

/* ---- the good ---- */

static void make_good(maker *m) {
    static const plot all = {
        .count = 640, .degree = 1, .frames = 9, .segment_frames = 5, .quality = 40};
    surgery s = open_film(m, &all);
    for (int c = 3; c < s.count; c += 3) {
        check(s.chunk[c].data[PRESENT] == ALL_GROUPS, "a group without curves");
        check(get_number(s.chunk[c].data + JOINTS, 2) > 0, "no joints");
    }
    put_surgery(m, "video.gsz", &s, NULL);
}

static const plot half_still = {
    .count = 640, .degree = 1, .frames = 6, .segment_frames = 3, .quality = 40, .still = 320};

/** META, TIME, BACK and two segments. */
static void make_still(maker *m) {
    surgery s = open_film(m, &half_still);
    check(memcmp(s.chunk[2].entry, "BACK", 4) == 0, "no background");
    put_surgery(m, "video_background.gsz", &s, NULL);
}

/* ---- the bad ---- */

static const plot small = {
    .count = 40, .degree = 0, .frames = 4, .segment_frames = 2, .quality = 40};

static void make_cut(maker *m) {
    gsz_buffer file = film(m, &small);
    put(m, "bad/video_cut.gsz", file.data, file.size - 1, "truncated");
    gsz_buffer_free(m->context, &file);
}

static void make_damaged(maker *m) {
    surgery s = open_film(m, &small);
    s.chunk[3].data[s.chunk[3].size / 2] ^= 0xff;
    put_surgery(m, "bad/video_motion_damaged.gsz", &s, "corrupt");
    s = open_film(m, &small);
    s.chunk[4].data[0] = 0x7f;
    put_surgery(m, "bad/video_sound_damaged.gsz", &s, "corrupt");
    s = open_film(m, &small);
    put_number(s.chunk[1].data + 4, 0, 4);
    put_surgery(m, "bad/video_no_rate.gsz", &s, "corrupt");
}

static void swap_chunks(surgery *s, int one, int two) {
    loose_chunk chunk = s->chunk[one];
    s->chunk[one] = s->chunk[two];
    s->chunk[two] = chunk;
}

static void make_misplaced(maker *m) {
    surgery s = open_film(m, &small);
    for (int c = 2; c < 5; c++) swap_chunks(&s, c, c + 3);
    put_surgery(m, "bad/video_out_of_order.gsz", &s, "corrupt");
    s = open_film(m, &small);
    surgery_remove(&s, 7);
    put_surgery(m, "bad/video_sound_missing.gsz", &s, "corrupt");
    s = open_film(m, &small);
    surgery_insert(&s, 1, &s.chunk[1]);
    put_surgery(m, "bad/video_two_timelines.gsz", &s, "corrupt");
}

/** Chunks of a scene in a video, and the other way round. */
static void make_strangers(maker *m) {
    surgery video = open_film(m, &small), scene;
    gsz_cloud cloud = make_scene(m, 10, 0);
    gsz_buffer packed = pack(m, &cloud, 40, GSZ_SH_LEVELS);
    check(surgery_open(&scene, packed.data, packed.size) && scene.count == 1, "more than a block");
    gsz_buffer_free(m->context, &packed);
    surgery_insert(&scene, 0, &video.chunk[3]);
    surgery_insert(&video, 8, &scene.chunk[1]);
    put_number(video.header + AT_GAUSSIANS, 10, 8);
    put_surgery(m, "bad/video_with_a_block.gsz", &video, "corrupt");
    put_surgery(m, "bad/motion_in_a_scene.gsz", &scene, "corrupt");
}

/** A frame alone asks nothing of its key: any one would do that has as many Gaussians. */
static void make_strange_keys(maker *m) {
    static const plot single = {
        .count = 40, .degree = 0, .frames = 2, .segment_frames = 1, .quality = 40};
    surgery s = open_film(m, &single);
    gsz_cloud cloud = make_scene(m, 40, 0);
    add_extras(m, &cloud);
    gsz_buffer key = pack(m, &cloud, 40, GSZ_SH_LEVELS);
    surgery_replace(&s.chunk[2], key.data, key.size);
    put_surgery(m, "bad/video_key_with_extras.gsz", &s, "corrupt");
    gsz_buffer_free(m->context, &key);
    s = open_film(m, &single);
    cloud = make_scene(m, 40, 1);
    key = pack(m, &cloud, 40, GSZ_SH_LEVELS);
    surgery_replace(&s.chunk[2], key.data, key.size);
    put_surgery(m, "bad/video_key_of_degree_1.gsz", &s, "corrupt");
    gsz_buffer_free(m->context, &key);
}

/** A background where none is announced, none where one is, and one of another degree. */
static void make_strange_backgrounds(maker *m) {
    static const plot still = {
        .count = 240, .degree = 0, .frames = 4, .segment_frames = 2, .quality = 40, .still = 120};
    surgery s = open_film(m, &still);
    put_number(s.header + AT_REQUIRED_FEATURES, 2, 4);
    put_surgery(m, "bad/video_background_hidden.gsz", &s, "corrupt");
    s = open_film(m, &still);
    surgery_remove(&s, 2);
    put_surgery(m, "bad/video_background_missing.gsz", &s, "corrupt");
    s = open_film(m, &still);
    swap_chunks(&s, 2, 3);
    put_surgery(m, "bad/video_background_late.gsz", &s, "corrupt");
    s = open_film(m, &still);
    gsz_cloud cloud = make_scene(m, 120, 1);
    gsz_buffer scene = pack(m, &cloud, 40, GSZ_SH_LEVELS);
    surgery_replace(&s.chunk[2], scene.data, scene.size);
    put_number(s.header + AT_SH_DEGREE, 1, 1);
    put_surgery(m, "bad/video_background_of_degree_1.gsz", &s, "corrupt");
    gsz_buffer_free(m->context, &scene);
}

void make_videos(maker *m) {
    make_good(m);
    make_cut(m);
    make_damaged(m);
    make_misplaced(m);
    make_strangers(m);
    make_strange_keys(m);
}

void make_backgrounds(maker *m) {
    make_still(m);
    make_strange_backgrounds(m);
}
