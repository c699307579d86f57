/* SPDX-License-Identifier: MIT */
/* scene_landscape.c - the scene "landscape": a wooded island with a house in a lake, far hills, a sky. */
#include "context.h"
#include "island_shape.h"
#include "landscape_coats.h"
#include "landscape_plants.h"
#include "noise_texture.h"
#include "surface_shape.h"

/* Numbers: how far beyond the coast it goes on under water. */
static gsz_vec3 ground_at(const gsz_surface *surface, float u, float v) {
    float a = 2 * u - 1, b = 2 * v - 1, reach = fmaxf(fabsf(a), fabsf(b));
    float length = hypotf(a, b);
    if (length < 1e-6f) return vec3(0, gsz_island_height(0, 0), 0);
    float radius = reach * surface->p[0] * gsz_island_coast(a, b);
    float x = radius * a / length, z = radius * b / length;
    return vec3(x, gsz_island_height(x, z), z);
}

/* From the island to the horizon, in rings that grow with the distance. Numbers: inner and outer radius. */
static gsz_vec3 water_at(const gsz_surface *surface, float u, float v) {
    float angle = -2 * GSZ_PI * u, radius = surface->p[0] * powf(surface->p[1] / surface->p[0], v);
    return vec3(radius * cosf(angle), 0, radius * sinf(angle));
}

/* A range all around. Numbers: distance, height over distance, seed, peaks around. */
static gsz_vec3 hills_at(const gsz_surface *surface, float u, float v) {
    const float *p = surface->p;
    float angle = -2 * GSZ_PI * u;
    gsz_vec3 d = vec3(cosf(angle), 0, sinf(angle)), q = vec3_scale(d, p[3]);
    float ridge = 0.25f + 0.9f * gsz_noise_ridge(vec3_add(q, vec3(0, p[2], 0)), 5, 53);
    float fold = 0.10f * gsz_noise_sum(vec3_add(vec3_scale(d, 4 * p[3]), vec3(0, 4 * v, 0)), 3, 55);
    float y = p[0] * p[1] * v * ridge, radius = p[0] * (1.0f + 0.30f * v + fold * v);
    return vec3(radius * d.x, y - 0.004f * p[0], radius * d.z);
}

/* Numbers: radius. */
static gsz_vec3 sky_at(const gsz_surface *surface, float u, float v) {
    float angle = 2 * GSZ_PI * u, rise = -0.06f + (0.5f * GSZ_PI + 0.05f) * v;
    return vec3_scale(vec3(cosf(rise) * cosf(angle), sinf(rise), cosf(rise) * sinf(angle)),
                      surface->p[0]);
}

/* A hull. Numbers: length, width, depth. */
static gsz_vec3 boat_at(const gsz_surface *surface, float u, float v) {
    float beam = 0.5f * surface->p[1] * powf(sinf(GSZ_PI * (0.04f + 0.92f * v)), 0.7f),
          across = 2 * u - 1;
    float sheer = 0.35f * surface->p[2] * (2 * v - 1) * (2 * v - 1);
    float y =
        surface->p[2] * (powf(fabsf(across), 2.2f) - 1.0f) + sheer * (0.3f + 0.7f * fabsf(across));
    return gsz_surface_world(surface, vec3((v - 0.5f) * surface->p[0], y, across * beam));
}

static gsz_result add(gsz_context *context, gsz_scene *scene, gsz_surface **out, gsz_shape shape,
                      gsz_coat coat, int cells_u, int cells_v) {
    GSZ_TRY(gsz_scene_add(context, scene, out));
    (*out)->shape = shape;
    (*out)->coat = coat;
    (*out)->cells_u = cells_u;
    (*out)->cells_v = cells_v;
    return GSZ_OK;
}

static gsz_result add_far(gsz_context *context, gsz_scene *scene) {
    static const float range[3][6] = {/* distance, height, seed, peaks, haze, snow */
                                      {70.0f, 0.10f, 0.3f, 3.0f, 0.22f, 0.0f},
                                      {130.0f, 0.17f, 1.7f, 2.6f, 0.45f, 0.25f},
                                      {240.0f, 0.26f, 2.9f, 2.2f, 0.62f, 1.0f}};
    gsz_surface *sky, *hills;
    GSZ_TRY(add(context, scene, &sky, sky_at, gsz_coat_sky, 40, 14));
    sky->p[0] = 700.0f;
    sky->far_away = true;
    sky->detail = 0.7f;
    sky->softness = 1.25f;
    for (int i = 0; i < 3; i++) {
        GSZ_TRY(add(context, scene, &hills, hills_at, gsz_coat_hills, 96, 6));
        for (int k = 0; k < 4; k++) hills->p[k] = range[i][k];
        hills->c[0] = range[i][4];
        hills->c[1] = range[i][5];
        hills->far_away = true;
        hills->detail = 0.55f;
    }
    return GSZ_OK;
}

static gsz_result add_land(gsz_context *context, gsz_scene *scene) {
    gsz_surface *ground, *water;
    GSZ_TRY(add(context, scene, &ground, ground_at, gsz_coat_ground, 48, 48));
    ground->p[0] = 1.04f;
    ground->detail = 1.2f;
    GSZ_TRY(add(context, scene, &water, water_at, gsz_coat_water, 64, 24));
    water->p[0] = 5.2f;
    water->p[1] = 420.0f;
    water->cover = 0;
    water->detail = 0.6f;
    water->softness = 1.1f;
    return GSZ_OK;
}

static gsz_result add_rocks(gsz_context *context, gsz_scene *scene) {
    gsz_random random = gsz_random_start(scene->seed, 4);
    for (int i = 0, laid = 0; i < 3000 && laid < 110; i++) {
        float x = gsz_random_between(&random, -9.5f, 9.5f),
              z = gsz_random_between(&random, -9.5f, 9.5f);
        float y = gsz_island_height(x, z);
        bool shore = y > -0.25f && y<0.15f, crag = y> 1.2f;
        if (!shore && !(crag && gsz_random_below(&random, 3) == 0)) continue;
        if (gsz_island_path(x, z) < 0.7f || gsz_island_house(x, z) < 1.6f) continue;
        gsz_surface *rock;
        GSZ_TRY(gsz_scene_add(context, scene, &rock));
        float size = 0.10f * expf(gsz_random_normal(&random, 0.25f, 0.6f));
        float wide = size * gsz_random_between(&random, 0.8f, 1.5f);
        float deep = size * gsz_random_between(&random, 0.8f, 1.4f);
        gsz_vec3 radii = vec3(wide, size, deep);
        gsz_shape_blob(rock, radii, 0.45f, 2.2f);
        gsz_surface_aim(rock, vec3(x, y + 0.2f * size, z),
                        vec3_unit(vec3_add(vec3(0, 1.5f, 0), gsz_random_direction(&random))));
        rock->coat = gsz_coat_rock;
        rock->cells_u = 6;
        rock->cells_v = 4;
        laid++;
    }
    return GSZ_OK;
}

static gsz_result add_panel(gsz_context *context, gsz_scene *scene, gsz_surface **out,
                            gsz_vec3 corner, gsz_vec3 edge_u, gsz_vec3 edge_v, gsz_coat coat) {
    GSZ_TRY(gsz_scene_add(context, scene, out));
    gsz_shape_panel(*out, corner, edge_u, edge_v);
    (*out)->coat = coat;
    (*out)->cells_u = (*out)->cells_v = 6;
    (*out)->detail = 1.6f;
    return GSZ_OK;
}

static void at_house(gsz_surface *surface) {
    float y = gsz_island_height(GSZ_HOUSE_X, GSZ_HOUSE_Z) - 0.03f;
    gsz_surface_place(surface, vec3(GSZ_HOUSE_X, y, GSZ_HOUSE_Z), GSZ_HOUSE_TURN);
}

/* Seen from outside, edge_u runs to the left where edge_v goes up. */
static gsz_result add_walls(gsz_context *context, gsz_scene *scene, float length, float width,
                            float height) {
    const gsz_vec3 corner[4] = {
        {length, 0, width}, {-length, 0, width}, {-length, 0, -width}, {length, 0, -width}};
    gsz_surface *wall;
    for (int i = 0; i < 4; i++) {
        gsz_vec3 edge = vec3_sub(corner[(i + 1) & 3], corner[i]);
        bool gable = i & 1;
        GSZ_TRY(add_panel(context, scene, &wall, corner[i], edge,
                          vec3(0, gable ? height * 1.05f : height, 0), gsz_coat_logs));
        wall->c[0] = 9.0f;
        wall->c[1] = gable ? 0.0f : 2.0f;
        wall->c[2] = i == 0 ? 1.0f : 0.0f;
        at_house(wall);
    }
    return GSZ_OK;
}

/* Rows of logs that grow shorter up to the ridge. */
static gsz_result add_gables(gsz_context *context, gsz_scene *scene, float length, float width,
                             float height, float peak) {
    gsz_surface *row;
    for (int i = 0; i < 16; i++) {
        float from = (float)(i / 2) / 8.0f, half = width * (1.0f - from),
              end = i & 1 ? -length : length;
        float low = mixf(height, peak, from), step = (peak - height) / 8.0f;
        gsz_vec3 edge = vec3(0, 0, i & 1 ? -2 * half : 2 * half);
        GSZ_TRY(add_panel(context, scene, &row, vec3(end, low, -0.5f * edge.z), edge,
                          vec3(0, step, 0), gsz_coat_logs));
        row->cells_u = row->cells_v = 2;
        row->c[0] = 1.0f;
        at_house(row);
    }
    return GSZ_OK;
}

static gsz_result add_roof(gsz_context *context, gsz_scene *scene, float length, float width,
                           float height, float peak) {
    gsz_surface *side;
    float over = 0.12f, slope = (peak - height) / width;
    for (int i = 0; i < 2; i++) {
        float sign = i ? -1.0f : 1.0f, eaves = width + over;
        gsz_vec3 corner = vec3(sign * (length + over), height - over * slope + 0.03f, sign * eaves);
        gsz_vec3 along = vec3(-2 * sign * (length + over), 0, 0),
                 up = vec3(0, slope * eaves, -sign * eaves);
        GSZ_TRY(add_panel(context, scene, &side, corner, along, up, gsz_coat_shingles));
        side->detail = 2.0f;
        at_house(side);
    }
    static const float chimney[][2] = {{0.085f, 0.75f}, {0.085f, 1.25f}, {0.105f, 1.27f},
                                       {0.105f, 1.33f}, {0.06f, 1.335f}, {0.0f, 1.33f}};
    GSZ_TRY(gsz_scene_add(context, scene, &side));
    gsz_shape_lathe(side, chimney, (int)(sizeof chimney / sizeof *chimney));
    side->coat = gsz_coat_rock;
    side->cells_u = 6;
    side->cells_v = 5;
    at_house(side);
    side->origin = gsz_surface_world(side, vec3(0.38f, 0, -0.18f));
    return GSZ_OK;
}

static gsz_result add_house(gsz_context *context, gsz_scene *scene) {
    const float length = 0.78f, width = 0.52f, height = 0.60f, peak = 1.15f;
    GSZ_TRY(add_walls(context, scene, length, width, height));
    GSZ_TRY(add_gables(context, scene, length, width, height, peak));
    return add_roof(context, scene, length, width, height, peak);
}

static gsz_result add_post(gsz_context *context, gsz_scene *scene, gsz_vec3 foot, float height) {
    gsz_surface *post;
    const gsz_vec3 control[4] = {
        {0, 0, 0}, {0, 0.3f * height, 0}, {0, 0.7f * height, 0}, {0, height, 0}};
    GSZ_TRY(gsz_scene_add(context, scene, &post));
    gsz_shape_tube(post, control, 0.045f, 0.04f);
    post->origin = foot;
    post->coat = gsz_coat_bark;
    post->c[0] = 0.25f, post->c[1] = 0.19f, post->c[2] = 0.13f;
    post->cells_u = 4;
    post->cells_v = 3;
    return GSZ_OK;
}

static gsz_result add_landing(gsz_context *context, gsz_scene *scene) {
    gsz_vec3 start = vec3(5.6f, 0.24f, 3.45f), along = vec3(2.6f, 0, 1.3f),
             side = vec3(-0.22f, 0, 0.44f);
    gsz_surface *deck, *boat;
    GSZ_TRY(add_panel(context, scene, &deck, vec3_along(start, side, -0.5f), side, along,
                      gsz_coat_planks));
    deck->cells_v = 24;
    deck->two_sided = true;
    deck->c[0] = 24.0f, deck->c[1] = 0.42f, deck->c[2] = 0.34f, deck->c[3] = 0.25f;
    for (int i = 0; i < 8; i++) {
        gsz_vec3 foot = vec3_along(vec3_along(start, along, 0.16f + 0.27f * (float)(i / 2)), side,
                                   i & 1 ? 0.52f : -0.52f);
        GSZ_TRY(add_post(context, scene, vec3(foot.x, -0.3f, foot.z), 0.68f));
    }
    GSZ_TRY(add(context, scene, &boat, boat_at, gsz_coat_planks, 8, 12));
    gsz_surface_place(boat, vec3(7.35f, 0.25f, 5.2f), 0.3f);
    boat->p[0] = 1.25f, boat->p[1] = 0.46f, boat->p[2] = 0.24f;
    boat->c[0] = 1.0f, boat->c[1] = 0.50f, boat->c[2] = 0.08f, boat->c[3] = 0.06f;
    boat->two_sided = true;
    boat->detail = 2.0f;
    return GSZ_OK;
}

static void set_lights(gsz_scene *scene) {
    scene->sun_direction = gsz_landscape_sun();
    scene->sun_color = vec3(3.1f, 2.75f, 2.2f);
    scene->sun_width = 0.025f;
    scene->sky_top = vec3(0.55f, 0.75f, 1.10f);
    scene->sky_side = vec3(0.62f, 0.74f, 0.92f);
    scene->bounce = vec3(0.22f, 0.24f, 0.18f);
    const gsz_lamp lamps[2] = {{scene->sun_direction, {0.95f, 0.90f, 0.78f}, 8.0f, true},
                               {vec3(0, 1, 0), {0.12f, 0.15f, 0.20f}, 3.0f, false}};
    for (int i = 0; i < 2; i++) scene->lamp[scene->lamp_count++] = lamps[i];
}

gsz_result gsz_scene_landscape(gsz_context *context, gsz_scene *scene) {
    set_lights(scene);
    scene->box_low = vec3(-10.2f, -0.7f, -10.2f);
    scene->box_high = vec3(10.2f, 6.2f, 10.2f);
    scene->voxel = 0.08f;
    scene->reach = 2.2f;
    scene->focus = 9.0f;
    scene->exposure = 0.62f;
    scene->noise_scale = 0.35f;
    GSZ_TRY(add_far(context, scene));
    GSZ_TRY(add_land(context, scene));
    GSZ_TRY(add_rocks(context, scene));
    GSZ_TRY(add_house(context, scene));
    GSZ_TRY(add_landing(context, scene));
    return gsz_landscape_plant(context, scene);
}
