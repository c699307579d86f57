/* SPDX-License-Identifier: MIT */
/* refdec_forge_video.c - videos of drawn keys and drawn motion, which go to the ends of all ranges. */
#include <string.h>

#include "refdec_forgery.h"
#include "refdec_motion.h"

enum {
    SEGMENTS = 2,
    TIMELINE = 28,
    STREAMS = 8,
    TABLE = 64,
    FRAMES_FEW = 12,
    FRAMES_MANY = 70,
    PERIOD_AT = 11,
    STEPS_AT = 36
};

typedef struct span {
    uint32_t frames, key, gaussians;
    uint32_t still; /* Gaussians of its background; 0: it has none */
} span;

typedef struct film {
    span span[SEGMENTS];
    int segments, backgrounds, channels;
    uint32_t numerator, denominator, frames, pre_skip;
    uint64_t samples;
} film;

/* ---- keys ---- */

static void make_room(refdec_cloud *key) {
    *key = (refdec_cloud){.planes = REFDEC_PLANES};
    for (int p = 0; p < REFDEC_PLANES; p++) {
        key->plane[p] = calloc(BLOCKS * COUNT_MAX, sizeof(float));
        if (!key->plane[p]) abort();
    }
}

static void free_room(refdec_cloud *key) {
    for (int p = 0; p < REFDEC_PLANES; p++) free(key->plane[p]);
}

/** Adds a scene as a chunk of a video; *key gets what it decodes to. */
static bool add_scene(forgery *f, const char *type, refdec_cloud *key) {
    static forgery nested;
    nested = (forgery){.seed = f->seed, .key = key};
    bool good = forge_scene(&nested);
    f->seed = nested.seed;
    key->degree = nested.degree;
    key->planes = 14 + 3 * ((key->degree + 1) * (key->degree + 1) - 1);
    if (good) {
        size_t size = surgery_size(&nested.file);
        uint8_t *bytes = malloc(size);
        if (!bytes) abort();
        surgery_write(&nested.file, bytes);
        add_chunk(f, type, bytes, size);
        free(bytes);
    }
    surgery_free(&nested.file);
    rd_books_free(&nested.books);
    if (key->degree > f->degree) f->degree = key->degree;
    return good;
}

/** Adds a BACK before the two chunks of the segment, once one is drawn that has the degree of the key. */
static bool add_background(forgery *f, film *v, span *s, int degree) {
    refdec_cloud still;
    bool good = false;
    make_room(&still);
    for (int t = 0; !good && t < TRIES; t++) {
        still.count = 0;
        if (!add_scene(f, "BACK", &still)) continue;
        good = still.degree == degree;
        if (!good) surgery_remove(&f->file, f->file.count - 1);
    }
    free_room(&still);
    if (!good) return false;
    loose_chunk *chunk = f->file.chunk + f->file.count - 3, back = chunk[2];
    put_number(back.entry + ENTRY_INDEX, (uint64_t)v->backgrounds++, 4);
    chunk[2] = chunk[1];
    chunk[1] = chunk[0];
    chunk[0] = back;
    s->still = (uint32_t)still.count;
    return true;
}

/* ---- motion ---- */

static uint32_t draw_factor(forgery *f) { return (64 + draw(f, 63)) << 23 | draw(f, 1 << 23); }

static void draw_motion(forgery *f, uint8_t header[RD_MOTION_HEADER], const span *s,
                        const refdec_cloud *key) {
    bool far = draw(f, 3) == 0;
    uint32_t groups = key->degree > 0 ? 64 : 32, present = draw(f, groups);
    uint32_t joints = draw(f, 4) ? draw(f, 12) : draw(f, s->gaussians);
    memset(header, 0, RD_MOTION_HEADER);
    put_number(header, s->frames, 2);
    put_number(header + 2, s->key, 2);
    put_number(header + 4, s->gaussians, 4);
    put_number(header + 8, joints < s->gaussians ? joints : s->gaussians, 2);
    header[10] = (uint8_t)(1 + draw(f, RD_NEAR));
    for (int c = 0; c < 3; c++)
        header[PERIOD_AT + c] = (uint8_t)(1 + draw(f, draw(f, 3) ? 8 : 255));
    header[14] = (uint8_t)present;
    header[15] = (uint8_t)(present & draw(f, 64));
    for (int i = 16; i < STEPS_AT; i += 4)
        put_number(header + i, i == 24 || i == 32 ? draw_factor(f) : draw_float(f, far), 4);
    for (int g = 0; g < RD_GROUPS; g++)
        if (present >> g & 1) put_number(header + STEPS_AT + 4 * g, draw_float(f, far), 4);
}

/** Appends stream i to the bytes, and its sizes to the table; false if a symbol was no good. */
static bool forge_stream(forgery *f, rd_motion *m, int i, const refdec_cloud *key, uint8_t **bytes,
                         size_t *size) {
    forge stream;
    uint32_t words, plain;
    forge_begin(&stream, &f->seed, draw_wildness(f));
    stream.upward = i == 0;
    bool good = !rd_motion_stream(m, i, &stream.stream, key) && !stream.stream.failed;
    uint8_t *data = forge_code(&stream, &words, &plain);
    *bytes = realloc(*bytes, *size + words + plain + 1);
    if (!*bytes) abort();
    put_number(*bytes + RD_MOTION_HEADER + 8 * i, words, 4);
    put_number(*bytes + RD_MOTION_HEADER + 8 * i + 4, plain, 4);
    memcpy(*bytes + *size, data, (size_t)words + plain);
    *size += (size_t)words + plain;
    free(data);
    forge_free(&stream);
    return good;
}

static bool forge_motion(forgery *f, const span *s, const refdec_cloud *key) {
    size_t size = RD_MOTION_HEADER + TABLE;
    uint8_t *bytes = calloc(size, 1);
    rd_motion m = {0};
    if (!bytes) abort();
    draw_motion(f, bytes, s, key);
    /* more than there is: how much it may ask for is known at the end */
    rd_bytes reader = rd_bytes_of(bytes, SIZE_MAX / 64);
    bool good = !rd_motion_header(&m, &reader, key);
    m.values_max = UINT64_MAX;
    for (int i = 0; good && i < STREAMS; i++) good = forge_stream(f, &m, i, key, &bytes, &size);
    size_t least = (size_t)(m.values + 63) / 64;
    if (good && size < least) {
        bytes = realloc(bytes, least);
        if (!bytes) abort();
        memset(bytes + size, (int)draw(f, 256), least - size);
        size = least;
    }
    if (good) add_chunk(f, "SMOV", bytes, size);
    rd_motion_free(&m);
    free(bytes);
    return good;
}

static bool add_segment(forgery *f, film *v, uint32_t index) {
    refdec_cloud key;
    span *s = &v->span[index];
    make_room(&key);
    bool good = add_scene(f, "SKEY", &key), moved = false;
    s->frames = 1 + draw(f, draw(f, 4) ? FRAMES_FEW : FRAMES_MANY);
    s->key = draw(f, s->frames);
    s->gaussians = (uint32_t)key.count;
    for (int t = 0; good && !moved && t < TRIES; t++) moved = forge_motion(f, s, &key);
    free_room(&key);
    if (!moved) return false;
    put_number(f->file.chunk[f->file.count - 2].entry + ENTRY_INDEX, index, 4);
    put_number(f->file.chunk[f->file.count - 1].entry + ENTRY_INDEX, index, 4);
    v->frames += s->frames;
    return draw(f, 3) > 0 || add_background(f, v, s, key.degree);
}

/* ---- timeline and sound ---- */

static uint64_t first_packet(const film *v, uint32_t frame) {
    uint64_t all = (v->samples + v->pre_skip + 959) / 960;
    uint64_t first = ((uint64_t)48000 * frame * v->denominator / v->numerator + 959) / 960;
    return frame < v->frames && first < all ? first : all;
}

/** Where the chunks of a segment end. */
static int end_of(const forgery *f, uint32_t index) {
    int at = 0;
    while (memcmp(f->file.chunk[at].entry, "SMOV", 4) != 0 ||
           get_number(f->file.chunk[at].entry + ENTRY_INDEX, 4) != index)
        at++;
    return at + 1;
}

static void add_sound(forgery *f, const film *v, uint32_t index, uint32_t first_frame) {
    uint64_t count =
        first_packet(v, first_frame + v->span[index].frames) - first_packet(v, first_frame);
    uint8_t *bytes = calloc((size_t)count + 1, 130);
    size_t size = (size_t)count;
    if (!bytes) abort();
    for (size_t k = 0; k < count; k++) size += bytes[k] = (uint8_t)draw(f, 128);
    loose_chunk sound = loose_chunk_new("SSND", true, bytes, size);
    put_number(sound.entry + ENTRY_INDEX, index, 4);
    surgery_insert(&f->file, end_of(f, index), &sound);
    free(sound.data);
    free(bytes);
}

static void draw_timeline(forgery *f, film *v, uint32_t frames) {
    v->numerator = 1 + draw(f, 120);
    v->denominator = 1 + draw(f, 4);
    v->channels = (int)draw(f, 3);
    if (v->channels == 0) return;
    v->pre_skip = draw(f, draw(f, 2) ? 1000 : 65536);
    v->samples = draw(f, 2 * frames * 48000 * v->denominator / v->numerator + 1);
}

static void add_timeline(forgery *f, const film *v) {
    uint8_t bytes[TIMELINE + 8 * SEGMENTS + 4 + 12 * SEGMENTS] = {0};
    size_t size = TIMELINE + 8 * (size_t)v->segments;
    put_number(bytes, v->numerator, 4);
    put_number(bytes + 4, v->denominator, 4);
    put_number(bytes + 8, v->frames, 4);
    put_number(bytes + 12, (uint64_t)v->segments, 4);
    bytes[16] = v->channels > 0;
    bytes[17] = (uint8_t)v->channels;
    put_number(bytes + 18, v->pre_skip, 2);
    put_number(bytes + 20, v->samples, 8);
    for (int i = 0; i < v->segments; i++) {
        put_number(bytes + TIMELINE + 8 * i, v->span[i].frames, 2);
        put_number(bytes + TIMELINE + 8 * i + 2, v->span[i].key, 2);
        put_number(bytes + TIMELINE + 8 * i + 4, v->span[i].gaussians, 4);
    }
    if (v->backgrounds > 0) {
        put_number(bytes + size, (uint64_t)v->backgrounds, 4);
        size += 4;
    }
    for (int i = 0; i < v->segments; i++) {
        if (v->span[i].still == 0) continue;
        put_number(bytes + size, (uint64_t)i, 4);
        put_number(bytes + size + 4, 1, 4);
        put_number(bytes + size + 8, v->span[i].still, 4);
        size += 12;
    }
    loose_chunk time = loose_chunk_new("TIME", true, bytes, size);
    surgery_insert(&f->file, 0, &time);
    free(time.data);
}

/* ---- files ---- */

bool forge_video(forgery *f) {
    film v = {.segments = 1 + (int)draw(f, SEGMENTS)};
    uint32_t first = 0;
    for (int i = 0; i < v.segments; i++)
        if (!add_segment(f, &v, (uint32_t)i)) return false;
    draw_timeline(f, &v, v.frames);
    add_timeline(f, &v);
    for (int i = 0; v.channels > 0 && i < v.segments; i++) {
        add_sound(f, &v, (uint32_t)i, first);
        first += v.span[i].frames;
    }
    uint8_t *h = f->file.header;
    memcpy(h, "GSZ\x1a\3\0\x60", 8);
    h[AT_REQUIRED_FEATURES] = v.backgrounds > 0 ? 6 : 2;
    h[AT_SH_DEGREE] = (uint8_t)f->degree;
    h[AT_LAYERS] = 1;
    return true;
}

/** Sizes, and where they are, are at the beginnings: those are changed as often as all the rest. */
static void change_bytes(forgery *f, loose_chunk *chunk) {
    for (uint32_t n = 1 + draw(f, 2); chunk->size > 0 && n > 0; n--) {
        uint32_t below = (uint32_t)chunk->size;
        uint8_t *byte = &chunk->data[draw(f, draw(f, 2) || below < 128 ? below : 128)];
        *byte = (uint8_t)(draw(f, 2) ? draw(f, 256) : *byte ^ 1u << draw(f, 8));
    }
}

static void change_key(forgery *f, loose_chunk *chunk) {
    static surgery nested;
    if (!surgery_open(&nested, chunk->data, chunk->size) || nested.count == 0) return;
    change_bytes(f, &nested.chunk[draw(f, (uint32_t)nested.count)]);
    surgery_write(&nested, chunk->data);
    surgery_free(&nested);
}

void mutate_video(forgery *f) {
    loose_chunk *chunk = &f->file.chunk[draw(f, (uint32_t)f->file.count)];
    if (memcmp(chunk->entry, "SKEY", 4) == 0 || memcmp(chunk->entry, "BACK", 4) == 0)
        change_key(f, chunk);
    else
        change_bytes(f, chunk);
}
