/* SPDX-License-Identifier: MIT */
/* splat_sight.c - boxes against the borders of the picture, as shaders/cull.comp has it. */
#include "splat_sight.h"

#include <math.h>

/* Deviations at which an opaque splat ends. */
static const float farthest = 3.33f;

/* Radians off the axis: eyes seldom turn farther than the first before the head does. */
static const float middle_angle = 0.349f, rim_angle = 0.785f;

gsz_sight gsz_sight_of(const gsz_camera *camera, uint32_t width, uint32_t height) {
    float focal = 0.5f * (float)height / tanf(camera->fov_y * (3.14159265f / 360));
    float focal_x = focal * camera->pixel_aspect;
    gsz_sight s = {.camera = camera, .focal_area = focal * focal_x};
    s.slope[0] = 0.5f * (float)width / focal_x;
    s.slope[1] = 0.5f * (float)height / focal;
    for (int axis = 0; axis < 2; axis++) {
        float limit = (float)SPLAT_WIDE * s.slope[axis];
        s.widen[axis] = sqrtf(1 + limit * limit);
    }
    return s;
}

static float dot(const float a[3], const float b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void offset_of(float offset[3], const gsz_sight *s, const gsz_sight_box *box) {
    for (int i = 0; i < 3; i++) offset[i] = box->middle[i] - s->camera->position[i];
}

/* Beyond both borders that lie across the axis. */
static bool is_beside(const gsz_sight *s, const gsz_sight_box *box, const float offset[3],
                      const float axis[3], int which) {
    float slope = s->slope[which] * 1.02f, reach = farthest * box->reach * s->widen[which];
    for (int side = -1; side <= 1; side += 2) {
        float past = 0, extent = 0;
        for (int i = 0; i < 3; i++) {
            float normal = (float)side * axis[i] - slope * s->camera->forward[i];
            past += normal * offset[i];
            extent += fabsf(normal) * box->half[i];
        }
        if (past - extent > reach) return true;
    }
    return false;
}

bool gsz_sight_shows(const gsz_sight *s, const gsz_sight_box *box) {
    float offset[3], depth = 0;
    offset_of(offset, s, box);
    for (int i = 0; i < 3; i++) depth += fabsf(s->camera->forward[i]) * box->half[i];
    if (dot(offset, s->camera->forward) + depth <= (float)SPLAT_NEAR) return false;
    return !is_beside(s, box, offset, s->camera->right, 0) &&
           !is_beside(s, box, offset, s->camera->down, 1);
}

/* Of its extent across the axis, what is within both borders. */
static float part_along(const gsz_sight *s, const gsz_sight_box *box, const float offset[3],
                        const float axis[3], int which) {
    float part = 1;
    for (int side = -1; side <= 1; side += 2) {
        float past = 0, extent = 1e-30f;
        for (int i = 0; i < 3; i++) {
            float normal = (float)side * axis[i] - s->slope[which] * s->camera->forward[i];
            past += normal * offset[i];
            extent += fabsf(normal) * box->half[i];
        }
        part *= fminf(fmaxf(0.5f * (1 - past / extent), 0), 1);
    }
    return part;
}

float gsz_sight_part(const gsz_sight *s, const gsz_sight_box *box) {
    float offset[3];
    offset_of(offset, s, box);
    return part_along(s, box, offset, s->camera->right, 0) *
           part_along(s, box, offset, s->camera->down, 1);
}

float gsz_sight_distance(const gsz_sight *s, const gsz_sight_box *box) {
    float offset[3];
    offset_of(offset, s, box);
    return fmaxf(sqrtf(dot(offset, offset)) - sqrtf(dot(box->half, box->half)), (float)SPLAT_NEAR);
}

float gsz_sight_area(const gsz_sight *s, const gsz_sight_box *box) {
    const float *h = box->half;
    float offset[3], distance = gsz_sight_distance(s, box), length, faces;
    offset_of(offset, s, box);
    length = sqrtf(dot(offset, offset));
    if (length <= sqrtf(dot(h, h))) return INFINITY;
    faces = 4 *
            (h[1] * h[2] * fabsf(offset[0]) + h[0] * h[2] * fabsf(offset[1]) +
             h[0] * h[1] * fabsf(offset[2])) /
            length;
    return fmaxf(faces / (distance * distance) * s->focal_area, 1e-6f);
}

float gsz_sight_rim(const gsz_sight *s, const gsz_sight_box *box) {
    float offset[3], length, radius = sqrtf(dot(box->half, box->half)), angle;
    offset_of(offset, s, box);
    length = sqrtf(dot(offset, offset));
    if (length <= radius) return 0;
    angle = acosf(fminf(fmaxf(dot(offset, s->camera->forward) / length, -1), 1));
    angle -= asinf(radius / length);
    return fminf(fmaxf((angle - middle_angle) / (rim_angle - middle_angle), 0), 1);
}
