/* SPDX-License-Identifier: MIT */
/* dancer_light.c - Gaussians in a pose: moved by their bones, waved, lit. */
#include "dancer_splats.h"

/* ---- light ---- */

typedef struct spot {
    gsz_vec3 direction, color;
} spot;

static const spot spots[] = {
    {{0.424f, 0.707f, 0.566f}, {1.30f, 1.22f, 1.08f}},
    {{-0.768f, 0.307f, 0.562f}, {0.30f, 0.36f, 0.52f}},
    {{-0.241f, 0.482f, -0.842f}, {0.62f, 0.52f, 0.60f}},
};
enum { SPOTS = sizeof spots / sizeof *spots };

static gsz_vec3 light_on(gsz_vec3 normal) {
    float up = 0.5f + 0.5f * normal.y;
    gsz_vec3 sum = vec3_mix(vec3(0.20f, 0.14f, 0.12f), vec3(0.34f, 0.36f, 0.42f), up);
    for (int i = 0; i < SPOTS; i++) {
        float facing = fmaxf((vec3_dot(normal, spots[i].direction) + 0.2f) / 1.2f, 0.0f);
        sum = vec3_along(sum, spots[i].color, facing * facing * 0.35f + facing * 0.65f);
    }
    return sum;
}

/* Half of the light stays on the skin where it was at rest, as it does in what is captured under many lamps. */
static gsz_vec3 lit_color(const gsz_actor *actor, gsz_vec3 normal, gsz_vec3 point) {
    gsz_vec3 light = vec3_mix(light_on(actor->normal), light_on(normal), 0.5f);
    float low = 0.80f + 0.20f * smoothf(0.0f, 1.1f, point.y);
    if (actor->bone == GSZ_BONE_STAGE)
        low = 1.0f - 0.30f * smoothf(0.2f, 0.85f, sqrtf(point.x * point.x + point.z * point.z));
    gsz_vec3 color = vec3_scale(vec3_tint(actor->color, light), actor->open * low);
    return vec3(sqrtf(fminf(color.x, 1.2f)), sqrtf(fminf(color.y, 1.2f)),
                sqrtf(fminf(color.z, 1.2f)));
}

/* A lamp shows where the view is its mirror image: of that, what degree 1 can hold. World axes are y down. */
static void add_gloss(gsz_seen_splat *out, const gsz_actor *actor, gsz_vec3 normal) {
    for (int i = 0; i < 3; i++) out->slope[i] = vec3(0, 0, 0);
    for (int i = 0; i < SPOTS && actor->gloss > 0; i++) {
        float facing = vec3_dot(normal, spots[i].direction);
        gsz_vec3 view = vec3_along(spots[i].direction, normal, -2 * facing);
        gsz_vec3 height =
            vec3_scale(spots[i].color, 0.55f * actor->gloss * smoothf(-0.1f, 0.4f, facing));
        out->slope[0] = vec3_along(out->slope[0], height, view.y);
        out->slope[1] = vec3_along(out->slope[1], height, -view.z);
        out->slope[2] = vec3_along(out->slope[2], height, -view.x);
    }
}

/* ---- motion ---- */

/* The skirt hangs: u runs backwards around y there, which the sign of the tilt knows. */
static void wave(gsz_seen_splat *out, const gsz_actor *actor, gsz_vec3 *normal, float time) {
    gsz_vec3 out_of = vec3_unit(vec3(normal->x, 0, normal->z));
    float fold = gsz_steady_sin(7 * actor->phase),
          run = gsz_steady_sin(4 * actor->phase - 4 * time);
    float slope = gsz_steady_cos(7 * actor->phase) * 0.8f +
                  gsz_steady_cos(4 * actor->phase - 4 * time) * 0.35f;
    out->point = vec3_along(out->point, out_of, actor->flutter * (0.55f * fold + 0.45f * run));
    gsz_quat tilt = quat_about(vec3(0, 1, 0), -2.2f * actor->flutter * slope);
    out->turn = quat_mul(tilt, out->turn);
    *normal = quat_rotate(tilt, *normal);
}

/* How far the cloth is lifted by a thigh that comes up to it; it hangs straight down from the knee. `from` is level, the
 * way from the middle of the waist, `out_of` its direction. */
static float push_of_thigh(gsz_vec3 from, gsz_vec3 out_of, float height, const gsz_pose *pose,
                           int side) {
    gsz_vec3 hip = pose->bone[GSZ_BONE_THIGH + side].place;
    gsz_vec3 knee = pose->bone[GSZ_BONE_SHIN + side].place, waist = pose->bone[GSZ_BONE_HEM].place;
    float t = clampf((hip.y - height) / (hip.y - knee.y), 0, 1);
    gsz_vec3 leg = vec3_sub(vec3_mix(hip, knee, t), waist);
    float along = leg.x * out_of.x + leg.z * out_of.z;
    float aside = leg.x * out_of.z - leg.z * out_of.x;
    float over = along + 0.13f - (from.x * out_of.x + from.z * out_of.z) + 0.04f;
    /* A soft maximum: a square within 4 cm of touching. */
    float push = over <= 0 ? 0 : over < 0.08f ? over * over / 0.16f : over - 0.04f;
    return push * smoothf(0.30f, 0.09f, fabsf(aside)) * smoothf(0.05f, 0.20f, waist.y - height);
}

static void drape(gsz_seen_splat *out, const gsz_pose *pose) {
    gsz_vec3 from = vec3_sub(out->point, pose->bone[GSZ_BONE_HEM].place);
    from.y = 0;
    gsz_vec3 out_of = vec3_unit(from);
    float push = push_of_thigh(from, out_of, out->point.y, pose, 0) +
                 push_of_thigh(from, out_of, out->point.y, pose, 1);
    out->point = vec3_along(out->point, out_of, push);
    /* It stretches, and so do its Gaussians. */
    float wider = 1 + push / fmaxf(vec3_length(from), 0.1f);
    out->deviation = vec3_tint(out->deviation, vec3(wider, 1 + 0.5f * (wider - 1), 1));
}

static void skin_at(gsz_seen_splat *out, const gsz_actor *actor, const gsz_pose *pose, float time) {
    const gsz_bone *bone = &pose->bone[actor->bone], *other = &pose->bone[actor->other];
    gsz_quat turn = quat_mix(bone->turn, other->turn, actor->share);
    gsz_vec3 normal = quat_rotate(turn, actor->normal);
    out->point = vec3_mix(gsz_bone_move(bone, actor->point), gsz_bone_move(other, actor->point),
                          actor->share);
    out->turn = quat_mul(turn, actor->turn);
    if (actor->flutter > 0) {
        drape(out, pose);
        wave(out, actor, &normal, time);
    }
    out->color = lit_color(actor, normal, out->point);
    add_gloss(out, actor, normal);
}

/* Fainter the higher up what throws it is; on the floor, and nowhere beside it. */
static void shadow_at(gsz_seen_splat *out, const gsz_actor *actor, const gsz_pose *pose) {
    gsz_vec3 above = pose->bone[actor->bone].place;
    out->point = vec3(above.x + actor->point.x, 0.006f,
                      above.z + actor->point.z + (actor->phase > 0 ? 0.0f : 0.02f));
    float height = actor->phase > 0 ? 0.2f : above.y;
    float radius = sqrtf(out->point.x * out->point.x + out->point.z * out->point.z);
    out->alpha =
        0.004f + actor->alpha * smoothf(1.9f, 0.0f, height) * smoothf(0.80f, 0.74f, radius);
    out->color = vec3(0.08f, 0.06f, 0.07f);
}

/* Twice a dance it shines up, for a ninth of it, and has risen a little until then. */
static void sparkle_at(gsz_seen_splat *out, const gsz_actor *actor, float time) {
    float at = 2 * time + actor->phase, since = at - floorf(at);
    float shine = smoothf(0.0f, 0.08f, since) * smoothf(0.24f, 0.10f, since);
    out->point = vec3_along(out->point, vec3(0, 1, 0), 0.10f * since);
    out->alpha = 0.004f + actor->alpha * shine;
    out->deviation = vec3_scale(actor->deviation, 0.6f + 0.4f * shine);
    out->color = actor->color;
}

void gsz_actor_at(gsz_seen_splat *out, const gsz_actor *actor, const gsz_pose *pose, float time) {
    *out = (gsz_seen_splat){.point = actor->point,
                            .turn = actor->turn,
                            .deviation = actor->deviation,
                            .alpha = actor->alpha};
    if (actor->kind == GSZ_SPLAT_SKIN)
        skin_at(out, actor, pose, time);
    else if (actor->kind == GSZ_SPLAT_SHADOW)
        shadow_at(out, actor, pose);
    else
        sparkle_at(out, actor, time);
}
