/* SPDX-License-Identifier: MIT */
/* scene_object.c - the scene "object": a tea table with porcelain, fruit, sweets and a plant in bloom. */
#include "context.h"
#include "object_coats.h"
#include "surface_shape.h"

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static const float pedestal_profile[][2] = {
    {0.20f, -0.66f}, {0.21f, -0.64f}, {0.11f, -0.58f}, {0.08f, -0.50f}, {0.12f, -0.42f},
    {0.13f, -0.38f}, {0.09f, -0.30f}, {0.07f, -0.18f}, {0.16f, -0.06f}, {0.30f, -0.02f}};
static const float teapot_profile[][2] = {
    {0.0f, 0.002f},  {0.155f, 0.002f}, {0.165f, 0.016f}, {0.19f, 0.035f}, {0.285f, 0.12f},
    {0.315f, 0.21f}, {0.285f, 0.305f}, {0.20f, 0.37f},   {0.17f, 0.385f}, {0.168f, 0.40f}};
static const float lid_profile[][2] = {{0.165f, 0.392f}, {0.172f, 0.402f}, {0.15f, 0.425f},
                                       {0.09f, 0.452f},  {0.030f, 0.466f}, {0.024f, 0.482f},
                                       {0.046f, 0.505f}, {0.036f, 0.53f},  {0.0f, 0.536f}};
static const float cup_profile[][2] = {{0.0f, 0.030f},   {0.065f, 0.030f}, {0.07f, 0.042f},
                                       {0.12f, 0.085f},  {0.145f, 0.14f},  {0.157f, 0.195f},
                                       {0.157f, 0.198f}, {0.150f, 0.196f}, {0.137f, 0.14f},
                                       {0.11f, 0.09f},   {0.0f, 0.055f}};
static const float saucer_profile[][2] = {{0.0f, 0.004f},   {0.11f, 0.004f},  {0.19f, 0.022f},
                                          {0.235f, 0.045f}, {0.236f, 0.049f}, {0.19f, 0.032f},
                                          {0.11f, 0.018f},  {0.09f, 0.022f},  {0.0f, 0.022f}};
static const float plate_profile[][2] = {{0.0f, 0.004f},   {0.16f, 0.004f},  {0.22f, 0.020f},
                                         {0.285f, 0.040f}, {0.287f, 0.045f}, {0.22f, 0.031f},
                                         {0.17f, 0.018f},  {0.0f, 0.016f}};
static const float pot_profile[][2] = {{0.0f, 0.002f},   {0.125f, 0.002f}, {0.135f, 0.012f},
                                       {0.155f, 0.07f},  {0.19f, 0.16f},   {0.20f, 0.23f},
                                       {0.19f, 0.275f},  {0.20f, 0.295f},  {0.21f, 0.31f},
                                       {0.205f, 0.325f}, {0.185f, 0.325f}, {0.175f, 0.27f}};
static const float lemon_profile[][2] = {{0.0f, -0.125f}, {0.018f, -0.118f}, {0.04f, -0.095f},
                                         {0.08f, -0.05f}, {0.090f, 0.0f},    {0.08f, 0.05f},
                                         {0.04f, 0.098f}, {0.02f, 0.125f},   {0.0f, 0.134f}};
static const float macaron_profile[][2] = {
    {0.0f, -0.048f},  {0.06f, -0.046f}, {0.088f, -0.028f}, {0.094f, -0.014f}, {0.086f, -0.009f},
    {0.086f, 0.009f}, {0.094f, 0.014f}, {0.088f, 0.028f},  {0.06f, 0.046f},   {0.0f, 0.048f}};

/* Flat on the table, round over its edge, hanging in folds that grow towards a scalloped hem. */
static gsz_vec3 cloth_at(const gsz_surface *surface, float u, float v) {
    float angle = -2 * GSZ_PI * u, s = mixf(surface->c[0], surface->c[1], v), bend = 0.05f,
          edge = 0.97f;
    float hang = fmaxf(s - edge, 0.0f), turn = fminf(hang / bend, 0.5f * GSZ_PI);
    float fall = fmaxf(hang - bend * 0.5f * GSZ_PI, 0.0f);
    float radius = fminf(s, edge) + bend * sinf(turn), y = -bend * (1 - cosf(turn)) - fall;
    float depth = smoothf(0.0f, 0.45f, hang);
    float fold = sinf(14 * angle + 1.1f * sinf(3 * angle)) + 0.45f * sinf(23 * angle + 2.0f);
    radius += depth * (0.055f * fold + 0.03f);
    y += depth * (0.05f * cosf(4 * angle) - 0.012f * fabsf(sinf(48 * angle)));
    return vec3(radius * cosf(angle), y, radius * sinf(angle));
}

/* A disc without a pole: a square mapped to it (Shirley and Chiu 1997). The second number of the coat is its
 * radius. */
static gsz_vec3 disc_at(const gsz_surface *surface, float u, float v) {
    float a = 2 * u - 1, b = 2 * v - 1, radius = surface->c[1];
    bool wide = a * a > b * b;
    float angle =
        wide ? 0.25f * GSZ_PI * b / a : 0.5f * GSZ_PI - 0.25f * GSZ_PI * a / (b != 0 ? b : 1.0f);
    radius *= wide ? a : b;
    return gsz_surface_world(surface, vec3(radius * cosf(angle), 0, radius * sinf(angle)));
}

static gsz_result add_lathe(gsz_context *context, gsz_scene *scene, gsz_surface **out,
                            const float (*profile)[2], int points, gsz_coat coat) {
    GSZ_TRY(gsz_scene_add(context, scene, out));
    gsz_shape_lathe(*out, profile, points);
    (*out)->coat = coat;
    (*out)->solid = true;
    (*out)->cells_u = 10;
    (*out)->cells_v = points - 1; /* no cell bends around a rim */
    return GSZ_OK;
}

static void paint_porcelain(gsz_surface *surface, float blossoms, float middle, float aspect,
                            float gilt_low, float gilt_high) {
    const float numbers[5] = {blossoms, middle, aspect, gilt_low, gilt_high};
    for (int i = 0; i < 5; i++) surface->c[i] = numbers[i];
    surface->coat = gsz_coat_porcelain;
    surface->detail = 1.3f;
}

static gsz_result add_tube(gsz_context *context, gsz_scene *scene, gsz_surface **out,
                           const gsz_vec3 control[4], float radius_start, float radius_end,
                           gsz_coat coat) {
    GSZ_TRY(gsz_scene_add(context, scene, out));
    gsz_shape_tube(*out, control, radius_start, radius_end);
    (*out)->coat = coat;
    (*out)->solid = true;
    (*out)->cells_u = 4;
    (*out)->cells_v = 4;
    return GSZ_OK;
}

/* The cloth from one arc length to another; the hanging part gets more detail than the covered middle. */
static gsz_result add_cloth(gsz_context *context, gsz_scene *scene, float from, float to,
                            float detail) {
    gsz_surface *cloth;
    GSZ_TRY(gsz_scene_add(context, scene, &cloth));
    cloth->shape = cloth_at;
    cloth->coat = gsz_coat_linen;
    cloth->c[0] = from;
    cloth->c[1] = to;
    cloth->cells_u = 64;
    cloth->cells_v = 12;
    cloth->detail = detail;
    return GSZ_OK;
}

static gsz_result add_middle(gsz_context *context, gsz_scene *scene, float radius, float height,
                             float detail) {
    GSZ_TRY(add_cloth(context, scene, 0.0f, radius, detail));
    gsz_surface *middle = &scene->surface[scene->surface_count - 1];
    middle->shape = disc_at;
    middle->origin.y = height;
    middle->cells_u = middle->cells_v = 24;
    return GSZ_OK;
}

static gsz_result add_table(gsz_context *context, gsz_scene *scene) {
    gsz_surface *pedestal, *foot;
    GSZ_TRY(add_middle(context, scene, 0.76f, 0.0f, 1.5f));
    GSZ_TRY(add_middle(context, scene, 0.96f, -0.03f, 0.35f));
    /* The second one is the padding below; it lights what gaps there are instead of darkening them. */
    scene->surface[scene->surface_count - 1].far_away = true;
    GSZ_TRY(add_cloth(context, scene, 0.76f, GSZ_CLOTH_LENGTH, 2.6f));
    GSZ_TRY(add_lathe(context, scene, &pedestal, pedestal_profile, COUNT(pedestal_profile),
                      gsz_coat_wood));
    for (int i = 0; i < 4; i++) {
        const gsz_vec3 control[4] = {
            {0.08f, -0.52f, 0}, {0.35f, -0.44f, 0}, {0.45f, -0.74f, 0}, {0.72f, -0.735f, 0}};
        GSZ_TRY(add_tube(context, scene, &foot, control, 0.062f, 0.040f, gsz_coat_wood));
        gsz_surface_place(foot, vec3(0, 0, 0), GSZ_PI * (0.25f + 0.5f * (float)i));
    }
    return GSZ_OK;
}

static gsz_result add_teapot(gsz_context *context, gsz_scene *scene, gsz_vec3 at, float angle) {
    const gsz_vec3 spout[4] = {
        {0.24f, 0.13f, 0}, {0.44f, 0.12f, 0}, {0.37f, 0.33f, 0}, {0.53f, 0.41f, 0}};
    const gsz_vec3 handle[4] = {
        {-0.22f, 0.345f, 0}, {-0.56f, 0.47f, 0}, {-0.58f, 0.02f, 0}, {-0.27f, 0.10f, 0}};
    gsz_surface *part[4];
    GSZ_TRY(add_lathe(context, scene, &part[0], teapot_profile, COUNT(teapot_profile), NULL));
    paint_porcelain(part[0], 6, 0.53f, 2.4f, 0.94f, 0.20f);
    gsz_surface_place(part[0], at, angle);
    GSZ_TRY(add_lathe(context, scene, &part[1], lid_profile, COUNT(lid_profile), NULL));
    paint_porcelain(part[1], 6, 0.30f, 2.0f, 0.10f, 0.72f);
    part[1]->detail = 2.2f;
    gsz_surface_place(part[1], at, angle + 0.4f);
    GSZ_TRY(add_tube(context, scene, &part[2], spout, 0.078f, 0.034f, NULL));
    paint_porcelain(part[2], 2, 0.35f, 1.4f, 0.985f, 0.02f);
    gsz_surface_place(part[2], at, angle);
    GSZ_TRY(add_tube(context, scene, &part[3], handle, 0.029f, 0.025f, NULL));
    paint_porcelain(part[3], 0, 0, 0, 0.28f, 0.66f);
    gsz_surface_place(part[3], at, angle);
    return GSZ_OK;
}

static gsz_result add_cup(gsz_context *context, gsz_scene *scene, gsz_vec3 at, float angle) {
    const gsz_vec3 handle[4] = {
        {0.13f, 0.165f, 0}, {0.27f, 0.19f, 0}, {0.26f, 0.04f, 0}, {0.115f, 0.085f, 0}};
    gsz_surface *saucer, *cup, *ear, *tea;
    GSZ_TRY(add_lathe(context, scene, &saucer, saucer_profile, COUNT(saucer_profile), NULL));
    paint_porcelain(saucer, 12, 0.66f, 3.6f, 0.50f, 0.83f);
    saucer->solid = false;
    gsz_surface_place(saucer, at, angle);
    GSZ_TRY(add_lathe(context, scene, &cup, cup_profile, COUNT(cup_profile), NULL));
    paint_porcelain(cup, 6, 0.36f, 3.2f, 0.55f, 0.22f);
    cup->solid = false;
    gsz_surface_place(cup, at, angle);
    GSZ_TRY(add_tube(context, scene, &ear, handle, 0.014f, 0.012f, NULL));
    paint_porcelain(ear, 0, 0, 0, 0.2f, 0.8f);
    gsz_surface_place(ear, at, angle);
    GSZ_TRY(gsz_scene_add(context, scene, &tea));
    tea->shape = disc_at;
    tea->c[1] = 0.146f;
    tea->detail = 2.0f;
    tea->origin = vec3_add(at, vec3(0, 0.163f, 0));
    tea->coat = gsz_coat_tea;
    tea->cells_u = 6;
    tea->cells_v = 6;
    return GSZ_OK;
}

static gsz_result add_fruit(gsz_context *context, gsz_scene *scene, gsz_vec3 at) {
    static const struct {
        gsz_vec3 at, up;
        float orange;
    } fruit[] = {{{-0.10f, 0.106f, 0.06f}, {0.80f, 0.12f, 0.55f}, 0.0f},
                 {{0.09f, 0.106f, 0.09f}, {0.35f, 0.05f, -0.92f}, 0.12f},
                 {{0.0f, 0.106f, -0.11f}, {0.95f, 0.10f, -0.20f}, 0.05f},
                 {{0.0f, 0.252f, 0.02f}, {0.50f, 0.15f, 0.80f}, 0.0f}};
    gsz_surface *plate, *peel;
    GSZ_TRY(add_lathe(context, scene, &plate, plate_profile, COUNT(plate_profile), NULL));
    paint_porcelain(plate, 14, 0.68f, 3.2f, 0.56f, 0.86f);
    plate->solid = false;
    plate->origin = at;
    for (int i = 0; i < COUNT(fruit); i++) {
        GSZ_TRY(
            add_lathe(context, scene, &peel, lemon_profile, COUNT(lemon_profile), gsz_coat_peel));
        gsz_surface_aim(peel, vec3_add(at, fruit[i].at), vec3_unit(fruit[i].up));
        peel->c[0] = fruit[i].orange;
    }
    return GSZ_OK;
}

static gsz_result add_macarons(gsz_context *context, gsz_scene *scene, gsz_vec3 at) {
    static const struct {
        gsz_vec3 at, up;
        float color[3];
    } sweet[] = {{{0, 0.049f, 0}, {0, 1, 0}, {0.75f, 0.28f, 0.33f}},
                 {{0.02f, 0.147f, 0.01f}, {0.05f, 1, 0.02f}, {0.42f, 0.56f, 0.24f}},
                 {{0.0f, 0.245f, -0.01f}, {-0.04f, 1, 0.06f}, {0.82f, 0.62f, 0.26f}},
                 {{0.045f, 0.092f, 0.165f}, {0.12f, 0.35f, 0.93f}, {0.48f, 0.33f, 0.58f}}};
    gsz_surface *shell;
    for (int i = 0; i < COUNT(sweet); i++) {
        GSZ_TRY(add_lathe(context, scene, &shell, macaron_profile, COUNT(macaron_profile),
                          gsz_coat_macaron));
        gsz_surface_aim(shell, vec3_add(at, sweet[i].at), vec3_unit(sweet[i].up));
        for (int c = 0; c < 3; c++) shell->c[c] = sweet[i].color[c];
    }
    return GSZ_OK;
}

static gsz_result add_leaf(gsz_context *context, gsz_scene *scene, gsz_random *random, gsz_vec3 at,
                           gsz_vec3 along, float length) {
    gsz_surface *leaf;
    GSZ_TRY(gsz_scene_add(context, scene, &leaf));
    gsz_vec3 side = vec3_cross(vec3_unit(along), vec3(0, 1, 0));
    side = vec3_add(side, vec3_scale(gsz_random_direction(random), 0.35f));
    gsz_shape_leaf(leaf, vec3_scale(vec3_unit(along), length), vec3_scale(side, -1.0f),
                   0.52f * length, 0.35f * length, 0.3f);
    leaf->origin = at;
    leaf->coat = gsz_coat_leaf;
    leaf->c[0] = gsz_random_between(random, 0, 1);
    leaf->detail = 1.6f;
    leaf->cells_u = 2;
    leaf->cells_v = 3;
    return GSZ_OK;
}

static gsz_result add_blossom(gsz_context *context, gsz_scene *scene, gsz_random *random,
                              gsz_vec3 at, gsz_vec3 up) {
    gsz_vec3 side = vec3_perpendicular(up), other = vec3_cross(side, up);
    float turn = gsz_random_between(random, 0, 6),
          size = gsz_random_between(random, 0.058f, 0.078f);
    for (int i = 0; i < 6; i++) {
        gsz_surface *petal;
        float angle = turn + 2 * GSZ_PI * (float)i / 5.0f;
        gsz_vec3 out = vec3_along(vec3_scale(side, cosf(angle)), other, sinf(angle));
        gsz_vec3 along = vec3_scale(vec3_unit(vec3_along(out, up, 0.35f)), size);
        GSZ_TRY(gsz_scene_add(context, scene, &petal));
        petal->origin = at;
        if (i == 5) {
            gsz_shape_blob(petal, vec3(0.014f, 0.014f, 0.014f), 0.2f, 3);
            petal->origin = vec3_along(at, up, 0.012f);
            petal->coat = gsz_coat_peel;
            petal->cells_v = 2;
        } else {
            gsz_shape_leaf(petal, along, vec3_cross(up, out), 1.1f * size, 0.25f * size, 0.2f);
            petal->coat = gsz_coat_petal;
            petal->cells_v = 3;
        }
        petal->cells_u = 2;
    }
    return GSZ_OK;
}

static gsz_result add_stem(gsz_context *context, gsz_scene *scene, gsz_random *random,
                           gsz_vec3 foot, float angle, float spread, float height) {
    gsz_vec3 out = vec3(cosf(angle), 0, sinf(angle));
    gsz_vec3 top = vec3_add(vec3_scale(out, spread), vec3(0, height, 0));
    const gsz_vec3 control[4] = {
        vec3_scale(out, 0.04f), vec3_add(vec3_scale(out, 0.05f), vec3(0, 0.45f * height, 0)),
        vec3_add(vec3_scale(out, 0.5f * spread), vec3(0, 0.8f * height, 0)), top};
    gsz_surface *stem;
    GSZ_TRY(add_tube(context, scene, &stem, control, 0.011f, 0.006f, gsz_coat_plain));
    stem->origin = foot;
    stem->cells_u = 2;
    stem->c[0] = 0.10f, stem->c[1] = 0.19f, stem->c[2] = 0.05f;
    gsz_surface frame = *stem;
    for (int i = 0; i < 7; i++) {
        float v = 0.38f + 0.09f * (float)i,
              turn = angle + 2.4f * (float)i + gsz_random_between(random, -0.4f, 0.4f);
        gsz_vec3 along = vec3(cosf(turn), gsz_random_between(random, -0.05f, 0.55f), sinf(turn));
        gsz_vec3 at = frame.shape(&frame, 0.5f, v);
        GSZ_TRY(
            add_leaf(context, scene, random, at, along, gsz_random_between(random, 0.13f, 0.22f)));
    }
    gsz_vec3 up = vec3_unit(vec3_add(vec3_scale(out, 0.6f), vec3(0, 0.8f, 0)));
    return add_blossom(context, scene, random, vec3_along(vec3_add(foot, top), up, 0.012f), up);
}

static gsz_result add_plant(gsz_context *context, gsz_scene *scene, gsz_vec3 at) {
    gsz_random random = gsz_random_start(scene->seed, 1);
    gsz_surface *pot, *soil;
    GSZ_TRY(add_lathe(context, scene, &pot, pot_profile, COUNT(pot_profile), gsz_coat_glaze));
    pot->origin = at;
    GSZ_TRY(gsz_scene_add(context, scene, &soil));
    gsz_shape_blob(soil, vec3(0.185f, 0.025f, 0.185f), 0.05f, 5);
    soil->origin = vec3_add(at, vec3(0, 0.285f, 0));
    soil->coat = gsz_coat_soil;
    soil->cells_u = 8;
    soil->cells_v = 8;
    gsz_vec3 foot = vec3_add(at, vec3(0, 0.30f, 0));
    for (int i = 0; i < 9; i++) {
        float angle = 2.4f * (float)i, spread = 0.06f + 0.028f * (float)i;
        float height = 0.42f - 0.025f * (float)i + gsz_random_between(&random, -0.03f, 0.03f);
        GSZ_TRY(add_stem(context, scene, &random, foot, angle, spread, height));
    }
    return GSZ_OK;
}

static void set_lights(gsz_scene *scene) {
    scene->sun_direction = vec3_unit(vec3(0.55f, 0.80f, 0.45f));
    scene->sun_color = vec3(2.5f, 2.25f, 1.85f);
    scene->sun_width = 0.06f;
    scene->sky_top = vec3(0.85f, 0.92f, 1.05f);
    scene->sky_side = vec3(0.62f, 0.66f, 0.74f);
    scene->bounce = vec3(0.34f, 0.28f, 0.22f);
    const gsz_lamp lamps[3] = {
        {scene->sun_direction, {0.95f, 0.92f, 0.85f}, 9.0f, true},
        {vec3_unit(vec3(-0.75f, 0.55f, 0.35f)), {0.30f, 0.34f, 0.40f}, 6.0f, false},
        {vec3_unit(vec3(0.15f, 0.45f, -0.9f)), {0.24f, 0.23f, 0.22f}, 5.0f, false}};
    for (int i = 0; i < 3; i++) scene->lamp[scene->lamp_count++] = lamps[i];
}

gsz_result gsz_scene_object(gsz_context *context, gsz_scene *scene) {
    set_lights(scene);
    scene->box_low = vec3(-1.25f, -0.85f, -1.25f);
    scene->box_high = vec3(1.25f, 1.15f, 1.25f);
    scene->voxel = 0.0125f;
    scene->reach = 0.42f;
    scene->focus = 10.0f;
    scene->exposure = 0.54f;
    scene->noise_scale = 0.05f;
    GSZ_TRY(add_table(context, scene));
    GSZ_TRY(add_teapot(context, scene, vec3(-0.33f, 0, 0.13f), 2.2f));
    GSZ_TRY(add_cup(context, scene, vec3(0.32f, 0, 0.44f), 0.6f));
    GSZ_TRY(add_fruit(context, scene, vec3(-0.36f, 0, -0.50f)));
    GSZ_TRY(add_macarons(context, scene, vec3(0.70f, 0, 0.02f)));
    return add_plant(context, scene, vec3(0.27f, 0, -0.32f));
}
