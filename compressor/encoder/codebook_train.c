/* SPDX-License-Identifier: MIT */
/* codebook_train.c - sub-vector quantisation of the harmonics (Lee et al. 2025, OMG, section 4.3): a codebook
 * for each band, all three channels together, trained on a sample. */
#include "codebook_train.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"
#include "kmeans.h"
#include "parallel.h"
#include "splat_shape.h"

#include <string.h>

enum { SAMPLE = 1 << 15, CODES = 1024, USERS_PER_CODE = 16, ROUNDS = 12, CHUNK = 1024 };

typedef struct trainer {
    gsz_context *context;
    const gsz_cloud *cloud;
    const gsz_settings *settings;
    gsz_codebook_choice *out;
    float *vector, *weight; /* the sample */
    uint32_t sampled;
    gsz_kmeans kmeans;
    int group;
    float *scratch;
} trainer;

/** Coefficients of one band of one Gaussian after the colour transform, [channel][k]. */
static void sub_vector(const gsz_cloud *cloud, const gsz_codebook *book, size_t i, float *out) {
    int stored = gsz_sh_coefficients(cloud->sh_degree), per_channel = book->end - book->first;
    for (int k = 0; k < per_channel; k++) {
        double rgb[3], luma[3];
        for (int c = 0; c < 3; c++)
            rgb[c] = cloud->plane[GSZ_PLANE_REST + c * stored + book->first + k][i];
        gsz_rgb_to_luma(rgb, luma);
        for (int c = 0; c < 3; c++) out[c * per_channel + k] = (float)luma[c];
    }
}

static void take_sample(trainer *t, const gsz_codebook *book) {
    size_t stride = t->cloud->count / SAMPLE + 1, width = (size_t)gsz_codebook_width(book);
    t->sampled = 0;
    for (size_t i = 0; i < t->cloud->count; i += stride, t->sampled++) {
        sub_vector(t->cloud, book, i, t->vector + t->sampled * width);
        double alpha = gsz_alpha_of(t->cloud->plane[GSZ_PLANE_OPACITY][i]);
        double area = gsz_area_of(t->cloud, i, t->settings->header.footprint);
        t->weight[t->sampled] = (float)(alpha * area);
    }
}

/** The codes as levels, and again as what the decoder will see. */
static void round_codes(gsz_kmeans *k, gsz_codebook *book) {
    for (uint32_t c = 0; c < k->codes; c++)
        for (int d = 0; d < k->width; d++) {
            float *value = &k->book[(size_t)d * k->codes + c];
            int32_t level =
                gsz_round(gsz_clamp((double)*value / book->step, -GSZ_LEVEL_MAX, GSZ_LEVEL_MAX));
            book->levels[(size_t)c * (size_t)k->width + (size_t)d] = level;
            *value = (float)(level * (double)book->step);
        }
}

static gsz_result assign_range(void *user, size_t begin, size_t end, int worker) {
    trainer *t = user;
    float vector[GSZ_KMEANS_WIDTH_MAX], *scratch = t->scratch + (size_t)worker * t->kmeans.codes;
    for (size_t i = begin; i < end; i++) {
        sub_vector(t->cloud, &t->out->books.group[t->group], i, vector);
        t->out->code_of[t->group][i] = gsz_kmeans_nearest(&t->kmeans, vector, scratch);
    }
    return GSZ_OK;
}

/** Renumbers codes and their users by brightness. */
static gsz_result order_codes(trainer *t, gsz_codebook *book, uint32_t *place, uint32_t *users,
                              double *brightness, int32_t *levels) {
    uint32_t *code = t->out->code_of[t->group];
    size_t width = (size_t)gsz_codebook_width(book);
    for (size_t i = 0; i < t->cloud->count; i++) {
        users[code[i]]++;
        for (int c = 0; c < 3; c++) brightness[code[i]] += t->cloud->plane[GSZ_PLANE_DC + c][i];
    }
    GSZ_TRY(gsz_codebook_rank(t->context, place, brightness, users, book->count));
    memcpy(levels, book->levels, book->count * width * sizeof *levels);
    for (uint32_t c = 0; c < book->count; c++)
        memcpy(book->levels + place[c] * width, levels + c * width, width * sizeof *levels);
    for (size_t i = 0; i < t->cloud->count; i++) code[i] = place[code[i]];
    return GSZ_OK;
}

static gsz_result rank_codes(trainer *t, gsz_codebook *book) {
    uint32_t *place = NULL, *users = NULL;
    double *brightness = NULL;
    int32_t *levels = NULL;
    gsz_result result = GSZ_NEW(t->context, &place, book->count);
    if (result == GSZ_OK) result = GSZ_NEW(t->context, &users, book->count);
    if (result == GSZ_OK) result = GSZ_NEW(t->context, &brightness, book->count);
    if (result == GSZ_OK)
        result = GSZ_NEW(t->context, &levels, book->count * (size_t)gsz_codebook_width(book));
    if (result == GSZ_OK) result = order_codes(t, book, place, users, brightness, levels);
    gsz_free(t->context, place);
    gsz_free(t->context, users);
    gsz_free(t->context, brightness);
    gsz_free(t->context, levels);
    return result;
}

static gsz_result train_group(trainer *t, int first, int end) {
    gsz_codebook *book = &t->out->books.group[t->group];
    size_t most = t->cloud->count / USERS_PER_CODE + 1;
    uint32_t codes = most < CODES ? (uint32_t)most : CODES;
    GSZ_TRY(gsz_codebook_create(t->context, book, codes, first, end));
    book->step = t->settings->header.sh_step;
    take_sample(t, book);
    GSZ_TRY(gsz_kmeans_train(t->context, &t->kmeans, t->vector, t->weight, t->sampled,
                             gsz_codebook_width(book), codes, ROUNDS));
    round_codes(&t->kmeans, book);
    GSZ_TRY(GSZ_NEW(t->context, &t->out->code_of[t->group], t->cloud->count));
    GSZ_TRY(gsz_parallel_ranges(t->context, "codebook", t->cloud->count, CHUNK, assign_range, t));
    t->out->books.code_bits[t->group] = gsz_code_bits_of(codes);
    return rank_codes(t, book);
}

static gsz_result train_groups(trainer *t, int degree) {
    size_t workers = (size_t)gsz_parallel_workers(t->context);
    GSZ_TRY(GSZ_NEW(t->context, &t->vector, (size_t)(SAMPLE + 1) * GSZ_KMEANS_WIDTH_MAX));
    GSZ_TRY(GSZ_NEW(t->context, &t->weight, SAMPLE + 1));
    GSZ_TRY(GSZ_NEW(t->context, &t->scratch, CODES * workers));
    for (t->group = 0; t->group < degree; t->group++) {
        GSZ_TRY(train_group(t, gsz_sh_coefficients(t->group), gsz_sh_coefficients(t->group + 1)));
        gsz_kmeans_free(t->context, &t->kmeans);
    }
    t->out->books.groups = degree;
    return gsz_codebooks_encode(t->context, &t->out->books, &t->out->encoded);
}

gsz_result gsz_codebook_train(gsz_context *context, gsz_codebook_choice *out,
                              const gsz_cloud *cloud, const gsz_settings *settings) {
    trainer t = {.context = context, .cloud = cloud, .settings = settings, .out = out};
    gsz_result result = train_groups(&t, settings->header.sh_degree);
    if (result == GSZ_ERROR_LIMIT) { /* hardly any harmonics: levels cost nothing then */
        gsz_codebook_choice_free(context, out);
        out->books.sh_degree = settings->header.sh_degree;
        result = GSZ_OK;
    }
    gsz_kmeans_free(context, &t.kmeans);
    gsz_free(context, t.vector);
    gsz_free(context, t.weight);
    gsz_free(context, t.scratch);
    return result;
}
