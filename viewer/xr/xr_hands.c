/* SPDX-License-Identifier: MIT */
/* xr_hands.c - gestures, from one frame to the next. */
#include "xr_hands.h"

#include "vector3.h"

#include <string.h>

/* Far apart, so that a hand that trembles at the border does not let go. */
static const float squeeze_takes = 0.7f, squeeze_leaves = 0.4f;
static const float stick_begins = 0.7f, stick_ends = 0.3f;
static const float snap_turn = 0.5235988f; /* 30 degrees */
static const float teleport_farthest = 8;  /* metres */
static const float apart_least = 0.02f;    /* metres between two hands that stretch */

static const float ahead[3] = {0, 0, -1};

/* ---- holding ---- */

/* Both may have begun to hold, or one let go: then there is nothing to compare with yet. */
static bool update_held(gsz_xr_grasp *grasp, const gsz_xr_hand *hands, gsz_xr_effects *effects) {
    bool same = true;
    for (int h = 0; h < GSZ_XR_HANDS; h++) {
        float least = grasp->held[h] ? squeeze_leaves : squeeze_takes;
        bool holds = hands[h].is_there && hands[h].squeeze >= least;
        effects->pulse[h] = holds && !grasp->held[h];
        same = same && holds == grasp->held[h];
        grasp->held[h] = holds;
    }
    return same;
}

static void carry_with_one(gsz_xr_place *place, const gsz_xr_pose *before, const gsz_xr_pose *now) {
    float from[3], to[3];
    gsz_xr_turn(from, before, ahead);
    gsz_xr_turn(to, now, ahead);
    gsz_xr_place_carry(place, before->position, now->position, gsz_xr_heading(from, to), 1);
}

static void span(float out_middle[3], float out_way[3], const float a[3], const float b[3]) {
    for (int i = 0; i < 3; i++) {
        out_middle[i] = 0.5f * (a[i] + b[i]);
        out_way[i] = b[i] - a[i];
    }
}

static void carry_with_two(gsz_xr_place *place, const gsz_xr_pose before[2],
                           const gsz_xr_hand now[2]) {
    float from[3], to[3], way_before[3], way_now[3], factor = 1;
    span(from, way_before, before[0].position, before[1].position);
    span(to, way_now, now[0].grip.position, now[1].grip.position);
    float apart = sqrtf(gsz_dot3(way_before, way_before));
    if (apart > apart_least) factor = sqrtf(gsz_dot3(way_now, way_now)) / apart;
    gsz_xr_place_carry(place, from, to, gsz_xr_heading(way_before, way_now), factor);
}

static void hold(gsz_xr_grasp *grasp, gsz_xr_place *place, const gsz_xr_hand *hands,
                 gsz_xr_effects *effects) {
    bool goes_on = update_held(grasp, hands, effects);
    float metres = place->metres;
    if (goes_on && grasp->held[0] && grasp->held[1])
        carry_with_two(place, grasp->before, hands);
    else if (goes_on)
        for (int h = 0; h < GSZ_XR_HANDS; h++)
            if (grasp->held[h]) carry_with_one(place, &grasp->before[h], &hands[h].grip);
    for (int h = 0; h < GSZ_XR_HANDS; h++) grasp->before[h] = hands[h].grip;
    effects->moved = goes_on && (grasp->held[0] || grasp->held[1]);
    effects->rescaled = place->metres != metres;
}

/* ---- going ---- */

/* The stronger of the sticks counts. */
static void turn_by_stick(gsz_xr_grasp *grasp, gsz_xr_place *place, const gsz_xr_hand *hands,
                          const float head[3]) {
    float right = 0;
    for (int h = 0; h < GSZ_XR_HANDS; h++)
        if (!grasp->aiming[h] && fabsf(hands[h].stick[0]) > fabsf(right)) right = hands[h].stick[0];
    if (fabsf(right) < stick_ends) grasp->turned = false;
    if (grasp->turned || fabsf(right) < stick_begins) return;
    grasp->turned = true;
    /* Who turns to the right sees the scene turn to the left. */
    gsz_xr_place_carry(place, head, head, right > 0 ? snap_turn : -snap_turn, 1);
}

/* Pushed ahead the stick shows where one would go, let go it goes there. */
static void go_by_stick(gsz_xr_grasp *grasp, gsz_xr_place *place, int h, const gsz_xr_hand *hand,
                        const float head[3], float floor, gsz_xr_effects *effects) {
    bool aimed = grasp->aiming[h];
    float target[3], below[3] = {head[0], floor, head[2]};
    bool hits = hand->can_aim && gsz_xr_floor_hit(target, &hand->aim, floor, teleport_farthest);
    grasp->aiming[h] = hand->stick[1] >= (aimed ? stick_ends : stick_begins);
    if (!hits) return;
    if (grasp->aiming[h]) {
        effects->has_target = true;
        memcpy(effects->target, target, sizeof target);
    } else if (aimed) {
        gsz_xr_place_carry(place, target, below, 0, 1);
        effects->moved = true;
    }
}

/* ---- a performance ---- */

/* Pulled back, the stick of the right hand skips ahead, that of the left back. */
static void skip_by_stick(gsz_xr_grasp *grasp, int h, const gsz_xr_hand *hand,
                          gsz_xr_effects *effects) {
    bool was = grasp->pulled[h];
    grasp->pulled[h] = -hand->stick[1] >= (was ? stick_ends : stick_begins);
    if (grasp->pulled[h] && !was) effects->skip += h == 0 ? -1 : 1;
}

gsz_xr_effects gsz_xr_hands_step(gsz_xr_grasp *grasp, gsz_xr_place *place, const gsz_xr_place *home,
                                 const gsz_xr_hand hands[GSZ_XR_HANDS], const float head[3],
                                 float floor) {
    gsz_xr_effects effects = {0};
    hold(grasp, place, hands, &effects);
    for (int h = 0; h < GSZ_XR_HANDS; h++)
        go_by_stick(grasp, place, h, &hands[h], head, floor, &effects);
    turn_by_stick(grasp, place, hands, head);
    for (int h = 0; h < GSZ_XR_HANDS; h++) skip_by_stick(grasp, h, &hands[h], &effects);
    effects.toggle = hands[0].toggle_pressed || hands[1].toggle_pressed;
    if (hands[0].level_pressed || hands[1].level_pressed) gsz_xr_place_level(place, home);
    return effects;
}
