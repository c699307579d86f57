/* SPDX-License-Identifier: MIT */
/* dancer_pose.c - the dance: a waltz on the spot, limbs that follow hands and feet, and a cascade of three balls. */
#include "dancer_pose.h"

/* ---- where the body is ---- */

typedef struct body_state {
    gsz_vec3 pelvis;
    gsz_quat yaw, pelvis_turn, chest_turn, head_turn;
    gsz_vec3 chest, head; /* joints */
    float sway;           /* -1..1, to the left above 0 */
} body_state;

static const gsz_vec3 axis_x = {1, 0, 0}, axis_y = {0, 1, 0}, axis_z = {0, 0, 1};
static const gsz_vec3 pelvis_rest = {0, 0.93f, 0}, chest_rest = {0, 1.10f, 0},
                      head_rest = {0, 1.47f, 0}, tail_rest = {0, 1.69f, -0.115f},
                      hem_rest = {0, 1.02f, 0};

static void body_at(body_state *body, float time) {
    float sway = gsz_steady_sin(2 * time), bounce = gsz_steady_cos(4 * time);
    body->sway = sway;
    body->pelvis = vec3(0.075f * sway, 0.885f - 0.022f * bounce, 0.02f * gsz_steady_sin(4 * time));
    body->yaw = quat_about(axis_y, 0.065f * gsz_steady_sin(time));
    gsz_quat roll = quat_about(axis_z, 0.016f * sway);
    body->pelvis_turn =
        quat_mul(quat_mul(body->yaw, quat_about(axis_y, 0.022f * gsz_steady_cos(2 * time))), roll);
    gsz_quat lean = quat_about(axis_z, -0.026f * gsz_steady_sin(2 * (time - 0.03f)));
    gsz_quat twist = quat_about(axis_y, -0.02f * gsz_steady_cos(2 * time));
    body->chest_turn = quat_mul(quat_mul(body->yaw, twist), lean);
    gsz_quat nod = quat_about(axis_x, -0.022f + 0.012f * gsz_steady_sin(4 * time + 0.1f));
    gsz_quat tilt = quat_about(axis_z, 0.022f * gsz_steady_sin(2 * (time - 0.06f)));
    body->head_turn = quat_mul(quat_mul(body->yaw, tilt), nod);
    body->chest =
        vec3_add(body->pelvis, quat_rotate(body->pelvis_turn, vec3_sub(chest_rest, pelvis_rest)));
    body->head =
        vec3_add(body->chest, quat_rotate(body->chest_turn, vec3_sub(head_rest, chest_rest)));
}

/* ---- limbs of two bones ---- */

typedef struct limb {
    gsz_vec3 root, middle, end;
} limb;

/* The joint between is bent towards `pole`; a limb never gets straight, or its plane would be lost. */
static void bend_limb(limb *l, float upper, float lower, gsz_vec3 pole) {
    gsz_vec3 way = vec3_sub(l->end, l->root), along = vec3_unit(way);
    float reach = clampf(vec3_length(way), 0.2f * upper, 0.997f * (upper + lower));
    float part = (upper * upper - lower * lower + reach * reach) / (2 * reach);
    float height = sqrtf(fmaxf(upper * upper - part * part, 0.0f));
    gsz_vec3 out = vec3_unit(vec3_along(pole, along, -vec3_dot(pole, along)));
    l->end = vec3_along(l->root, along, reach);
    l->middle = vec3_along(vec3_along(l->root, along, part), out, height);
}

/* The frame of a bone: along it, and the axis of the joint between the two. */
static gsz_quat limb_frame(gsz_vec3 along, gsz_vec3 hinge) {
    gsz_vec3 x = vec3_unit(along), z = vec3_unit(vec3_along(hinge, x, -vec3_dot(hinge, x)));
    return quat_of_axes(x, vec3_cross(z, x), z);
}

static void set_bone(gsz_pose *pose, int name, gsz_vec3 rest, gsz_vec3 place, gsz_quat turn) {
    /* Within half a turn of rest, so that one sign is always the nearer one. */
    if (turn.w < 0) turn = (gsz_quat){-turn.w, -turn.x, -turn.y, -turn.z};
    pose->bone[name] = (gsz_bone){rest, place, turn};
}

static void set_limb(gsz_pose *pose, int upper, int lower, const limb *rest, const limb *now) {
    gsz_vec3 rest_upper = vec3_sub(rest->middle, rest->root),
             rest_lower = vec3_sub(rest->end, rest->middle);
    gsz_vec3 upper_way = vec3_sub(now->middle, now->root),
             lower_way = vec3_sub(now->end, now->middle);
    gsz_vec3 rest_hinge = vec3_cross(rest_upper, rest_lower),
             hinge = vec3_cross(upper_way, lower_way);
    gsz_quat upper_turn =
        quat_mul(limb_frame(upper_way, hinge), quat_inverse(limb_frame(rest_upper, rest_hinge)));
    gsz_quat lower_turn =
        quat_mul(limb_frame(lower_way, hinge), quat_inverse(limb_frame(rest_lower, rest_hinge)));
    set_bone(pose, upper, rest->root, now->root, upper_turn);
    set_bone(pose, lower, rest->middle, now->middle, lower_turn);
    pose->rest_along[upper] = vec3_unit(rest_upper);
    pose->rest_along[lower] = vec3_unit(rest_lower);
}

/* ---- arms ---- */

/* A hand goes around an ellipse in two beats: up on the inside, where it throws, down on the outside. */
static gsz_vec3 hand_at(const body_state *body, int side, float time) {
    float sine, cosine;
    gsz_steady_sincos(&sine, &cosine, 0.5f * (GSZ_DANCE_BEATS * time - (float)side));
    float out = 0.205f - 0.085f * cosine, up = 0.015f + 0.075f * sine;
    gsz_vec3 middle = vec3(gsz_side_sign(side) * out, up, 0.325f + 0.02f * cosine);
    return vec3_add(body->chest, quat_rotate(body->yaw, middle));
}

static limb arm_rest(int side) {
    float sign = gsz_side_sign(side);
    limb l = {.root = vec3(sign * 0.168f, 1.385f, 0)};
    l.middle = vec3_along(l.root, vec3_unit(vec3(sign * 0.22f, -0.97f, -0.12f)), GSZ_ARM_LENGTH);
    l.end = vec3_along(l.middle, vec3_unit(vec3(sign * -0.02f, -0.55f, 0.83f)), GSZ_FOREARM_LENGTH);
    return l;
}

static limb arm_at(const body_state *body, int side, float time) {
    gsz_vec3 shoulder = vec3_sub(arm_rest(side).root, chest_rest);
    limb l = {.root = vec3_add(body->chest, quat_rotate(body->chest_turn, shoulder)),
              .end = hand_at(body, side, time)};
    gsz_vec3 pole = vec3(gsz_side_sign(side) * 0.55f, -0.35f, -0.75f);
    bend_limb(&l, GSZ_ARM_LENGTH, GSZ_FOREARM_LENGTH, quat_rotate(body->yaw, pole));
    return l;
}

/* Where a ball lies in the hand. */
static gsz_vec3 grip_at(int side, float time) {
    body_state body;
    body_at(&body, time);
    limb l = arm_at(&body, side, time);
    gsz_vec3 palm = vec3_along(l.end, vec3_unit(vec3_sub(l.end, l.middle)), 0.065f);
    return vec3_along(palm, axis_y, GSZ_BALL_RADIUS + 0.022f);
}

/* ---- legs ---- */

static limb leg_rest(int side) {
    limb l = {.root = vec3(gsz_side_sign(side) * 0.085f, 0.90f, 0)};
    l.middle = vec3_along(l.root, vec3_unit(vec3(0, -0.99f, 0.12f)), GSZ_LEG_LENGTH);
    l.end = vec3_along(l.middle, vec3_unit(vec3(0, -0.99f, -0.12f)), GSZ_LEG_LENGTH);
    return l;
}

static limb leg_at(const body_state *body, int side, float *out_lift) {
    float sign = gsz_side_sign(side), away = fmaxf(-sign * body->sway, 0.0f), lift = away * away;
    gsz_vec3 hip = vec3(sign * 0.085f, -0.03f, 0), foot = vec3(sign * 0.115f, 0.078f, 0.02f);
    foot = vec3_add(foot, vec3_scale(vec3(sign * 0.15f, 0.13f, 0.12f), lift));
    limb l = {.root = vec3_add(body->pelvis, quat_rotate(body->pelvis_turn, hip)), .end = foot};
    bend_limb(&l, GSZ_LEG_LENGTH, GSZ_LEG_LENGTH, vec3(sign * 0.25f, 0, 1));
    *out_lift = lift;
    return l;
}

static void set_leg(gsz_pose *pose, const body_state *body, int side) {
    float lift, sign = gsz_side_sign(side);
    limb rest = leg_rest(side), now = leg_at(body, side, &lift);
    set_limb(pose, GSZ_BONE_THIGH + side, GSZ_BONE_SHIN + side, &rest, &now);
    gsz_quat outward = quat_about(axis_y, sign * (0.045f + 0.05f * lift));
    gsz_quat point = quat_about(axis_x, 0.11f * lift);
    set_bone(pose, GSZ_BONE_FOOT + side, rest.end, now.end, quat_mul(outward, point));
}

/* ---- balls ---- */

/* Three balls and two hands that throw in turn, one at each beat: a ball is thrown at every third. It is held for a
 * little more than a beat before that. */
static void set_ball(gsz_pose *pose, int ball, float time) {
    const float held = 1.05f, flight = 3 - held;
    float beat = GSZ_DANCE_BEATS * time - (float)ball, since = beat;
    int throws = 0;
    while (since < 0) since += 3, throws--;
    while (since >= 3) since -= 3, throws++;
    int side = (ball + 3 * throws) & 1;
    float start = time - since / GSZ_DANCE_BEATS;
    gsz_vec3 place;
    if (since < flight) {
        gsz_vec3 from = grip_at(side, start);
        gsz_vec3 to = grip_at(!side, start + flight / GSZ_DANCE_BEATS);
        /* Seconds are thirds of beats; gravity is what it is. */
        float rise = 0.5f * 9.81f * since * (flight - since) / 9.0f;
        place = vec3_along(vec3_mix(from, to, since / flight), axis_y, rise);
    } else {
        place = grip_at(!side, time);
    }
    gsz_vec3 spin = vec3_unit(vec3(1, 0.3f * (float)ball, 0.4f));
    gsz_quat turn = quat_about(spin, 4 * time + 0.2f * (float)ball);
    pose->bone[GSZ_BONE_BALL + ball] = (gsz_bone){vec3(0, 0, 0), place, turn};
}

/* ---- the whole ---- */

/* Hair and hem come after the body, and further out the faster it goes. */
static void set_followers(gsz_pose *pose, const body_state *body, float time) {
    float late = gsz_steady_cos(2 * (time - 0.045f)), soon = gsz_steady_sin(4 * (time - 0.03f));
    gsz_quat swing =
        quat_mul(quat_about(axis_z, -0.024f * late), quat_about(axis_x, 0.012f * soon));
    gsz_quat spin = quat_about(axis_y, 0.03f * gsz_steady_cos(2 * (time - 0.06f)));
    gsz_vec3 waist =
        vec3_add(body->pelvis, quat_rotate(body->pelvis_turn, vec3_sub(hem_rest, pelvis_rest)));
    set_bone(pose, GSZ_BONE_HEM, hem_rest, waist,
             quat_mul(quat_mul(body->pelvis_turn, spin), swing));
    gsz_vec3 knot =
        vec3_add(body->head, quat_rotate(body->head_turn, vec3_sub(tail_rest, head_rest)));
    gsz_quat hair =
        quat_mul(quat_about(axis_z, -0.06f * gsz_steady_cos(2 * (time - 0.07f))),
                 quat_about(axis_x, 0.03f + 0.035f * gsz_steady_sin(4 * (time - 0.05f))));
    set_bone(pose, GSZ_BONE_TAIL, tail_rest, knot, quat_mul(body->head_turn, hair));
}

void gsz_pose_at(gsz_pose *pose, float time) {
    body_state body;
    body_at(&body, time);
    *pose = (gsz_pose){0};
    set_bone(pose, GSZ_BONE_STAGE, vec3(0, 0, 0), vec3(0, 0, 0), quat_none());
    set_bone(pose, GSZ_BONE_PELVIS, pelvis_rest, body.pelvis, body.pelvis_turn);
    set_bone(pose, GSZ_BONE_CHEST, chest_rest, body.chest, body.chest_turn);
    set_bone(pose, GSZ_BONE_HEAD, head_rest, body.head, body.head_turn);
    set_followers(pose, &body, time);
    for (int side = 0; side < 2; side++) {
        limb rest = arm_rest(side), now = arm_at(&body, side, time);
        set_limb(pose, GSZ_BONE_ARM + side, GSZ_BONE_FOREARM + side, &rest, &now);
        set_leg(pose, &body, side);
    }
    for (int ball = 0; ball < GSZ_BALLS; ball++) set_ball(pose, ball, time);
}
