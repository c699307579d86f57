/* SPDX-License-Identifier: MIT */
/* dancer_splats.c - covers the parts with Gaussians in rows, and adds shadows and sparkles. */
#include "dancer_splats.h"

#include "context.h"
#include "dancer_parts.h"
#include "random_stream.h"

/* Shares of the whole in thousandths; the dancer gets what is left. */
enum { SHARE_STAGE = 270, SHARE_SHADOW = 12, SHARE_SPARKLE = 8, SHADOWS = 3 + GSZ_BALLS };
enum { STEPS = 64 /* of v, that areas are summed over */ };

typedef struct cast_filler {
    gsz_cast *cast;
    size_t next;
    gsz_random random;
} cast_filler;

/* ---- areas ---- */

static gsz_vec3 slope_u(const gsz_part *part, float u, float v) {
    const float step = 1e-3f;
    return vec3_scale(
        vec3_sub(gsz_part_local(part, u + step, v), gsz_part_local(part, u - step, v)),
        0.5f / step);
}

static gsz_vec3 slope_v(const gsz_part *part, float u, float v) {
    const float step = 2e-3f;
    float low = clampf(v - step, 0, 1), high = clampf(v + step, 0, 1);
    return vec3_scale(vec3_sub(gsz_part_local(part, u, high), gsz_part_local(part, u, low)),
                      1 / (high - low));
}

static float v_at(const gsz_part *part, float step) {
    return mixf(part->from, part->to, step / STEPS);
}

/* The area of a strip around, and its length across; from four points, which is enough for an ellipse. */
static float strip_area(const gsz_part *part, int strip, float *out_length) {
    float v = v_at(part, (float)strip + 0.5f), area = 0, length = 0,
          wide = (part->to - part->from) / STEPS;
    for (int i = 0; i < 4; i++) {
        float u = 0.125f + 0.25f * (float)i, along = vec3_length(slope_v(part, u, v)) * wide;
        length += 0.25f * along;
        area += 0.25f * along * vec3_length(slope_u(part, u, v));
    }
    *out_length = length;
    return area;
}

/* Area and length of a part in front of each strip, and of all of it behind the last. */
typedef struct part_sums {
    float area[STEPS + 1], length[STEPS + 1];
} part_sums;

static void sum_part(part_sums *out, const gsz_part *part) {
    out->area[0] = out->length[0] = 0;
    for (int i = 0; i < STEPS; i++) {
        float length;
        out->area[i + 1] = out->area[i] + strip_area(part, i, &length);
        out->length[i + 1] = out->length[i] + length;
    }
}

/* The step, with a fraction, that this share of the length lies in front of. */
static float step_of_length(const part_sums *sums, float share) {
    float wanted = share * sums->length[STEPS];
    int i = 0;
    while (i < STEPS - 1 && sums->length[i + 1] < wanted) i++;
    float size = sums->length[i + 1] - sums->length[i];
    return (float)i + (size > 0 ? clampf((wanted - sums->length[i]) / size, 0, 1) : 0.5f);
}

static float area_before(const part_sums *sums, float step) {
    int i = step < STEPS ? (int)step : STEPS - 1;
    return mixf(sums->area[i], sums->area[i + 1], step - (float)i);
}

/* ---- Gaussians on a part ---- */

static void set_place(gsz_actor *actor, const gsz_part *part, float u, float v, float span_u,
                      float span_v) {
    gsz_vec3 local = gsz_part_local(part, u, v), along_u = slope_u(part, u, v),
             along_v = slope_v(part, u, v);
    gsz_vec3 x = vec3_unit(along_u), normal = vec3_unit(vec3_cross(along_v, along_u));
    float wide = vec3_length(along_u) * span_u, high = vec3_length(along_v) * span_v;
    gsz_vec3 wx = gsz_part_direction(part, x), wz = gsz_part_direction(part, normal);
    actor->point = vec3_add(part->origin, gsz_part_direction(part, local));
    actor->normal = wz;
    actor->turn = quat_of_axes(wx, vec3_cross(wz, wx), wz);
    actor->deviation = vec3(part->width * wide, part->width * high, 0.10f * sqrtf(wide * high));
    actor->color = part->coat(part, u - floorf(u), v, local);
    actor->share = gsz_part_share(part, local.y, &actor->other);
}

static void put_on_part(cast_filler *f, const gsz_part *part, float u, float v, float span_u,
                        float span_v) {
    gsz_actor *actor = &f->cast->actor[f->next++];
    gsz_random *random = &f->random;
    u += 0.25f * span_u * gsz_random_between(random, -1, 1);
    v = clampf(v + 0.2f * span_v * gsz_random_between(random, -1, 1), part->from, part->to);
    *actor = (gsz_actor){
        .kind = GSZ_SPLAT_SKIN, .bone = part->bone, .gloss = part->gloss, .open = part->open};
    set_place(actor, part, u, v, span_u, span_v);
    float wide = 1 + gsz_random_normal(random, 0, 0.10f);
    actor->deviation =
        vec3_tint(actor->deviation, vec3(wide, 2 - wide, 1 + gsz_random_normal(random, 0, 0.2f)));
    actor->color = vec3_scale(actor->color, 1 + gsz_random_normal(random, 0, 0.02f));
    actor->alpha = gsz_random_between(random, 0.88f, 0.985f);
    actor->flutter = part->flutter * v * v;
    actor->phase = u;
}

/* Rows around the axis, all of one height, as many as make cells about square; together exactly `count`. */
static void cover_part(cast_filler *f, const gsz_part *part, size_t count) {
    part_sums sums;
    sum_part(&sums, part);
    if (count == 0) return;
    float all = sums.area[STEPS];
    int rows = (int)(sums.length[STEPS] / sqrtf(all / (float)count) + 0.5f);
    rows = rows < 1 ? 1 : rows > (int)count ? (int)count : rows;
    size_t done = 0;
    float v0 = part->from;
    for (int row = 0; row < rows; row++) {
        float step = step_of_length(&sums, (float)(row + 1) / (float)rows), v1 = v_at(part, step);
        size_t until = row + 1 == rows
                           ? count
                           : (size_t)(area_before(&sums, step) / all * (float)count + 0.5f);
        float span = 1 / (float)(until - done);
        for (size_t i = 0; i < until - done; i++)
            put_on_part(f, part, ((float)i + 0.618034f * (float)row) * span, 0.5f * (v0 + v1), span,
                        v1 - v0);
        done = until;
        v0 = v1;
    }
}

static void cover_parts(cast_filler *f, const gsz_part_list *list, size_t count) {
    float weight[GSZ_PARTS_MAX], all = 0, before = 0;
    size_t done = 0;
    for (int i = 0; i < list->count; i++) {
        part_sums sums;
        sum_part(&sums, &list->part[i]);
        weight[i] = list->part[i].density * sums.area[STEPS];
        all += weight[i];
    }
    for (int i = 0; i < list->count; i++) {
        before += weight[i];
        size_t until = i + 1 == list->count ? count : (size_t)(before / all * (float)count + 0.5f);
        cover_part(f, &list->part[i], until - done);
        done = until;
    }
}

/* ---- shadows and sparkles ---- */

static void add_shadows(cast_filler *f, size_t count) {
    static const int below[SHADOWS] = {GSZ_BONE_FOOT, GSZ_BONE_FOOT_RIGHT,  GSZ_BONE_PELVIS,
                                       GSZ_BONE_BALL, GSZ_BONE_BALL_SECOND, GSZ_BONE_BALL_THIRD};
    static const float radius[SHADOWS] = {0.12f, 0.12f, 0.30f, 0.07f, 0.07f, 0.07f};
    for (size_t i = 0; i < count; i++) {
        int which = (int)(i % SHADOWS);
        float rank = ((float)(i / SHADOWS) + 0.5f) / ((float)count / SHADOWS), s, c;
        float out = radius[which] * sqrtf(clampf(rank, 0, 1)),
              size = 0.6f * radius[which] / sqrtf((float)count / SHADOWS);
        gsz_steady_sincos(&s, &c, 0.618034f * (float)(i / SHADOWS));
        f->cast->actor[f->next++] =
            (gsz_actor){.kind = GSZ_SPLAT_SHADOW,
                        .bone = below[which],
                        .point = vec3(out * c, 0, out * s),
                        .turn = quat_about(vec3(1, 0, 0), -0.25f),
                        .deviation = vec3(1.5f * size, 1.5f * size, 0.003f),
                        .color = vec3(0.010f, 0.006f, 0.008f),
                        .alpha = (which == 2 ? 0.10f : 0.22f) * (1 - 0.6f * rank),
                        .phase = which == 2 ? 1.0f : 0.0f};
    }
}

static gsz_actor sparkle(gsz_random *random) {
    gsz_actor actor = {.kind = GSZ_SPLAT_SPARKLE, .alpha = 0.95f};
    float s, c, out = gsz_random_between(random, 0.38f, 0.74f);
    float height = gsz_random_between(random, 0.25f, 1.9f);
    float size = gsz_random_between(random, 0.004f, 0.0085f);
    gsz_steady_sincos(&s, &c, gsz_random_between(random, 0, 1));
    actor.point = vec3(out * c, height, out * s);
    actor.deviation = vec3(size, size, size);
    actor.color = vec3_mix(vec3(1.5f, 1.0f, 0.35f), vec3(1.3f, 1.25f, 1.1f),
                           gsz_random_between(random, 0, 1));
    actor.phase = gsz_random_between(random, 0, 1);
    gsz_vec3 axis = gsz_random_direction(random);
    actor.turn = quat_about(axis, gsz_random_between(random, 0, 1));
    return actor;
}

static void add_sparkles(cast_filler *f, size_t count) {
    for (size_t i = 0; i < count; i++) f->cast->actor[f->next++] = sparkle(&f->random);
}

gsz_result gsz_cast_create(gsz_context *context, gsz_cast *cast, size_t count, uint64_t seed) {
    cast_filler filler = {.cast = cast, .random = gsz_random_start(seed, 3)};
    gsz_part_list list;
    size_t stage = count * SHARE_STAGE / 1000, shadow = count * SHARE_SHADOW / 1000,
           sparkle = count * SHARE_SPARKLE / 1000;
    GSZ_TRY(GSZ_NEW(context, &cast->actor, count));
    cast->count = count;
    cast->seed = seed;
    gsz_parts_stage(&list);
    cover_parts(&filler, &list, stage);
    gsz_parts_dancer(&list);
    cover_parts(&filler, &list, count - stage - shadow - sparkle);
    add_shadows(&filler, shadow);
    add_sparkles(&filler, sparkle);
    return GSZ_OK;
}

void gsz_cast_free(gsz_context *context, gsz_cast *cast) {
    gsz_free(context, cast->actor);
    *cast = (gsz_cast){0};
}
