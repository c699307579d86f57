/* SPDX-License-Identifier: MIT */
/* judge.h - what the parts of the judge share: splats, cameras, pictures and scores.
 *
 * The judge says how much a scene lost by comparing pictures of it with pictures of the original. It is
 * written from the published formulas and shares no code with the library, so that it can disagree with it.
 * A failure ends the program: there is nobody to recover for. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stddef.h>
#include <stdint.h>

typedef struct judge_splats {
    size_t count;
    int coefficients; /* of SH per channel, the first included: 1, 4, 9 or 16 */
    float (*position)[3];
    float (*covariance)[6]; /* in space: xx xy xz yy yz zz */
    float *alpha;
    float *sh; /* [count][coefficients][3] */
} judge_splats;

/* Axes of the picture in space: x to the right, y down, z forward; lengths in pixels. */
typedef struct judge_camera {
    float eye[3];
    float axis[3][3];
    float focal;
} judge_camera;

/* Rows from the top, red green blue, sRGB-encoded, 0 to 1. */
typedef struct judge_picture {
    int width, height;
    float *pixels;
} judge_picture;

typedef struct judge_score {
    double psnr; /* dB; JUDGE_PSNR_EQUAL where the pictures are the same */
    double ssim;
} judge_score;

#define JUDGE_PSNR_EQUAL 100.0

_Noreturn void judge_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *judge_memory(size_t count, size_t size);

/* Runs task(user, i) for all i < count on all processors, in any order. */
void judge_parallel(size_t count, void (*task)(void *user, size_t index), void *user);

judge_splats judge_read_ply(const char *path);
void judge_free_splats(judge_splats *splats);

judge_camera judge_look_at(const float eye[3], const float target[3], const float up[3],
                           float fov_y_degrees, int height);
/* Camera `index` of `count` on rings around the scene; `up` has length 1. */
judge_camera judge_orbit(const judge_splats *splats, const float up[3], int index, int count,
                         int height);

void judge_render(judge_picture *out, const judge_splats *splats, const judge_camera *camera);
judge_score judge_compare(const judge_picture *reference, const judge_picture *test);

#endif
