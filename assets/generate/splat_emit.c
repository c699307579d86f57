/* SPDX-License-Identifier: MIT */
/* splat_emit.c - the five kinds of Gaussians of a trained scene, from shaded cells.
 *
 * Surface: one a leaf, mostly opaque. Backing: coarse ones a little below that close the gaps. Faint: large
 * shares of a trained scene hardly show and carry leftovers of the optimisation. Buried: lost inside of
 * solids, never seen. Floaters: a few in the air.
 */
#include "splat_emit.h"

#include "context.h"
#include "noise_texture.h"
#include "sh_project.h"
#include "splat_frame.h"

/* Measured on trained scenes: deviations of the coefficients of the bands 1..3 that carry no highlight, the part
 * that all channels share and the part of each channel. */
static const float noise_shared[4] = {0, 0.0180f, 0.0160f, 0.0140f};
static const float noise_own[4] = {0, 0.0100f, 0.0085f, 0.0070f};

typedef struct splat_emitter {
    const gsz_scene *scene;
    const gsz_cells *cells;
    gsz_cloud *cloud;
    uint32_t *place; /* where the next ones go: a trained file has no order */
    uint32_t *leaf;  /* indices of the leaves */
    size_t leaf_count;
    size_t next;
    gsz_random random;
} splat_emitter;

typedef struct splat_values {
    gsz_vec3 point;
    gsz_frame frame;
    float opacity;
    float sh[GSZ_SH_TERMS][3];
} splat_values;

size_t gsz_emit_leaf_target(size_t count) { return count * 52 / 100; }

/* Scenes are modelled with y up; half a turn about x makes them y down. */
static gsz_vec3 turned(gsz_vec3 a) { return vec3(a.x, -a.y, -a.z); }

static int band_of_rest(int term) { return term < 4 ? 1 : term < 9 ? 2 : 3; }

/* Neighbours were cloned from one another, so most of what is left over is shared between them. */
static void add_noise(splat_emitter *emitter, splat_values *splat, float strength) {
    enum { CHANNELS = 4 * (GSZ_SH_TERMS - 1) };
    float channel[CHANNELS];
    float alpha = 1.0f / (1.0f + expf(-splat->opacity));
    strength *= (0.65f + 0.5f * alpha) * expf(gsz_random_normal(&emitter->random, -0.08f, 0.4f));
    gsz_noise_channels(channel, CHANNELS,
                       vec3_scale(splat->point, 1.0f / emitter->scene->noise_scale),
                       (uint32_t)emitter->scene->seed + 77);
    for (int i = 0; i < CHANNELS; i++)
        channel[i] = strength * (0.85f * channel[i] + gsz_random_normal(&emitter->random, 0, 0.5f));
    for (int t = 1; t < GSZ_SH_TERMS; t++)
        for (int c = 0; c < 3; c++) {
            float own = channel[15 * (c + 1) + t - 1];
            splat->sh[t][c] +=
                noise_shared[band_of_rest(t)] * channel[t - 1] + noise_own[band_of_rest(t)] * own;
        }
}

static void set_color(splat_values *splat, gsz_vec3 color) {
    const float value[3] = {color.x, color.y, color.z};
    for (int c = 0; c < 3; c++) splat->sh[0][c] += (value[c] - 0.5f) / 0.28209479f;
}

/* A lamp shows in a mirror for the view direction that is its own mirror image. */
static void add_highlights(splat_values *splat, const gsz_scene *scene,
                           const gsz_material *material, const gsz_lit *lit, gsz_vec3 normal) {
    for (int i = 0; i < scene->lamp_count && material->gloss > 0; i++) {
        const gsz_lamp *lamp = &scene->lamp[i];
        float facing = vec3_dot(lamp->direction, normal);
        float strength =
            material->gloss * smoothf(-0.05f, 0.3f, facing) * (lamp->sun ? lit->sun : lit->open);
        if (strength < 0.002f) continue;
        gsz_vec3 view = vec3_along(lamp->direction, normal, -2.0f * facing);
        gsz_sh_add_lobe(splat->sh, turned(view), vec3_scale(lamp->color, strength),
                        lamp->sharpness);
    }
    if (material->mirror <= 0) return;
    gsz_vec3 sky =
        vec3(sqrtf(scene->sky_side.x), sqrtf(scene->sky_side.y), sqrtf(scene->sky_side.z));
    gsz_vec3 more = vec3_sub(sky, lit->color);
    gsz_sh_add_rim(splat->sh, turned(normal), vec3_scale(more, material->mirror * lit->open));
}

static void put(splat_emitter *emitter, const splat_values *splat) {
    gsz_cloud *cloud = emitter->cloud;
    size_t at = emitter->place[emitter->next++];
    gsz_frame frame = splat->frame;
    gsz_vec3 point = turned(splat->point);
    float quaternion[4];
    for (int i = 0; i < 3; i++) frame.axis[i] = turned(frame.axis[i]);
    gsz_frame_quaternion(quaternion, &frame);
    float length = gsz_random_normal(&emitter->random, 0.87f, 0.085f);
    cloud->plane[GSZ_PLANE_POSITION][at] = point.x;
    cloud->plane[GSZ_PLANE_POSITION + 1][at] = point.y;
    cloud->plane[GSZ_PLANE_POSITION + 2][at] = point.z;
    for (int i = 0; i < 3; i++) cloud->plane[GSZ_PLANE_SCALE + i][at] = logf(frame.deviation[i]);
    for (int i = 0; i < 4; i++) cloud->plane[GSZ_PLANE_ROTATION + i][at] = quaternion[i] * length;
    cloud->plane[GSZ_PLANE_OPACITY][at] = splat->opacity;
    for (int c = 0; c < 3; c++) {
        cloud->plane[GSZ_PLANE_DC + c][at] = splat->sh[0][c];
        for (int t = 1; t < GSZ_SH_TERMS; t++)
            cloud->plane[GSZ_PLANE_REST + 15 * c + t - 1][at] = splat->sh[t][c];
    }
}

static gsz_vec3 jittered(splat_emitter *emitter, gsz_vec3 color, float all, float each) {
    float shared = gsz_random_normal(&emitter->random, 0, all);
    color.x += shared + gsz_random_normal(&emitter->random, 0, each);
    color.y += shared + gsz_random_normal(&emitter->random, 0, each);
    color.z += shared + gsz_random_normal(&emitter->random, 0, each);
    return color;
}

/* A Gaussian over the cell, `width` deviations to its span. */
static void cover_cell(splat_emitter *emitter, splat_values *splat, const gsz_cell *cell,
                       float width) {
    gsz_random *random = &emitter->random;
    float wide = expf(gsz_random_normal(random, 0, 0.14f)),
          deep = expf(gsz_random_normal(random, -1.3f, 0.6f));
    gsz_frame_fit(&splat->frame, vec3_scale(cell->span_u, width * wide),
                  vec3_scale(cell->span_v, width / wide), deep);
    splat->point = vec3_along(cell->point, cell->span_u, gsz_random_normal(random, 0, 0.06f));
    splat->point = vec3_along(splat->point, cell->span_v, gsz_random_normal(random, 0, 0.06f));
}

/* Deviations to the span of a cell: less for one that is a whole surface, which has no neighbours to overlap
 * with, more for one whose other half was cut much finer and does not reach into its corners. */
static float usual_width(const splat_emitter *emitter, const gsz_cell *cell) {
    const gsz_surface *surface = &emitter->scene->surface[cell->surface];
    if (cell->parent == GSZ_NO_CELL)
        return surface->cells_u * surface->cells_v == 1 ? 0.34f : 0.48f;
    uint32_t leaves = emitter->cells->cell[cell->parent].leaves;
    return leaves > 4 ? 0.52f : 0.48f;
}

/* Opacities of neighbours go together: whole patches of a trained scene are opaque, others made of layers. */
static float drifting_opacity(splat_emitter *emitter, const gsz_cell *cell, float mean,
                              float least) {
    gsz_vec3 p = vec3_scale(cell->point, 0.4f / emitter->scene->noise_scale);
    float patch = gsz_noise_sum(p, 2, (uint32_t)emitter->scene->seed + 91);
    float opacity = mean + 4.5f * patch + gsz_random_normal(&emitter->random, 0, 0.9f);
    return opacity > least ? opacity : least + 0.15f * (least - opacity);
}

static void emit_surface(splat_emitter *emitter, const gsz_cell *cell) {
    const gsz_surface *surface = &emitter->scene->surface[cell->surface];
    splat_values splat = {0};
    gsz_material material;
    gsz_vec3 normal = gsz_cell_material(&material, emitter->scene, cell);
    cover_cell(emitter, &splat, cell, usual_width(emitter, cell) * surface->softness);
    splat.opacity = drifting_opacity(emitter, cell, 2.6f, -0.2f);
    set_color(&splat, jittered(emitter, cell->lit.color, 0.014f, 0.006f));
    add_highlights(&splat, emitter->scene, &material, &cell->lit, normal);
    add_noise(emitter, &splat, 1.0f);
    put(emitter, &splat);
}

static void emit_backing(splat_emitter *emitter, const gsz_cell *cell, float depth) {
    splat_values splat = {0};
    gsz_material material;
    gsz_vec3 normal = gsz_cell_material(&material, emitter->scene, cell);
    cover_cell(emitter, &splat, cell, 0.46f);
    /* Through a thin wall it would come out on the other side. */
    if (!emitter->scene->surface[cell->surface].solid) depth *= 0.15f;
    float sink = depth * splat.frame.deviation[1] + splat.frame.deviation[2];
    splat.point = vec3_along(splat.point, splat.frame.axis[2], -sink);
    splat.opacity = drifting_opacity(emitter, cell, 1.0f, -0.8f);
    set_color(&splat, jittered(emitter, cell->lit.color, 0.02f, 0.01f));
    add_highlights(&splat, emitter->scene, &material, &cell->lit, normal);
    add_noise(emitter, &splat, 1.0f);
    put(emitter, &splat);
}

static const gsz_cell *any_leaf(splat_emitter *emitter) {
    uint32_t at = gsz_random_below(&emitter->random, (uint32_t)emitter->leaf_count);
    return &emitter->cells->cell[emitter->leaf[at]];
}

/* A Gaussian and the clones that training made of it and never told apart. */
static void put_brood(splat_emitter *emitter, splat_values *splat, size_t count) {
    gsz_random *random = &emitter->random;
    put(emitter, splat);
    for (uint32_t i = gsz_random_below(random, 4); i > 0 && emitter->next < count; i--) {
        for (int k = 0; k < 3; k++) {
            float step = 0.35f * splat->frame.deviation[k];
            splat->point =
                vec3_along(splat->point, splat->frame.axis[k], gsz_random_normal(random, 0, step));
            splat->frame.deviation[k] *= expf(gsz_random_normal(random, 0, 0.12f));
            splat->sh[0][k] += gsz_random_normal(random, 0, 0.04f);
        }
        for (int t = 1; t < GSZ_SH_TERMS; t++)
            for (int c = 0; c < 3; c++) splat->sh[t][c] += gsz_random_normal(random, 0, 0.004f);
        splat->opacity += gsz_random_normal(random, 0, 0.4f);
        put(emitter, splat);
    }
}

static void emit_faint(splat_emitter *emitter, size_t count) {
    gsz_random *random = &emitter->random;
    const gsz_cell *cell = any_leaf(emitter);
    splat_values splat = {0};
    cover_cell(emitter, &splat, cell, 0.5f * expf(gsz_random_normal(random, -0.2f, 0.45f)));
    float away = gsz_random_normal(random, -0.3f, 0.35f) * splat.frame.deviation[1];
    splat.point = vec3_along(splat.point, splat.frame.axis[2], away);
    splat.point = vec3_along(splat.point, cell->span_u, gsz_random_normal(random, 0, 0.22f));
    splat.point = vec3_along(splat.point, cell->span_v, gsz_random_normal(random, 0, 0.22f));
    splat.opacity = clampf(gsz_random_normal(random, -2.8f, 1.1f), -5.3f, 0.0f);
    set_color(&splat, jittered(emitter, cell->lit.color, 0.06f, 0.02f));
    add_noise(emitter, &splat, 1.2f);
    put_brood(emitter, &splat, count);
}

static void emit_buried(splat_emitter *emitter) {
    gsz_random *random = &emitter->random;
    const gsz_cell *cell = any_leaf(emitter);
    for (int i = 0; i < 64 && !emitter->scene->surface[cell->surface].solid; i++)
        cell = any_leaf(emitter);
    splat_values splat = {0};
    cover_cell(emitter, &splat, cell, 0.38f * expf(gsz_random_normal(random, -0.2f, 0.5f)));
    splat.frame.deviation[2] *= expf(gsz_random_normal(random, 0.3f, 0.5f));
    float depth = gsz_random_between(random, 1.2f, 3.0f) *
                  (splat.frame.deviation[1] + splat.frame.deviation[2]);
    splat.point = vec3_along(splat.point, splat.frame.axis[2], -depth);
    splat.opacity = gsz_random_normal(random, -0.5f, 2.2f);
    set_color(&splat, jittered(emitter, vec3_scale(cell->lit.color, 0.85f), 0.12f, 0.06f));
    add_noise(emitter, &splat, 1.5f);
    put(emitter, &splat);
}

static void emit_floater(splat_emitter *emitter) {
    gsz_random *random = &emitter->random;
    gsz_vec3 low = emitter->scene->box_low, size = vec3_sub(emitter->scene->box_high, low);
    splat_values splat = {0};
    float t[3];
    for (int i = 0; i < 3; i++) t[i] = gsz_random_between(random, 0.0f, 1.0f);
    splat.point = vec3_add(low, vec3_tint(size, vec3(t[0], t[1], t[2])));
    gsz_vec3 along = gsz_random_direction(random), side = vec3_perpendicular(along);
    float length = vec3_length(size) * 0.003f * expf(gsz_random_normal(random, 0, 0.7f));
    gsz_frame_fit(&splat.frame, vec3_scale(along, length), vec3_scale(side, 0.5f * length), 0.5f);
    splat.opacity = clampf(gsz_random_normal(random, -4.3f, 0.6f), -5.4f, -3.0f);
    set_color(&splat, jittered(emitter, any_leaf(emitter)->lit.color, 0.1f, 0.05f));
    add_noise(emitter, &splat, 3.0f);
    put(emitter, &splat);
}

/* Inner cells that stand for `least` leaves or more, their parents for twice as many; such cells tile all that
 * was cut that far, and their middles lie where the cells below them meet. */
static bool stands_for(const gsz_cells *cells, const gsz_cell *cell, uint32_t least) {
    return cell->leaves >= least && cell->leaves < 2 * least &&
           (cell->parent == GSZ_NO_CELL || cells->cell[cell->parent].leaves >= 2 * least);
}

static void emit_all(splat_emitter *emitter, size_t count) {
    const gsz_cells *cells = emitter->cells;
    for (size_t i = 0; i < emitter->leaf_count; i++)
        emit_surface(emitter, &cells->cell[emitter->leaf[i]]);
    for (size_t i = 0; i < cells->count && emitter->next < count; i++)
        if (stands_for(cells, &cells->cell[i], 2))
            emit_backing(emitter, &cells->cell[i], 0.55f);
        else if (stands_for(cells, &cells->cell[i], 8))
            emit_backing(emitter, &cells->cell[i], 1.1f);
    size_t left = count - emitter->next, buried = left / 9, floaters = left / 300;
    for (size_t i = 0; i < buried; i++) emit_buried(emitter);
    for (size_t i = 0; i < floaters; i++) emit_floater(emitter);
    while (emitter->next < count) emit_faint(emitter, count);
}

static void shuffle(uint32_t *place, size_t count, gsz_random *random) {
    for (size_t i = 0; i < count; i++) place[i] = (uint32_t)i;
    for (size_t i = count; i > 1; i--) {
        uint32_t other = gsz_random_below(random, (uint32_t)i), keep = place[i - 1];
        place[i - 1] = place[other];
        place[other] = keep;
    }
}

gsz_result gsz_emit(gsz_context *context, gsz_cloud *cloud, const gsz_scene *scene,
                    const gsz_cells *cells, size_t count) {
    splat_emitter emitter = {.scene = scene, .cells = cells, .cloud = cloud};
    emitter.random = gsz_random_start(scene->seed, 2);
    GSZ_TRY(gsz_cloud_create(context, cloud, count, GSZ_SH_DEGREE_MAX));
    GSZ_TRY(GSZ_NEW(context, &emitter.place, count));
    gsz_result result = GSZ_NEW(context, &emitter.leaf, cells->leaf_count);
    if (result == GSZ_OK) {
        shuffle(emitter.place, count, &emitter.random);
        for (size_t i = 0; i < cells->count; i++)
            if (cells->cell[i].leaves == 1) emitter.leaf[emitter.leaf_count++] = (uint32_t)i;
        emit_all(&emitter, count);
    }
    gsz_free(context, emitter.leaf);
    gsz_free(context, emitter.place);
    return result;
}
