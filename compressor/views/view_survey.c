/* SPDX-License-Identifier: MIT */
/* view_survey.c - thins a scene out and looks at it in small pictures whose colours are places in space, so that
 * a picture tells how far away what it shows is. */
#include "view_survey.h"

#include "context.h"
#include "det_math.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 40000 /* Gaussians of the survey */, HEIGHT = 72 /* pixels */ };

/* alpha above 0.1 shows */
#define SHOWS (-2.2f)
#define SH_0 0.28209479177387814f
/** Closer than this, in radii, is close. */
#define NEAR 0.2f
/** Pixels that a Gaussian has to fill to be seen as well as can be. */
#define WELL 0.5

/* ---- the thinned scene --------------------------------------------------------------------------- */

static bool shows(const gsz_cloud *cloud, size_t i) {
    return cloud->plane[GSZ_PLANE_OPACITY][i] > SHOWS;
}

/** One in `share`, without a pattern: the order of a file may well have one. */
static bool is_taken(const gsz_cloud *cloud, size_t i, size_t share) {
    return shows(cloud, i) && gsz_hash(i) % share == 0;
}

static size_t count_taken(const gsz_cloud *cloud, size_t share) {
    size_t count = 0;
    for (size_t i = 0; i < cloud->count; i++) count += is_taken(cloud, i, share);
    return count;
}

/** Some of the Gaussians that show, as much larger as makes up for the area of the others. */
static void thin_out(gsz_cloud *out, const gsz_cloud *cloud, size_t share) {
    float growth = (float)(0.5 * gsz_log((double)share));
    size_t at = 0;
    for (size_t i = 0; i < cloud->count; i++) {
        if (!is_taken(cloud, i, share)) continue;
        for (int p = 0; p < GSZ_PLANE_DC; p++) out->plane[p][at] = cloud->plane[p][i];
        for (int k = 0; k < 3; k++) out->plane[GSZ_PLANE_SCALE + k][at] += growth;
        at++;
    }
}

/* ---- measures ------------------------------------------------------------------------------------ */

static int compare_floats(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float quantile(const float *sorted, size_t count, double q) {
    return sorted[(size_t)(q * (double)(count - 1))];
}

/** Twice the usual deviation: all that a scene of one Gaussian, or of many at one place, has. */
static double usual_size(const gsz_view_survey *s, float *room) {
    float *const *scale = s->cloud.plane + GSZ_PLANE_SCALE;
    for (size_t i = 0; i < s->cloud.count; i++) {
        room[i] = scale[0][i] > scale[1][i] ? scale[0][i] : scale[1][i];
        if (scale[2][i] > room[i]) room[i] = scale[2][i];
    }
    qsort(room, s->cloud.count, sizeof *room, compare_floats);
    return 2 * gsz_exp((double)quantile(room, s->cloud.count, 0.5));
}

static gsz_result measure(gsz_context *context, gsz_view_survey *s) {
    size_t count = s->cloud.count;
    float *sorted = NULL;
    GSZ_TRY(GSZ_NEW(context, &sorted, count));
    double size = usual_size(s, sorted), square = 4 * size * size;
    s->extent = 0;
    for (int axis = 0; axis < 3; axis++) {
        memcpy(sorted, s->cloud.plane[GSZ_PLANE_POSITION + axis], count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_floats);
        double width = (double)quantile(sorted, count, 0.9) - quantile(sorted, count, 0.1);
        square += width * width;
        s->center[axis] = quantile(sorted, count, 0.5);
        s->low[axis] = quantile(sorted, count, 0.05);
        s->high[axis] = quantile(sorted, count, 0.95);
        s->origin[axis] = sorted[0];
        if (sorted[count - 1] - sorted[0] > s->extent) s->extent = sorted[count - 1] - sorted[0];
    }
    s->radius = (float)gsz_clamp(0.5 * __builtin_sqrt(square), 1e-12, 1e15);
    if (!(s->extent > 0)) s->extent = s->radius;
    gsz_free(context, sorted);
    return GSZ_OK;
}

static void color_by_place(gsz_view_survey *s) {
    for (int axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < s->cloud.count; i++) {
            float share =
                (s->cloud.plane[GSZ_PLANE_POSITION + axis][i] - s->origin[axis]) / s->extent;
            s->cloud.plane[GSZ_PLANE_DC + axis][i] = (share - 0.5f) / SH_0;
        }
}

gsz_result gsz_view_survey_make(gsz_context *context, gsz_view_survey *survey,
                                const gsz_cloud *cloud, float aspect) {
    size_t shown = count_taken(cloud, 1), share = shown / MOST + 1;
    int width = (int)gsz_clamp(HEIGHT * (double)aspect + 0.5, 8, 1024);
    if (shown == 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "nothing of the scene can be seen: no Gaussian has an alpha above 0.1");
    GSZ_TRY(gsz_cloud_create(context, &survey->cloud, count_taken(cloud, share), 0));
    thin_out(&survey->cloud, cloud, share);
    GSZ_TRY(measure(context, survey));
    color_by_place(survey);
    GSZ_TRY(gsz_raster_create(context, &survey->raster));
    GSZ_TRY(gsz_picture_create(context, &survey->picture, width, HEIGHT));
    return gsz_splat_stats_create(context, &survey->stats, survey->cloud.count);
}

void gsz_view_survey_free(gsz_context *context, gsz_view_survey *survey) {
    gsz_cloud_free(context, &survey->cloud);
    gsz_raster_destroy(context, &survey->raster);
    gsz_picture_free(context, &survey->picture);
    gsz_splat_stats_free(context, &survey->stats);
}

/* ---- looking ------------------------------------------------------------------------------------- */

/** Squared distance of a place from a Gaussian, in its deviations. */
static double distance_from(const gsz_cloud *cloud, size_t i, const double offset[3]) {
    double q[4], length = 0, square = 0;
    for (int k = 0; k < 4; k++) q[k] = cloud->plane[GSZ_PLANE_ROTATION + k][i];
    for (int k = 0; k < 4; k++) length += q[k] * q[k];
    double w = q[0], x = q[1], y = q[2], z = q[3];
    const double axis[3][3] = {
        {w * w + x * x - y * y - z * z, 2 * (x * y + w * z), 2 * (x * z - w * y)},
        {2 * (x * y - w * z), w * w - x * x + y * y - z * z, 2 * (y * z + w * x)},
        {2 * (x * z + w * y), 2 * (y * z - w * x), w * w - x * x - y * y + z * z}};
    for (int k = 0; k < 3; k++) {
        double along = axis[k][0] * offset[0] + axis[k][1] * offset[1] + axis[k][2] * offset[2];
        double deviation = gsz_exp(cloud->plane[GSZ_PLANE_SCALE + k][i]) * length;
        square += along * along / (deviation * deviation);
    }
    return square;
}

bool gsz_view_is_free(const gsz_view_survey *survey, const float place[3]) {
    const gsz_cloud *c = &survey->cloud;
    double density = 0;
    for (size_t i = 0; i < c->count && density < 0.1; i++) {
        float *const *scale = c->plane + GSZ_PLANE_SCALE;
        float largest = scale[0][i] > scale[1][i] ? scale[0][i] : scale[1][i];
        if (scale[2][i] > largest) largest = scale[2][i];
        double offset[3], square = 0, reach = 3 * gsz_exp((double)largest);
        for (int k = 0; k < 3; k++) {
            offset[k] = (double)place[k] - c->plane[GSZ_PLANE_POSITION + k][i];
            square += offset[k] * offset[k];
        }
        if (square > reach * reach) continue;
        double alpha = 1 / (1 + gsz_exp(-(double)c->plane[GSZ_PLANE_OPACITY][i]));
        density += alpha * gsz_exp(-0.5 * distance_from(c, i, offset));
    }
    return density < 0.1;
}

/** How far away what a pixel shows is, on average. */
static double distance_of(const gsz_view_survey *s, size_t pixel, const gsz_camera *camera) {
    double square = 0, coverage = s->picture.plane[3][pixel];
    for (int k = 0; k < 3; k++) {
        double share = s->picture.plane[k][pixel] / coverage;
        double d = s->origin[k] + share * s->extent - camera->position[k];
        square += d * d;
    }
    return __builtin_sqrt(square);
}

static void judge_picture(const gsz_view_survey *s, gsz_view_look *look, const gsz_camera *camera) {
    size_t pixels = (size_t)s->picture.width * (size_t)s->picture.height, covered = 0, near = 0;
    for (size_t i = 0; i < pixels; i++) {
        if (!(s->picture.plane[3][i] > 0.3f)) continue;
        covered++;
        near += distance_of(s, i, camera) < NEAR * s->radius;
    }
    look->covered = (double)covered / (double)pixels;
    look->near = covered > 0 ? (double)near / (double)covered : 0;
}

gsz_result gsz_view_look_at(gsz_context *context, gsz_view_survey *s, gsz_view_look *out_look,
                            uint8_t *out_seen, const gsz_camera *camera) {
    gsz_splat_stats_clear(&s->stats);
    GSZ_TRY(gsz_check_looking(context));
    GSZ_TRY(gsz_raster_draw_counted(context, s->raster, &s->picture, &s->stats, &s->cloud, camera,
                                    NULL));
    judge_picture(s, out_look, camera);
    out_look->detail = 0;
    for (size_t i = 0; i < s->stats.count; i++) {
        double share = gsz_clamp((double)s->stats.weight[i] / (WELL * (1 << 24)), 0, 1);
        out_seen[i] = (uint8_t)(share * 255);
        out_look->detail += share;
    }
    return GSZ_OK;
}
