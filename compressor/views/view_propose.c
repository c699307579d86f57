/* SPDX-License-Identifier: MIT */
/* view_propose.c - standpoints around and inside a scene, as a photographer might try them. */
#include "view_propose.h"

#include "det_math.h"

#define DEGREE (GSZ_PI / 180)
/** Nothing nearer than 0.2 is drawn. */
#define NEAREST 0.25
/** How far from the middle of a thing it is looked at, in its radii. */
#define CLOSEST 1.5
#define FARTHEST 3.2

typedef struct random_source {
    uint64_t state;
} random_source;

static double next(random_source *r) {
    r->state = gsz_hash(r->state);
    return (double)(r->state >> 11) / 9007199254740992.0;
}

static double next_between(random_source *r, double low, double high) {
    return low + next(r) * (high - low);
}

/* ---- frames -------------------------------------------------------------------------------------- */

/** Two horizontal directions for an up direction of length 1. */
static void horizon(double east[3], double north[3], const float up[3]) {
    int least = 0;
    double dot, length = 0;
    for (int i = 1; i < 3; i++)
        if (__builtin_fabsf(up[i]) < __builtin_fabsf(up[least])) least = i;
    dot = up[least];
    for (int i = 0; i < 3; i++) {
        east[i] = (i == least) - dot * up[i];
        length += east[i] * east[i];
    }
    for (int i = 0; i < 3; i++) east[i] /= __builtin_sqrt(length);
    for (int i = 0; i < 3; i++)
        north[i] = (double)up[(i + 1) % 3] * east[(i + 2) % 3] -
                   (double)up[(i + 2) % 3] * east[(i + 1) % 3];
}

/** How much further away a narrower lens has to stand than one of 50 degrees. */
static double stand_back(const gsz_view_options *options) {
    double sine, cosine,
        angle = options->fov_y * (double)(options->aspect < 1 ? options->aspect : 1);
    gsz_sincos(0.5 * angle * DEGREE, &sine, &cosine);
    return gsz_clamp(0.46630765815 * cosine / sine, 0.2, 20);
}

/** A thing so small that whoever comes close has its middle before the nearest plane: some views show it as renderers
 *  then do, cut open. What lies inside is seen from there alone. */
static bool is_tiny(const gsz_view_survey *s) { return CLOSEST * (double)s->radius < NEAREST; }

/** Small things are seen from further away, through a longer lens. */
static double stand_clear(float *fov_y, const gsz_view_survey *s, double distance) {
    double least = NEAREST + 1.2 * (double)s->radius, sine, cosine;
    if (distance >= least) return distance;
    gsz_sincos(0.5 * *fov_y * DEGREE, &sine, &cosine);
    *fov_y = (float)(2 / DEGREE * gsz_atan2(sine * distance, cosine * least));
    return least;
}

/* ---- standpoints --------------------------------------------------------------------------------- */

/** On a ring around the scene: the turn advances by the golden ratio, which leaves no gaps. */
static bool propose_around(gsz_camera *out, const gsz_view_survey *s,
                           const gsz_view_options *options, random_source *r, uint32_t turn) {
    double east[3], north[3], rise, flat, sine, cosine;
    double part = turn * 0.61803398874989485,
           angle = 2 * GSZ_PI * (part - (double)(int64_t)part) - GSZ_PI;
    double elevation = 2 + 58 * next(r) * next(r);
    float eye[3], target[3], fov_y = options->fov_y;
    double distance = s->radius * stand_back(options) * next_between(r, CLOSEST, FARTHEST);
    bool cuts = options->cut_open && is_tiny(s) && turn % 2 == 1;
    if (!cuts) distance = stand_clear(&fov_y, s, distance);
    horizon(east, north, options->up);
    gsz_sincos(angle, &sine, &cosine);
    gsz_sincos(elevation * DEGREE, &rise, &flat);
    for (int i = 0; i < 3; i++) {
        double away = flat * (cosine * east[i] + sine * north[i]) + rise * options->up[i];
        target[i] = s->center[i] + (float)(s->radius * next_between(r, -0.2, 0.2));
        eye[i] = s->center[i] + (float)(distance * away);
    }
    return gsz_camera_look_at(out, eye, target, options->up, fov_y);
}

/** From anywhere in the box of the scene, or around what can be walked around, at one of its Gaussians. Nothing is
 *  worth seeing from below the ground. */
static bool propose_within(gsz_camera *out, const gsz_view_survey *s,
                           const gsz_view_options *options, bool surrounds, random_source *r) {
    size_t aim = (size_t)(next(r) * (double)s->cloud.count);
    float eye[3], target[3];
    double square = 0, rise = 0, above_ground = 0, margin = surrounds ? -0.1 : 0.3;
    for (int i = 0; i < 3; i++) {
        double width = s->high[i] - s->low[i];
        eye[i] = (float)(s->low[i] + width * next_between(r, -margin, 1 + margin));
        target[i] = s->cloud.plane[GSZ_PLANE_POSITION + i][aim];
        double d = (double)target[i] - eye[i];
        square += d * d;
        rise += d * options->up[i];
        above_ground +=
            options->up[i] * ((double)eye[i] - (options->up[i] > 0 ? s->low : s->high)[i]);
    }
    double distance = __builtin_sqrt(square);
    if (above_ground < 0) return false;
    if (distance < 0.4 * s->radius || distance < NEAREST ||
        distance > 3 * s->radius * stand_back(options))
        return false;
    if (rise > 0.35 * distance || rise < -0.8 * distance) return false; /* neither sky nor feet */
    return gsz_camera_look_at(out, eye, target, options->up, options->fov_y);
}

bool gsz_view_propose(gsz_camera *out, const gsz_view_survey *survey,
                      const gsz_view_options *options, bool surrounds, uint32_t index) {
    random_source r = {gsz_hash(options->seed) ^ (uint64_t)index << 20};
    if (!surrounds && index % 2 == 0) return propose_around(out, survey, options, &r, index / 2);
    return propose_within(out, survey, options, surrounds, &r);
}

bool gsz_view_cuts(const gsz_view_survey *s, const gsz_camera *camera) {
    double square = 0;
    for (int i = 0; i < 3; i++) {
        double d = (double)camera->position[i] - (double)s->center[i];
        square += d * d;
    }
    return is_tiny(s) && square < NEAREST * NEAREST;
}

bool gsz_view_glance(gsz_camera *out, const gsz_view_survey *s, uint32_t index) {
    random_source r = {gsz_hash((uint64_t)index + 1)};
    float eye[3], target[3], up[3];
    for (int i = 0; i < 3; i++) {
        eye[i] = (float)next_between(&r, s->low[i], s->high[i]);
        target[i] = eye[i] + (float)(s->radius * next_between(&r, -1, 1));
        up[i] = (float)next_between(&r, -1, 1);
    }
    return gsz_camera_look_at(out, eye, target, up, 60);
}
