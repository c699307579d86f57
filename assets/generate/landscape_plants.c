/* SPDX-License-Identifier: MIT */
/* landscape_plants.c - growing and scattering the plants of the island. */
#include "landscape_plants.h"

#include "context.h"
#include "island_shape.h"
#include "landscape_coats.h"
#include "noise_texture.h"
#include "surface_shape.h"

typedef struct leaf_planter {
    gsz_context *context;
    gsz_scene *scene;
    gsz_random random;
    float amount; /* how many leaves, against the default */
    float larger; /* how much larger they are to cover the same */
} leaf_planter;

static void set_color(gsz_surface *surface, gsz_vec3 color) {
    surface->c[0] = color.x;
    surface->c[1] = color.y;
    surface->c[2] = color.z;
}

static float between(leaf_planter *p, float low, float high) {
    return gsz_random_between(&p->random, low, high);
}

static gsz_result add_leaf(leaf_planter *p, gsz_vec3 at, gsz_vec3 along, float width,
                           gsz_vec3 color, float cover) {
    gsz_surface *leaf;
    GSZ_TRY(gsz_scene_add(p->context, p->scene, &leaf));
    gsz_shape_leaf(leaf, along, gsz_random_direction(&p->random), width, 0.15f * vec3_length(along),
                   0.2f);
    leaf->origin = at;
    leaf->coat = gsz_coat_foliage;
    leaf->cover = cover;
    set_color(leaf, vec3_scale(color, between(p, 0.7f, 1.3f)));
    return GSZ_OK;
}

static gsz_result add_trunk(leaf_planter *p, gsz_vec3 foot, gsz_vec3 lean, float height,
                            float radius, gsz_vec3 color) {
    gsz_surface *trunk;
    GSZ_TRY(gsz_scene_add(p->context, p->scene, &trunk));
    gsz_vec3 top = vec3_add(vec3_scale(lean, height), vec3(0, height, 0));
    const gsz_vec3 control[4] = {vec3(0, -0.15f, 0), vec3(0, 0.35f * height, 0),
                                 vec3_add(vec3_scale(top, 0.7f), vec3_scale(lean, 0.1f)), top};
    gsz_shape_tube(trunk, control, radius, 0.3f * radius);
    trunk->origin = foot;
    trunk->coat = gsz_coat_bark;
    trunk->solid = true;
    trunk->cells_u = 4;
    trunk->cells_v = 8;
    set_color(trunk, color);
    return GSZ_OK;
}

/* The dark inside of a crown, so that no light falls through it. */
static gsz_result add_core(leaf_planter *p, gsz_vec3 at, gsz_vec3 radii, gsz_vec3 color) {
    gsz_surface *core;
    GSZ_TRY(gsz_scene_add(p->context, p->scene, &core));
    gsz_shape_blob(core, radii, 0.35f, 3.0f);
    core->origin = at;
    core->coat = gsz_coat_foliage;
    core->cells_u = 4;
    core->cells_v = 3;
    core->detail = 0.4f;
    core->cover = 0.6f;
    set_color(core, vec3_scale(color, 0.5f));
    return GSZ_OK;
}

static gsz_result add_pine(leaf_planter *p, gsz_vec3 foot, float height) {
    gsz_vec3 green =
        vec3_mix(vec3(0.030f, 0.085f, 0.035f), vec3(0.075f, 0.14f, 0.04f), between(p, 0, 1));
    GSZ_TRY(add_trunk(p, foot, vec3(0, 0, 0), 0.9f * height, 0.035f * height,
                      vec3(0.20f, 0.12f, 0.07f)));
    for (int i = 0; i < 3; i++) {
        float level = 0.28f + 0.2f * (float)i, radius = 0.15f * height * (1.0f - level);
        GSZ_TRY(add_core(p, vec3_add(foot, vec3(0, level * height, 0)),
                         vec3(radius, 0.16f * height, radius), green));
    }
    int twigs = (int)(300.0f * height * p->amount);
    for (int i = 0; i < twigs; i++) {
        float level = 1.0f - 0.86f * powf(between(p, 0, 1), 0.62f),
              angle = between(p, 0, 2 * GSZ_PI);
        /* Tiers: boughs gather at certain heights and sag outwards. */
        level = mixf(level, floorf(level * 9.0f) / 9.0f + 0.03f, 0.7f);
        float radius = 0.30f * height * powf(1.02f - level, 0.85f),
              out = sqrtf(between(p, 0.12f, 1.0f));
        gsz_vec3 bough = vec3(cosf(angle), -0.32f, sinf(angle));
        gsz_vec3 at = vec3_along(vec3_add(foot, vec3(0, level * height + 0.04f * height, 0)), bough,
                                 out * radius);
        gsz_vec3 along =
            vec3_unit(vec3_add(bough, vec3_scale(gsz_random_direction(&p->random), 0.7f)));
        float length = between(p, 0.09f, 0.17f) * p->larger;
        GSZ_TRY(add_leaf(p, at, vec3_scale(along, length), 0.36f * length,
                         vec3_scale(green, mixf(0.55f, 1.45f, out)), 0.5f));
    }
    return GSZ_OK;
}

static gsz_result add_crown(leaf_planter *p, gsz_vec3 middle, float radius, gsz_vec3 color,
                            float density) {
    GSZ_TRY(add_core(p, middle, vec3(0.72f * radius, 0.62f * radius, 0.72f * radius), color));
    int leaves = (int)(density * radius * radius * p->amount);
    for (int i = 0; i < leaves; i++) {
        gsz_vec3 d = gsz_random_direction(&p->random);
        gsz_vec3 at =
            vec3_along(middle, vec3_tint(d, vec3(1, 0.85f, 1)), radius * between(p, 0.72f, 1.05f));
        gsz_vec3 along = vec3_unit(vec3_add(vec3_scale(d, 0.6f), gsz_random_direction(&p->random)));
        float length = between(p, 0.055f, 0.10f) * p->larger;
        GSZ_TRY(add_leaf(p, at, vec3_scale(along, length), 0.75f * length, color, 0.4f));
    }
    return GSZ_OK;
}

static gsz_result add_broadleaf(leaf_planter *p, gsz_vec3 foot, float height) {
    static const gsz_vec3 colors[4] = {
        {0.14f, 0.27f, 0.04f}, {0.20f, 0.30f, 0.05f}, {0.42f, 0.26f, 0.03f}, {0.09f, 0.21f, 0.05f}};
    gsz_vec3 color = colors[gsz_random_below(&p->random, 4)];
    gsz_vec3 lean = {between(p, -0.15f, 0.15f), 0, 0};
    lean.z = between(p, -0.15f, 0.15f); /* apart: the order of arguments is not fixed */
    GSZ_TRY(add_trunk(p, foot, lean, 0.8f * height, 0.045f * height, vec3(0.26f, 0.20f, 0.14f)));
    for (int i = 0; i < 7; i++) {
        gsz_vec3 d = gsz_random_direction(&p->random);
        gsz_vec3 middle = vec3_add(
            foot, vec3(0.27f * height * d.x, height * (0.74f + 0.20f * d.y), 0.27f * height * d.z));
        GSZ_TRY(add_crown(p, middle, height * between(p, 0.17f, 0.25f), color, 1700.0f));
    }
    return GSZ_OK;
}

typedef struct dry_spot {
    gsz_vec3 ground, normal;
} dry_spot;

/* A chance spot on dry land off the path and the house; false if this one is not. */
static bool find_spot(leaf_planter *p, dry_spot *out, float clear, float steepest) {
    float x = between(p, -9.5f, 9.5f), z = between(p, -9.5f, 9.5f);
    if (gsz_island_path(x, z) < 0.22f + clear || gsz_island_house(x, z) < 1.0f + clear)
        return false;
    float y = gsz_island_height(x, z);
    if (y < 0.3f) return false;
    out->normal = gsz_island_normal(x, z);
    out->ground = vec3(x, y, z);
    return out->normal.y > steepest;
}

static gsz_result plant_trees(leaf_planter *p) {
    dry_spot spot;
    for (int i = 0, planted = 0; i < 4000 && planted < 85; i++) {
        if (!find_spot(p, &spot, 0.30f, 0.72f)) continue;
        float x = spot.ground.x, z = spot.ground.z;
        float wood = gsz_noise(vec3(0.35f * x, 0, 0.35f * z), 47) + 0.10f * (-x - z);
        /* The side of the landing stage stays open, so that the house shows. */
        if (x + 0.7f * z > 3.2f && between(p, 0, 1) < 0.9f) continue;
        if (wood < between(p, -0.5f, 0.6f)) continue;
        bool pine = wood + 0.25f * between(p, -1, 1) > 0.1f || spot.ground.y > 1.6f;
        if (pine)
            GSZ_TRY(add_pine(p, spot.ground, between(p, 1.3f, 2.7f)));
        else
            GSZ_TRY(add_broadleaf(p, spot.ground, between(p, 1.1f, 1.9f)));
        planted++;
    }
    return GSZ_OK;
}

static gsz_result plant_bushes(leaf_planter *p) {
    dry_spot spot;
    for (int i = 0; i < 260; i++) {
        if (!find_spot(p, &spot, 0.05f, 0.6f)) continue;
        float radius = between(p, 0.09f, 0.24f);
        gsz_vec3 color =
            vec3_mix(vec3(0.06f, 0.15f, 0.03f), vec3(0.24f, 0.27f, 0.05f), between(p, 0, 1));
        gsz_vec3 middle = vec3_add(spot.ground, vec3(0, 0.5f * radius, 0));
        GSZ_TRY(add_crown(p, middle, radius, color, 1700.0f));
    }
    return GSZ_OK;
}

static gsz_result plant_grass(leaf_planter *p) {
    dry_spot spot;
    int blades = (int)(150000.0f * p->amount);
    for (int i = 0; i < blades; i++) {
        if (!find_spot(p, &spot, -0.08f, 0.74f)) continue;
        gsz_vec3 q = vec3_scale(spot.ground, 0.8f);
        float meadow = gsz_noise_sum(q, 3, 21),
              length = between(p, 0.05f, 0.13f) * (1.2f + meadow) * sqrtf(p->larger);
        if (between(p, -0.9f, 0.4f) > meadow) continue;
        gsz_vec3 along =
            vec3_add(vec3(0.25f, 1, 0.1f), vec3_scale(gsz_random_direction(&p->random), 0.45f));
        gsz_vec3 color = vec3_mix(vec3(0.13f, 0.26f, 0.04f), vec3(0.36f, 0.38f, 0.10f),
                                  between(p, 0, 1) * (0.5f + meadow));
        GSZ_TRY(add_leaf(p, spot.ground, vec3_scale(along, length), 0.26f * length, color, 0.06f));
    }
    return GSZ_OK;
}

static gsz_result plant_flowers(leaf_planter *p) {
    static const gsz_vec3 colors[4] = {
        {0.85f, 0.80f, 0.75f}, {0.85f, 0.62f, 0.06f}, {0.70f, 0.10f, 0.14f}, {0.32f, 0.22f, 0.65f}};
    dry_spot spot;
    for (int i = 0; i < (int)(6000.0f * p->amount); i++) {
        if (!find_spot(p, &spot, -0.05f, 0.8f)) continue;
        float bed = gsz_noise(vec3_scale(spot.ground, 0.9f), 49);
        if (bed < between(p, 0.0f, 0.5f)) continue;
        gsz_vec3 at = vec3_add(spot.ground, vec3(0, between(p, 0.06f, 0.12f), 0));
        uint32_t kind = (uint32_t)(2.0f + 2.0f * gsz_noise(vec3_scale(spot.ground, 0.5f), 50)) & 3;
        GSZ_TRY(add_leaf(p, at, vec3_scale(gsz_random_direction(&p->random), 0.035f * p->larger),
                         0.035f * p->larger, colors[kind], 0));
    }
    return GSZ_OK;
}

gsz_result gsz_landscape_plant(gsz_context *context, gsz_scene *scene) {
    leaf_planter planter = {
        .context = context, .scene = scene, .random = gsz_random_start(scene->seed, 3)};
    /* More Gaussians go into finer leaves only so far; beyond, the leaves themselves are cut finer. */
    planter.amount = fminf(scene->amount, 4.0f);
    planter.larger = 1.0f / sqrtf(planter.amount);
    GSZ_TRY(plant_trees(&planter));
    GSZ_TRY(plant_bushes(&planter));
    GSZ_TRY(plant_grass(&planter));
    return plant_flowers(&planter);
}
