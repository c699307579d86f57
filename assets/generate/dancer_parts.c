/* SPDX-License-Identifier: MIT */
/* dancer_parts.c - the list of parts, and the shape of each from its rings. */
#include "dancer_parts.h"

#include "dancer_coats.h"

/* ---- profiles ---- */

/* Up on the outside, or in on the top: then the cross product of d/dv and d/du points outwards. */
static const gsz_ring torso[] = {{0.86f, 0.02f, 0.02f, 0},        {0.88f, 0.125f, 0.10f, 0},
                                 {0.95f, 0.138f, 0.108f, 0},      {1.06f, 0.112f, 0.088f, 0},
                                 {1.18f, 0.128f, 0.098f, 0.006f}, {1.28f, 0.148f, 0.108f, 0.010f},
                                 {1.36f, 0.160f, 0.098f, 0.004f}, {1.415f, 0.118f, 0.076f, 0},
                                 {1.45f, 0.058f, 0.054f, 0},      {1.455f, 0.02f, 0.02f, 0}};
static const gsz_ring neck[] = {
    {1.41f, 0.050f, 0.050f, 0}, {1.45f, 0.043f, 0.043f, 0}, {1.53f, 0.042f, 0.042f, 0}};
static const gsz_ring skirt[] = {{-0.02f, 0.116f, 0.094f, 0}, {0.02f, 0.122f, 0.100f, 0},
                                 {0.07f, 0.158f, 0.138f, 0},  {0.17f, 0.218f, 0.200f, 0},
                                 {0.30f, 0.292f, 0.276f, 0},  {0.45f, 0.375f, 0.360f, 0}};
static const gsz_ring upper_arm[] = {
    {-0.052f, 0.004f, 0.004f, 0}, {-0.04f, 0.036f, 0.036f, 0}, {0, 0.058f, 0.056f, 0},
    {0.08f, 0.052f, 0.052f, 0},   {0.2f, 0.041f, 0.041f, 0},   {GSZ_ARM_LENGTH, 0.039f, 0.039f, 0},
    {0.295f, 0.026f, 0.026f, 0},  {0.302f, 0.004f, 0.004f, 0}};
static const gsz_ring forearm[] = {{-0.036f, 0.004f, 0.004f, 0}, {-0.025f, 0.026f, 0.026f, 0},
                                   {0, 0.038f, 0.038f, 0},       {0.07f, 0.038f, 0.036f, 0},
                                   {0.18f, 0.027f, 0.025f, 0},   {0.25f, 0.024f, 0.022f, 0}};
static const gsz_ring thigh[] = {
    {-0.06f, 0.004f, 0.004f, 0}, {-0.04f, 0.055f, 0.055f, 0},
    {0.02f, 0.086f, 0.088f, 0},  {0.2f, 0.072f, 0.076f, 0},
    {0.36f, 0.055f, 0.056f, 0},  {GSZ_LEG_LENGTH, 0.051f, 0.053f, 0.004f},
    {0.46f, 0.034f, 0.034f, 0},  {0.47f, 0.004f, 0.004f, 0}};
static const gsz_ring shin[] = {{-0.05f, 0.004f, 0.004f, 0},      {-0.035f, 0.034f, 0.034f, 0},
                                {0, 0.050f, 0.052f, 0.004f},      {0.11f, 0.054f, 0.058f, -0.012f},
                                {0.25f, 0.042f, 0.044f, -0.006f}, {0.38f, 0.033f, 0.035f, 0},
                                {0.43f, 0.036f, 0.036f, 0}};
static const gsz_ring floor_rings[] = {
    {0, 0.80f, 0.80f, 0}, {0, 0.54f, 0.54f, 0}, {0, 0.27f, 0.27f, 0}, {0, 0.004f, 0.004f, 0}};
static const gsz_ring side_rings[] = {{-0.11f, 0.812f, 0.812f, 0},
                                      {-0.06f, 0.80f, 0.80f, 0},
                                      {-0.012f, 0.812f, 0.812f, 0},
                                      {0, 0.80f, 0.80f, 0}};
static const gsz_ring below_rings[] = {
    {-0.112f, 0.01f, 0.01f, 0}, {-0.112f, 0.4f, 0.4f, 0}, {-0.11f, 0.812f, 0.812f, 0}};

#define RINGS(rows) .ring = rows, .rings = sizeof rows / sizeof *rows

static const gsz_vec3 skin = {0.78f, 0.44f, 0.29f}, hair = {0.22f, 0.065f, 0.02f},
                      teal = {0.02f, 0.30f, 0.34f}, crimson = {0.62f, 0.035f, 0.06f},
                      navy = {0.03f, 0.06f, 0.20f};

/* ---- shapes ---- */

/* Catmull-Rom; near 0 and 1 the rings at the ends stand twice. */
static float spline(float a, float b, float c, float d, float t) {
    return 0.5f *
           (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
}

static gsz_vec3 ring_point(const gsz_part *part, float u, float v) {
    int last = part->rings - 1;
    float at = clampf(v, 0, 1) * (float)last, sine, cosine;
    int i = (int)at < last ? (int)at : last - 1;
    const gsz_ring *a = &part->ring[i > 0 ? i - 1 : 0], *b = &part->ring[i];
    const gsz_ring *c = &part->ring[i + 1], *d = &part->ring[i + 2 <= last ? i + 2 : last];
    float t = at - (float)i;
    gsz_steady_sincos(&sine, &cosine, u);
    float side = fmaxf(spline(a->side, b->side, c->side, d->side, t), 0.001f);
    float front = fmaxf(spline(a->front, b->front, c->front, d->front, t), 0.001f);
    float push = spline(a->push, b->push, c->push, d->push, t);
    return vec3(side * cosine, spline(a->height, b->height, c->height, d->height, t),
                front * sine + push);
}

gsz_vec3 gsz_part_local(const gsz_part *part, float u, float v) {
    float s, c, polar_s, polar_c;
    if (part->ring) return ring_point(part, u, v);
    gsz_steady_sincos(&s, &c, u);
    gsz_steady_sincos(&polar_s, &polar_c, 0.5f * clampf(v, 0.01f, 0.99f));
    return vec3_tint(part->radii, vec3(polar_s * c, -polar_c, polar_s * s));
}

float gsz_part_share(const gsz_part *part, float height, int *out_other) {
    if (part->root != part->bone && height < part->root_at + part->blend) {
        *out_other = part->root;
        return smoothf(part->root_at + part->blend, part->root_at - part->blend, height);
    }
    *out_other = part->tip;
    if (part->tip == part->bone) return 0;
    return smoothf(part->tip_at - part->blend, part->tip_at + part->blend, height);
}

/* ---- the list ---- */

static gsz_part *add(gsz_part_list *list, int bone, gsz_part part) {
    gsz_part *at = &list->part[list->count++];
    *at = part;
    at->bone = bone;
    if (vec3_length(at->y) == 0) {
        at->x = vec3(1, 0, 0);
        at->y = vec3(0, 1, 0);
        at->z = vec3(0, 0, 1);
    }
    if (!part.root) at->root = bone;
    if (!part.tip) at->tip = bone;
    if (part.to == 0) at->to = 1;
    if (part.width == 0) at->width = 0.57f;
    if (part.density == 0) at->density = 1;
    if (part.open == 0) at->open = 1;
    return at;
}

/* Turns the frame so that y goes along `y`; z stays as near to `front` as it can. */
static void aim(gsz_part *part, gsz_vec3 y, gsz_vec3 front) {
    part->y = vec3_unit(y);
    part->z = vec3_unit(vec3_along(front, part->y, -vec3_dot(front, part->y)));
    part->x = vec3_cross(part->y, part->z);
}

static void add_head(gsz_part_list *list) {
    const gsz_vec3 middle = vec3(0, 1.605f, 0.012f);
    add(list, GSZ_BONE_HEAD,
        (gsz_part){RINGS(neck), .coat = gsz_paint_plain, .color = skin, .root = GSZ_BONE_CHEST,
                   .root_at = 1.46f, .blend = 0.04f, .open = 0.62f, .gloss = 0.06f});
    add(list, GSZ_BONE_HEAD,
        (gsz_part){.origin = middle,
                   .radii = {0.108f, 0.134f, 0.118f},
                   .coat = gsz_paint_face,
                   .color = skin,
                   .density = 2.6f,
                   .gloss = 0.08f});
    gsz_part *cap = add(list, GSZ_BONE_HEAD,
                        (gsz_part){.origin = {0, 1.622f, -0.006f},
                                   .radii = {0.119f, 0.139f, 0.126f},
                                   .coat = gsz_paint_hair,
                                   .color = hair,
                                   .from = 0.40f,
                                   .density = 1.5f,
                                   .gloss = 0.22f});
    aim(cap, vec3(0, 0.56f, -0.83f), vec3(0, 0.83f, 0.56f));
    gsz_part *tail = add(list, GSZ_BONE_TAIL,
                         (gsz_part){.origin = {0, 1.60f, -0.19f},
                                    .radii = {0.042f, 0.135f, 0.042f},
                                    .coat = gsz_paint_hair,
                                    .color = hair,
                                    .density = 1.3f,
                                    .gloss = 0.22f});
    aim(tail, vec3(0, -0.88f, -0.47f), vec3(0, -0.47f, 0.88f));
    add(list, GSZ_BONE_TAIL,
        (gsz_part){.origin = {0, 1.695f, -0.125f},
                   .radii = {0.036f, 0.024f, 0.030f},
                   .coat = gsz_paint_plain,
                   .color = crimson,
                   .density = 1.5f,
                   .gloss = 0.1f});
    add(list, GSZ_BONE_HEAD,
        (gsz_part){.origin = {0, 1.585f, 0.128f},
                   .radii = {0.0125f, 0.014f, 0.014f},
                   .coat = gsz_paint_plain,
                   .color = {0.80f, 0.40f, 0.27f},
                   .density = 3,
                   .gloss = 0.1f});
    for (int side = 0; side < 2; side++) {
        float sign = gsz_side_sign(side);
        add(list, GSZ_BONE_HEAD,
            (gsz_part){.origin = {sign * 0.041f, 1.615f, 0.119f},
                       .radii = {0.0135f, 0.019f, 0.010f},
                       .coat = gsz_paint_plain,
                       .color = {0.012f, 0.008f, 0.010f},
                       .density = 5,
                       .gloss = 0.3f});
        add(list, GSZ_BONE_HEAD,
            (gsz_part){.origin = {sign * 0.041f + 0.004f, 1.622f, 0.1285f},
                       .radii = {0.0035f, 0.0045f, 0.002f},
                       .coat = gsz_paint_plain,
                       .color = {1.6f, 1.6f, 1.6f},
                       .density = 14});
        add(list, GSZ_BONE_HEAD,
            (gsz_part){.origin = {sign * 0.107f, 1.595f, 0.002f},
                       .radii = {0.012f, 0.027f, 0.018f},
                       .coat = gsz_paint_plain,
                       .color = skin,
                       .density = 2,
                       .open = 0.85f});
    }
}

static void add_limbs(gsz_part_list *list, const gsz_pose *rest, int side) {
    const int arm = GSZ_BONE_ARM + side, lower = GSZ_BONE_FOREARM + side,
              leg = GSZ_BONE_THIGH + side, calf = GSZ_BONE_SHIN + side, foot = GSZ_BONE_FOOT + side;
    const gsz_vec3 front = vec3(0, 0, 1), up = vec3(0, 1, 0);
    gsz_part *part =
        add(list, arm,
            (gsz_part){RINGS(upper_arm), .origin = rest->bone[arm].rest, .coat = gsz_paint_stripes,
                       .number = 15, .color = teal, .root = GSZ_BONE_CHEST, .root_at = -0.03f,
                       .tip = lower, .tip_at = GSZ_ARM_LENGTH, .blend = 0.045f, .gloss = 0.03f});
    aim(part, rest->rest_along[arm], front);
    part = add(list, lower,
               (gsz_part){RINGS(forearm), .origin = rest->bone[lower].rest, .coat = gsz_paint_plain,
                          .color = skin, .root = arm, .blend = 0.045f, .gloss = 0.08f});
    aim(part, rest->rest_along[lower], up);
    gsz_vec3 hand =
        vec3_along(rest->bone[lower].rest, rest->rest_along[lower], GSZ_FOREARM_LENGTH + 0.055f);
    part = add(list, lower,
               (gsz_part){.origin = hand,
                          .radii = {0.036f, 0.062f, 0.022f},
                          .coat = gsz_paint_plain,
                          .color = skin,
                          .density = 1.3f,
                          .gloss = 0.08f});
    aim(part, rest->rest_along[lower], up);
    part = add(list, leg,
               (gsz_part){RINGS(thigh), .origin = rest->bone[leg].rest, .coat = gsz_paint_stripes,
                          .number = 11, .color = navy, .root = GSZ_BONE_PELVIS, .root_at = -0.02f,
                          .tip = calf, .tip_at = GSZ_LEG_LENGTH, .blend = 0.06f, .open = 0.42f,
                          .density = 0.7f});
    aim(part, rest->rest_along[leg], front);
    part = add(list, calf,
               (gsz_part){RINGS(shin), .origin = rest->bone[calf].rest, .coat = gsz_paint_stripes,
                          .number = 11, .color = navy, .root = leg, .tip = foot,
                          .tip_at = GSZ_LEG_LENGTH, .blend = 0.06f, .open = 0.8f});
    aim(part, rest->rest_along[calf], front);
    gsz_vec3 shoe = vec3_add(rest->bone[foot].rest, vec3(0, -0.034f, 0.048f));
    part = add(list, foot,
               (gsz_part){.origin = shoe,
                          .radii = {0.046f, 0.112f, 0.042f},
                          .coat = gsz_paint_plain,
                          .color = crimson,
                          .gloss = 0.25f,
                          .density = 1.2f});
    aim(part, front, up);
}

static void add_balls(gsz_part_list *list) {
    static const gsz_vec3 colors[GSZ_BALLS] = {
        {0.85f, 0.05f, 0.04f}, {0.02f, 0.30f, 0.75f}, {0.95f, 0.62f, 0.02f}};
    for (int ball = 0; ball < GSZ_BALLS; ball++)
        add(list, GSZ_BONE_BALL + ball,
            (gsz_part){.radii = {GSZ_BALL_RADIUS, GSZ_BALL_RADIUS, GSZ_BALL_RADIUS},
                       .coat = gsz_paint_ball,
                       .color = colors[ball],
                       .density = 1.8f,
                       .gloss = 0.35f});
}

void gsz_parts_dancer(gsz_part_list *list) {
    gsz_pose rest;
    gsz_pose_at(&rest, 0); /* for the bones at rest, which no time changes */
    list->count = 0;
    add(list, GSZ_BONE_CHEST,
        (gsz_part){RINGS(torso), .coat = gsz_paint_stripes, .number = 15, .color = teal,
                   .root = GSZ_BONE_PELVIS, .root_at = 1.10f, .blend = 0.13f, .gloss = 0.03f});
    gsz_part *cloth =
        add(list, GSZ_BONE_HEM,
            (gsz_part){RINGS(skirt), .origin = {0, 1.05f, 0}, .coat = gsz_paint_skirt,
                       .color = crimson, .root = GSZ_BONE_PELVIS, .root_at = 0.10f, .blend = 0.10f,
                       .flutter = 0.045f, .width = 0.66f, .gloss = 0.05f, .density = 1.25f});
    aim(cloth, vec3(0, -1, 0), vec3(0, 0, 1));
    add_head(list);
    for (int side = 0; side < 2; side++) add_limbs(list, &rest, side);
    add_balls(list);
}

void gsz_parts_stage(gsz_part_list *list) {
    list->count = 0;
    add(list, GSZ_BONE_STAGE,
        (gsz_part){RINGS(floor_rings), .coat = gsz_paint_floor, .width = 0.68f, .gloss = 0.10f});
    add(list, GSZ_BONE_STAGE,
        (gsz_part){RINGS(side_rings), .coat = gsz_paint_side, .gloss = 0.08f, .density = 1.2f});
    add(list, GSZ_BONE_STAGE,
        (gsz_part){RINGS(below_rings), .coat = gsz_paint_plain, .color = {0.10f, 0.05f, 0.025f},
                   .open = 0.5f, .density = 0.25f});
}
