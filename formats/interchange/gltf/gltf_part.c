/* SPDX-License-Identifier: MIT */
/* gltf_part.c - the Gaussians of one primitive: its accessors, or its .spz. */
#include "gltf_part.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "parallel.h"
#include "splat_cloud.h"
#include "splat_values.h"

enum { ATTRIBUTES_MAX = 24, COMPONENTS = 4, NAMES_MAX = 1024 };
#define PREFIX "KHR_gaussian_splatting:"

/* What a value becomes in a cloud. */
typedef enum meaning { AS_IT_IS, LINEAR_SCALE, LINEAR_OPACITY, COLOR } meaning;

typedef struct attribute {
    const uint8_t *data;
    size_t stride;
    int type; /* of components: 5120 ... 5126 */
    bool normalized;
    int components;
    int plane[COMPONENTS]; /* -1: left out */
    meaning meaning;
} attribute;

typedef struct part_reader {
    gsz_gltf_document *document;
    const gsz_gltf_part *part;
    gsz_cloud *cloud;
    size_t count;
    int attribute_count;
    attribute attribute[ATTRIBUTES_MAX];
} part_reader;

/* ---- accessors ---- */

static const cJSON *find_attribute(const part_reader *r, const char *name) {
    return gsz_tree_get(gsz_tree_get(r->part->primitive, "attributes"), name);
}

static gsz_result bad(const part_reader *r, const char *name, const char *what) {
    return gsz_fail(r->document->context, GSZ_ERROR_CORRUPT, "%s: attribute '%s' %s",
                    r->document->name, name, what);
}

static size_t component_size(int type) {
    switch (type) {
    case 5120:
    case 5121: return 1;
    case 5122:
    case 5123: return 2;
    case 5125:
    case 5126: return 4;
    default: return 0;
    }
}

static int component_count(const char *type) {
    if (!type) return 0;
    if (strcmp(type, "SCALAR") == 0) return 1;
    return strncmp(type, "VEC", 3) == 0 && type[3] >= '2' && type[3] <= '4' && !type[4]
               ? type[3] - '0'
               : 0;
}

/* Where the values are, all inside their buffer. */
static gsz_result take_view(part_reader *r, attribute *a, const cJSON *accessor, const char *name) {
    const uint8_t *data = NULL;
    size_t size = 0, stride = 0;
    const size_t each = component_size(a->type) * (size_t)a->components;
    const double view = gsz_gltf_index(accessor, "bufferView", 1e9);
    double offset = gsz_gltf_index(accessor, "byteOffset", 1e15);
    if (!gsz_tree_get(accessor, "byteOffset")) offset = 0;
    if (gsz_tree_get(accessor, "sparse") || view < 0 || offset < 0)
        return bad(r, name, "has no plain data: no buffer view, or a sparse one");
    GSZ_TRY(gsz_gltf_view(r->document, &data, &size, &stride, view));
    a->stride = stride ? stride : each;
    if (a->stride < each || offset > (double)size) return bad(r, name, "lies outside its buffer");
    const size_t left = size - (size_t)offset;
    if (left < each || (r->count - 1) > (left - each) / a->stride)
        return bad(r, name, "lies outside its buffer");
    a->data = data + (size_t)offset;
    return GSZ_OK;
}

static gsz_result take_accessor(part_reader *r, attribute *a, const cJSON *index, const char *name,
                                int components) {
    const cJSON *accessor = gsz_gltf_item(r->document, GSZ_GLTF_ACCESSORS,
                                          cJSON_IsNumber(index) ? index->valuedouble : -1);
    const double count = gsz_gltf_index(accessor, "count", (double)GSZ_COUNT_MAX);
    a->type = (int)gsz_gltf_index(accessor, "componentType", 6000);
    a->normalized = cJSON_IsTrue(gsz_tree_get(accessor, "normalized"));
    a->components = component_count(gsz_tree_text(gsz_tree_get(accessor, "type")));
    if (!component_size(a->type) || a->components < components)
        return bad(r, name, "is of another type than it must be");
    if (r->count == 0 && count > 0) r->count = (size_t)count;
    if (count < 1 || (size_t)count != r->count) return bad(r, name, "has another number of values");
    return take_view(r, a, accessor, name);
}

/* Planes of -1 stand for components that are left out. */
static gsz_result take_attribute(part_reader *r, const cJSON *index, const char *name,
                                 int components, const int plane[COMPONENTS], meaning what) {
    attribute *a = &r->attribute[r->attribute_count++];
    if (!index) return bad(r, name, "is missing");
    a->meaning = what;
    memcpy(a->plane, plane, sizeof a->plane);
    GSZ_TRY(take_accessor(r, a, index, name, components));
    if (a->components > components) a->components = components;
    return GSZ_OK;
}

static const cJSON *either(const part_reader *r, const char *name, const char *draft) {
    const cJSON *found = find_attribute(r, name);
    return found ? found : find_attribute(r, draft);
}

/* Drafts had the colour and the opacity in COLOR_0. */
static gsz_result take_colors(part_reader *r) {
    static const char dc[] = PREFIX "SH_DEGREE_0_COEF_0", opacity[] = PREFIX "OPACITY";
    static const int planes[COMPONENTS] = {GSZ_PLANE_DC, GSZ_PLANE_DC + 1, GSZ_PLANE_DC + 2, -1};
    static const int all[COMPONENTS] = {GSZ_PLANE_DC, GSZ_PLANE_DC + 1, GSZ_PLANE_DC + 2,
                                        GSZ_PLANE_OPACITY};
    static const int one[COMPONENTS] = {GSZ_PLANE_OPACITY, -1, -1, -1};
    if (!find_attribute(r, dc) && find_attribute(r, "COLOR_0"))
        return take_attribute(r, find_attribute(r, "COLOR_0"), "COLOR_0", 4, all, COLOR);
    GSZ_TRY(take_attribute(r, find_attribute(r, dc), dc, 3, planes, AS_IT_IS));
    return take_attribute(r, find_attribute(r, opacity), opacity, 1, one, LINEAR_OPACITY);
}

static void harmonic_name(char out[64], int degree, int index) {
    snprintf(out, 64, PREFIX "SH_DEGREE_%d_COEF_%d", degree, index);
}

static int degree_of(const part_reader *r) {
    int degree = 0;
    char name[64];
    for (int l = 1; l <= GSZ_SH_DEGREE_MAX; l++) {
        harmonic_name(name, l, 0);
        if (!find_attribute(r, name)) break;
        degree = l;
    }
    return degree;
}

static gsz_result take_harmonics(part_reader *r, int degree) {
    char name[64];
    const int n = gsz_sh_coefficients(degree);
    for (int l = 1, k = 0; l <= degree; l++)
        for (int i = 0; i < 2 * l + 1; i++, k++) {
            const int planes[COMPONENTS] = {GSZ_PLANE_REST + k, GSZ_PLANE_REST + n + k,
                                            GSZ_PLANE_REST + 2 * n + k, -1};
            harmonic_name(name, l, i);
            GSZ_TRY(take_attribute(r, find_attribute(r, name), name, 3, planes, AS_IT_IS));
        }
    return GSZ_OK;
}

static gsz_result take_attributes(part_reader *r, int degree) {
    static const int position[COMPONENTS] = {0, 1, 2, -1};
    static const int scale[COMPONENTS] = {GSZ_PLANE_SCALE, GSZ_PLANE_SCALE + 1, GSZ_PLANE_SCALE + 2,
                                          -1};
    static const int rotation[COMPONENTS] = {GSZ_PLANE_ROTATION + 1, GSZ_PLANE_ROTATION + 2,
                                             GSZ_PLANE_ROTATION + 3, GSZ_PLANE_ROTATION};
    GSZ_TRY(take_attribute(r, find_attribute(r, "POSITION"), "POSITION", 3, position, AS_IT_IS));
    GSZ_TRY(take_attribute(r, either(r, PREFIX "ROTATION", "_ROTATION"), PREFIX "ROTATION", 4,
                           rotation, AS_IT_IS));
    GSZ_TRY(take_attribute(r, either(r, PREFIX "SCALE", "_SCALE"), PREFIX "SCALE", 3, scale,
                           LINEAR_SCALE));
    GSZ_TRY(take_colors(r));
    return take_harmonics(r, degree);
}

/* ---- values ---- */

static double component(const attribute *a, size_t item, int index) {
    const uint8_t *at = a->data + item * a->stride + component_size(a->type) * (size_t)index;
    float f;
    uint32_t u = 0;
    int value = 0;
    switch (a->type) {
    case 5120: value = (int8_t)at[0]; return a->normalized ? fmax(value / 127.0, -1) : value;
    case 5121: return a->normalized ? at[0] / 255.0 : at[0];
    case 5122:
        value = (int16_t)(uint16_t)(at[0] | at[1] << 8);
        return a->normalized ? fmax(value / 32767.0, -1) : value;
    case 5123: value = at[0] | at[1] << 8; return a->normalized ? value / 65535.0 : value;
    default:
        u = (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        memcpy(&f, &u, sizeof f);
        return a->type == 5126 ? f : u;
    }
}

static float value_of(const attribute *a, double x, int index) {
    switch (a->meaning) {
    case LINEAR_SCALE:
        return x > 1e-30 && x < 1e30 ? (float)gsz_log(x) : isfinite(x) ? -40.0f : NAN;
    case LINEAR_OPACITY: return isfinite(x) ? gsz_logit_of_alpha(x) : NAN;
    case COLOR:
        if (index == 3) return isfinite(x) ? gsz_logit_of_alpha(x) : NAN;
        return (float)((x - 0.5) / GSZ_SH_C0);
    default: return (float)x;
    }
}

static gsz_result read_attribute(void *user, size_t index, int worker) {
    const part_reader *r = user;
    const attribute *a = &r->attribute[index];
    (void)worker;
    for (int c = 0; c < a->components; c++) {
        if (a->plane[c] < 0) continue;
        float *out = r->cloud->plane[a->plane[c]];
        for (size_t i = 0; i < r->count; i++) out[i] = value_of(a, component(a, i, c), c);
    }
    return GSZ_OK;
}

/* Names are looked for one by one, for each primitive. */
static bool too_many(const part_reader *r) {
    return !gsz_tree_narrow(r->part->primitive, GSZ_GLTF_KEYS_MAX) ||
           !gsz_tree_narrow(gsz_tree_get(r->part->primitive, "attributes"), NAMES_MAX);
}

static gsz_result read_accessors(part_reader *r) {
    gsz_context *context = r->document->context;
    if (too_many(r))
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "%s: a primitive with more than %d attributes, or %d keys",
                        r->document->name, NAMES_MAX, GSZ_GLTF_KEYS_MAX);
    const int degree = degree_of(r);
    GSZ_TRY(take_attributes(r, degree));
    GSZ_TRY(gsz_cloud_create(context, r->cloud, r->count, degree));
    return gsz_parallel(context, "read", (size_t)r->attribute_count, read_attribute, r);
}

/* ---- the .spz of a primitive ---- */

static gsz_result read_spz(part_reader *r, const cJSON *extension) {
    const uint8_t *data = NULL;
    size_t size = 0, stride = 0;
    gsz_source *source = NULL;
    gsz_context *context = r->document->context;
    GSZ_TRY(gsz_gltf_view(r->document, &data, &size, &stride,
                          gsz_gltf_index(extension, "bufferView", 1e9)));
    GSZ_TRY(gsz_source_from_memory(context, &source, r->document->name, data, size));
    gsz_result result = gsz_spz_read(context, r->cloud, source, NULL);
    gsz_source_close(context, &source);
    return result;
}

/* ---- both ---- */

/* From the axes of glTF (left, up, front) to those of a cloud (right, down, front); a .spz is in the latter already. */
static gsz_placement to_cloud(const gsz_placement *in, bool was_cloud) {
    static const double sign[3] = {-1, -1, 1};
    gsz_placement out = *in;
    for (int r = 0; r < 3; r++) {
        out.shift[r] = sign[r] * in->shift[r];
        for (int c = 0; c < 3; c++)
            out.turn[r][c] = sign[r] * in->turn[r][c] * (was_cloud ? sign[c] : 1);
    }
    return out;
}

static void tell_colors(const part_reader *r) {
    const char *space =
        gsz_tree_text(gsz_tree_get(gsz_gltf_splatting(r->part->primitive), "colorSpace"));
    if (space && strncmp(space, "lin_", 4) == 0)
        gsz_say(r->document->context, GSZ_MESSAGE_WARNING,
                "%s: its colours are linear ('%.40s'): read as if they were sRGB",
                r->document->name, space);
}

static gsz_result read_part(part_reader *r) {
    const cJSON *spz = gsz_gltf_splatting_spz(r->part->primitive);
    GSZ_TRY(spz ? read_spz(r, spz) : read_accessors(r));
    tell_colors(r);
    const gsz_placement placement = to_cloud(&r->part->placement, spz != NULL);
    return gsz_cloud_place(r->document->context, r->cloud, &placement);
}

gsz_result gsz_gltf_part_read(gsz_gltf_document *document, gsz_cloud *cloud,
                              const gsz_gltf_part *part) {
    part_reader *r = NULL;
    GSZ_TRY(GSZ_NEW(document->context, &r, 1));
    r->document = document;
    r->part = part;
    r->cloud = cloud;
    gsz_result result = read_part(r);
    gsz_free(document->context, r);
    return result;
}
