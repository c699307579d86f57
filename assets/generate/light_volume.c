/* SPDX-License-Identifier: MIT */
/* light_volume.c - cone tracing through a pyramid of voxel densities (after Crassin et al. 2011). */
#include "light_volume.h"

#include "context.h"

static int level_size(const gsz_light_volume *volume, int level, int axis) {
    int size = volume->size[axis] >> level;
    return size > 0 ? size : 1;
}

static size_t level_count(const gsz_light_volume *volume, int level) {
    return (size_t)level_size(volume, level, 0) * (size_t)level_size(volume, level, 1) *
           (size_t)level_size(volume, level, 2);
}

static float *voxel_at(const gsz_light_volume *volume, int level, int x, int y, int z) {
    size_t row = (size_t)z * (size_t)level_size(volume, level, 1) + (size_t)y;
    return volume->level[level] + row * (size_t)level_size(volume, level, 0) + (size_t)x;
}

static void mark(const gsz_light_volume *volume, gsz_vec3 point, float cover) {
    gsz_vec3 at = vec3_scale(vec3_sub(point, volume->low), 1.0f / volume->voxel);
    if (at.x < 0 || at.y < 0 || at.z < 0) return;
    int x = (int)at.x, y = (int)at.y, z = (int)at.z;
    if (x >= volume->size[0] || y >= volume->size[1] || z >= volume->size[2]) return;
    float *density = voxel_at(volume, 0, x, y, z);
    *density = fmaxf(*density, cover);
}

static int steps_along(const gsz_surface *surface, float voxel, bool along_u) {
    float length = 0;
    gsz_vec3 before = surface->shape(surface, along_u ? 0.0f : 0.5f, along_u ? 0.5f : 0.0f);
    for (int i = 1; i <= 12; i++) {
        float t = (float)i / 12.0f;
        gsz_vec3 here = surface->shape(surface, along_u ? t : 0.5f, along_u ? 0.5f : t);
        length += vec3_length(vec3_sub(here, before));
        before = here;
    }
    return (int)clampf(length / voxel * 1.4f, 1.0f, 600.0f) + 1;
}

static void mark_surface(const gsz_light_volume *volume, const gsz_surface *surface) {
    bool small = surface->cells_u * surface->cells_v == 1;
    int steps_u = small ? 1 : steps_along(surface, volume->voxel, true);
    int steps_v = small ? 3 : steps_along(surface, volume->voxel, false);
    for (int j = 0; j < steps_v; j++) {
        for (int i = 0; i < steps_u; i++) {
            float u = ((float)i + 0.5f) / (float)steps_u, v = ((float)j + 0.5f) / (float)steps_v;
            mark(volume, surface->shape(surface, u, v), surface->cover);
        }
    }
}

static void halve(const gsz_light_volume *volume, int level) {
    for (int z = 0; z < level_size(volume, level, 2); z++)
        for (int y = 0; y < level_size(volume, level, 1); y++)
            for (int x = 0; x < level_size(volume, level, 0); x++) {
                float sum = 0;
                for (int i = 0; i < 8; i++)
                    sum += *voxel_at(volume, level - 1, 2 * x + (i & 1), 2 * y + (i >> 1 & 1),
                                     2 * z + (i >> 2));
                *voxel_at(volume, level, x, y, z) = sum * 0.125f;
            }
}

gsz_result gsz_light_volume_create(gsz_context *context, gsz_light_volume *volume,
                                   const gsz_scene *scene) {
    gsz_vec3 extent = vec3_scale(vec3_sub(scene->box_high, scene->box_low), 1.0f / scene->voxel);
    const float length[3] = {extent.x, extent.y, extent.z};
    volume->low = scene->box_low;
    volume->voxel = scene->voxel;
    /* A multiple of the coarsest voxel: every level then halves exactly. */
    int unit = 1 << (GSZ_LIGHT_LEVELS - 1);
    for (int i = 0; i < 3; i++) volume->size[i] = ((int)length[i] / unit + 1) * unit;
    for (int l = 0; l < GSZ_LIGHT_LEVELS; l++)
        GSZ_TRY(GSZ_NEW(context, &volume->level[l], level_count(volume, l)));
    for (size_t i = 0; i < scene->surface_count; i++)
        if (!scene->surface[i].far_away && scene->surface[i].cover > 0)
            mark_surface(volume, &scene->surface[i]);
    for (int l = 1; l < GSZ_LIGHT_LEVELS; l++) halve(volume, l);
    return GSZ_OK;
}

void gsz_light_volume_free(gsz_context *context, gsz_light_volume *volume) {
    for (int l = 0; l < GSZ_LIGHT_LEVELS; l++) gsz_free(context, volume->level[l]);
    *volume = (gsz_light_volume){0};
}

/* Trilinear; empty outside. */
static float density_at(const gsz_light_volume *volume, int level, gsz_vec3 point) {
    float unit = volume->voxel * (float)(1 << level);
    gsz_vec3 at = vec3_scale(vec3_sub(point, volume->low), 1.0f / unit);
    at = vec3_sub(at, vec3(0.5f, 0.5f, 0.5f));
    if (at.x < 0 || at.y < 0 || at.z < 0) return 0;
    int x = (int)at.x, y = (int)at.y, z = (int)at.z;
    int width = level_size(volume, level, 0), rows = level_size(volume, level, 1);
    if (x + 1 >= width || y + 1 >= rows || z + 1 >= level_size(volume, level, 2)) return 0;
    const float *d = voxel_at(volume, level, x, y, z), *e = d + (size_t)width * (size_t)rows;
    float u = at.x - (float)x, v = at.y - (float)y, w = at.z - (float)z;
    float near = mixf(mixf(d[0], d[1], u), mixf(d[width], d[width + 1], u), v);
    float far = mixf(mixf(e[0], e[1], u), mixf(e[width], e[width + 1], u), v);
    return mixf(near, far, w);
}

float gsz_light_through(const gsz_light_volume *volume, gsz_vec3 from, gsz_vec3 direction,
                        float tangent, float reach) {
    float depth = 0, at = 1.2f * volume->voxel;
    while (at < reach && depth < 5.0f) {
        float diameter = fmaxf(2.0f * at * tangent, volume->voxel);
        int level = 0;
        while (level + 1 < GSZ_LIGHT_LEVELS &&
               volume->voxel * (float)(2 << level) <= diameter * 0.8f)
            level++;
        float step = 0.7f * fmaxf(diameter, volume->voxel);
        float fade = 1.0f - at / reach;
        depth += density_at(volume, level, vec3_along(from, direction, at)) * step *
                 fminf(2.0f * fade, 1.0f);
        at += step;
    }
    return expf(-1.6f * depth / volume->voxel);
}

static gsz_vec3 sky_from(const gsz_scene *scene, gsz_vec3 direction) {
    return vec3_mix(scene->sky_side, scene->sky_top, smoothf(0.0f, 0.9f, direction.y));
}

/* Five cones over the hemisphere: one along the normal, four around it. */
static gsz_vec3 ambient(float *out_open, const gsz_light_volume *volume, const gsz_scene *scene,
                        gsz_vec3 from, gsz_vec3 normal) {
    gsz_vec3 side = vec3_perpendicular(normal), other = vec3_cross(normal, side);
    gsz_vec3 sum = vec3(0, 0, 0);
    float open = 0;
    for (int i = 0; i < 5; i++) {
        gsz_vec3 direction = normal;
        float weight = 0.28f;
        if (i > 0) {
            float angle = GSZ_PI * (0.25f + 0.5f * (float)i);
            gsz_vec3 out = vec3_along(vec3_scale(side, cosf(angle)), other, sinf(angle));
            direction = vec3_unit(vec3_along(out, normal, 0.85f));
            weight = 0.18f;
        }
        float through = gsz_light_through(volume, from, direction, 0.45f, scene->reach);
        float above = smoothf(-0.35f, 0.25f, direction.y);
        gsz_vec3 light = vec3_mix(scene->bounce, sky_from(scene, direction), above);
        sum = vec3_along(sum, vec3_mix(vec3_scale(scene->bounce, 0.35f), light, through), weight);
        open += weight * through;
    }
    *out_open = open;
    return sum;
}

/* A filmic curve (Narkowicz 2016), then the power that stands for sRGB. */
static float encode(float x) {
    x = fmaxf(x, 0.0f);
    float curve = x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f);
    return powf(clampf(curve, 0.0f, 1.0f), 1.0f / 2.2f);
}

static gsz_vec3 encode3(gsz_vec3 light, float exposure) {
    return vec3(encode(light.x * exposure), encode(light.y * exposure), encode(light.z * exposure));
}

void gsz_light_shade(gsz_lit *out, const gsz_light_volume *volume, const gsz_scene *scene,
                     const gsz_surface *surface, const gsz_material *material, gsz_vec3 point,
                     gsz_vec3 normal) {
    float facing = vec3_dot(normal, scene->sun_direction);
    if (surface->two_sided && facing < 0) {
        normal = vec3_scale(normal, -1.0f);
        facing = -facing;
    }
    float sunlit = fmaxf(facing, 0.0f) * (1.0f - 0.5f * material->translucency) +
                   0.45f * material->translucency;
    out->sun = out->open = 1.0f;
    gsz_vec3 light = sky_from(scene, normal);
    if (!surface->far_away) {
        /* Blades and leaves start in the voxel of what they grow on: lift them out of it. */
        gsz_vec3 out_of =
            surface->two_sided ? vec3_unit(vec3_add(normal, vec3(0, 1.5f, 0))) : normal;
        gsz_vec3 from = vec3_along(point, out_of, 1.3f * scene->voxel);
        out->sun = sunlit > 0
                       ? gsz_light_through(volume, from, scene->sun_direction, scene->sun_width,
                                           vec3_length(vec3_sub(scene->box_high, scene->box_low)))
                       : 0;
        light = ambient(&out->open, volume, scene, from, normal);
    }
    light = vec3_along(light, scene->sun_color, sunlit * out->sun);
    gsz_vec3 leaving = vec3_add(vec3_tint(material->albedo, light), material->glow);
    out->color = encode3(leaving, scene->exposure);
}
