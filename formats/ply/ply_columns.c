/* SPDX-License-Identifier: MIT */
/* ply_columns.c - from the properties of a .ply to the planes of a cloud. */
#include "ply_columns.h"

#include <string.h>

#include "context.h"
#include "splat_cloud.h"

enum {
    ROWS = 64, /* vertices moved at once: their bytes stay in the first cache for all columns */
    LISTED = 8 /* names in a message */
};

/* ---- what is there and what is missing ---- */

typedef struct presence {
    bool plane[GSZ_PLANE_COUNT];
    size_t rest; /* properties whose name begins with f_rest_ */
} presence;

static bool is_rest(const char *name) { return strncmp(name, "f_rest_", 7) == 0; }

static void find_planes(presence *out_found, const gsz_ply_header *header) {
    *out_found = (presence){0};
    for (size_t i = 0; i < header->property_count; i++) {
        int plane = gsz_plane_find(header->properties[i].name);
        if (plane >= 0) out_found->plane[plane] = true;
        out_found->rest += is_rest(header->properties[i].name);
    }
}

static bool has_no_splats(const presence *found) {
    for (int plane = GSZ_PLANE_SCALE; plane < GSZ_PLANE_REST; plane++)
        if (found->plane[plane]) return false;
    return true;
}

static gsz_result missing(gsz_context *context, const presence *found, const char *name,
                          int plane) {
    char property[GSZ_PLANE_NAME_SIZE];
    gsz_plane_name(plane, property);
    if (has_no_splats(found))
        return gsz_fail(context, GSZ_ERROR_FORMAT,
                        "%s: property '%s' missing: this is a point cloud or a mesh, not a splat "
                        "scene",
                        name, property);
    if (plane == GSZ_PLANE_SCALE + 2 && found->plane[GSZ_PLANE_SCALE + 1])
        return gsz_fail(context, GSZ_ERROR_UNSUPPORTED,
                        "%s: property '%s' missing: these are flat splats (2DGS), gsz needs 3D "
                        "Gaussians with three scales",
                        name, property);
    return gsz_fail(context, GSZ_ERROR_FORMAT,
                    "%s: property '%s' missing (a splat scene needs x, y, z, f_dc_0..2, opacity, "
                    "scale_0..2 and rot_0..3)",
                    name, property);
}

static gsz_result check_planes(gsz_context *context, const presence *found, const char *name) {
    static const int order[] = {GSZ_PLANE_POSITION, GSZ_PLANE_DC,       GSZ_PLANE_OPACITY,
                                GSZ_PLANE_SCALE,    GSZ_PLANE_ROTATION, -1};
    static const int sizes[] = {3, 3, 1, 3, 4};
    for (int group = 0; order[group] >= 0; group++)
        for (int i = 0; i < sizes[group]; i++)
            if (!found->plane[order[group] + i])
                return missing(context, found, name, order[group] + i);
    return GSZ_OK;
}

static gsz_result find_degree(gsz_context *context, int *out_degree, const presence *found,
                              const char *name) {
    size_t known = found->rest < GSZ_PLANE_COUNT - GSZ_PLANE_REST
                       ? found->rest
                       : GSZ_PLANE_COUNT - GSZ_PLANE_REST;
    for (size_t i = 0; i < known; i++)
        if (!found->plane[GSZ_PLANE_REST + i])
            return gsz_fail(context, GSZ_ERROR_FORMAT,
                            "%s: property 'f_rest_%zu' missing (SH needs 9, 24 or 45)", name, i);
    for (*out_degree = 0; *out_degree <= GSZ_SH_DEGREE_MAX; ++*out_degree)
        if (found->rest == (size_t)(3 * gsz_sh_coefficients(*out_degree))) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_FORMAT,
                    "%s: %zu properties f_rest (SH needs 0, 9, 24 or 45)", name, found->rest);
}

/* ---- mapping ---- */

static bool is_float(gsz_ply_type type) { return type >= GSZ_PLY_FLOAT32; }

static gsz_result map_extra(gsz_context *context, gsz_ply_columns *columns, const char *property,
                            const char *name) {
    if (columns->extra_count == GSZ_EXTRA_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "%s: more than %d extra float properties: drop them to read the file", name,
                        GSZ_EXTRA_MAX);
    columns->column[columns->count].plane = GSZ_PLANE_COUNT + (int)columns->extra_count;
    columns->extra_names[columns->extra_count++] = property;
    return GSZ_OK;
}

static void append_name(char *list, size_t size, const char *name) {
    size_t used = strlen(list), length = strlen(name);
    if (used + length + 3 > size) return;
    if (used) memcpy(list + used, ", ", 3);
    strcat(list, name);
}

void gsz_ply_columns_tell(gsz_context *context, const gsz_ply_header *header,
                          const gsz_ply_columns *columns, const char *name) {
    if (!columns->skipped) return;
    char list[LISTED * GSZ_NAME_MAX] = "";
    size_t listed = 0;
    for (size_t i = 0; i < columns->count && listed < LISTED; i++) {
        const gsz_ply_property *property = &header->properties[i];
        if (columns->column[i].plane != GSZ_PLY_SKIPPED || is_float(property->type)) continue;
        append_name(list, sizeof list, property->name);
        listed++;
    }
    gsz_say(context, GSZ_MESSAGE_NOTICE,
            "%s: %zu unknown properties that are not float skipped: %s%s", name, columns->skipped,
            list, columns->skipped > listed ? " ..." : "");
}

gsz_result gsz_ply_columns_map(gsz_context *context, gsz_ply_columns *columns,
                               const gsz_ply_header *header, const char *name, bool drop_extra) {
    *columns = (gsz_ply_columns){0};
    presence found;
    find_planes(&found, header);
    GSZ_TRY(check_planes(context, &found, name));
    GSZ_TRY(find_degree(context, &columns->sh_degree, &found, name));
    for (; columns->count < header->property_count; columns->count++) {
        const gsz_ply_property *property = &header->properties[columns->count];
        gsz_ply_column *column = &columns->column[columns->count];
        *column =
            (gsz_ply_column){property->type, property->offset, gsz_plane_find(property->name)};
        if (column->plane >= 0) continue;
        column->plane = GSZ_PLY_SKIPPED;
        if (!is_float(property->type)) {
            columns->skipped++;
        } else if (!drop_extra) {
            GSZ_TRY(map_extra(context, columns, property->name, name));
        }
    }
    return GSZ_OK;
}

float *gsz_ply_column_values(const gsz_cloud *cloud, const gsz_ply_column *column) {
    if (column->plane == GSZ_PLY_SKIPPED) return NULL;
    if (column->plane < GSZ_PLANE_COUNT) return cloud->plane[column->plane];
    return cloud->extra[column->plane - GSZ_PLANE_COUNT].values;
}

/* ---- moving ---- */

/* Put together from bytes, which compilers know to be one load, swapped or not, on every machine. */
static inline uint64_t load(const uint8_t *at, int size, bool big) {
    uint64_t bits = 0;
    for (int i = 0; i < size; i++) bits |= (uint64_t)at[i] << 8 * (big ? size - 1 - i : i);
    return bits;
}

static inline float to_float(uint64_t bits, gsz_ply_type type) {
    float single;
    double wide;
    uint32_t half = (uint32_t)bits;
    switch (type) {
    case GSZ_PLY_INT8: return (int8_t)bits;
    case GSZ_PLY_UINT8: return (uint8_t)bits;
    case GSZ_PLY_INT16: return (int16_t)bits;
    case GSZ_PLY_UINT16: return (uint16_t)bits;
    case GSZ_PLY_INT32: return (float)(int32_t)bits;
    case GSZ_PLY_UINT32: return (float)half;
    case GSZ_PLY_FLOAT32: memcpy(&single, &half, sizeof single); return single;
    case GSZ_PLY_FLOAT64: memcpy(&wide, &bits, sizeof wide); return (float)wide;
    }
    return 0;
}

/* Inlined with constants for everything but the addresses, so that each case below is a loop of its own. */
static inline void move_column(float *restrict to, const uint8_t *restrict from, size_t stride,
                               size_t count, gsz_ply_type type, int size, bool big) {
    for (size_t i = 0; i < count; i++) to[i] = to_float(load(from + i * stride, size, big), type);
}

static inline void move_typed(float *restrict to, const uint8_t *restrict from, size_t stride,
                              size_t count, gsz_ply_type type, bool big) {
    switch (type) {
    case GSZ_PLY_INT8: move_column(to, from, stride, count, GSZ_PLY_INT8, 1, big); break;
    case GSZ_PLY_UINT8: move_column(to, from, stride, count, GSZ_PLY_UINT8, 1, big); break;
    case GSZ_PLY_INT16: move_column(to, from, stride, count, GSZ_PLY_INT16, 2, big); break;
    case GSZ_PLY_UINT16: move_column(to, from, stride, count, GSZ_PLY_UINT16, 2, big); break;
    case GSZ_PLY_INT32: move_column(to, from, stride, count, GSZ_PLY_INT32, 4, big); break;
    case GSZ_PLY_UINT32: move_column(to, from, stride, count, GSZ_PLY_UINT32, 4, big); break;
    case GSZ_PLY_FLOAT32: move_column(to, from, stride, count, GSZ_PLY_FLOAT32, 4, big); break;
    case GSZ_PLY_FLOAT64: move_column(to, from, stride, count, GSZ_PLY_FLOAT64, 8, big); break;
    }
}

static void move_rows(const gsz_ply_columns *columns, gsz_cloud *cloud, const uint8_t *vertices,
                      size_t stride, bool big_endian, size_t first, size_t count) {
    for (size_t c = 0; c < columns->count; c++) {
        const gsz_ply_column *column = &columns->column[c];
        float *values = gsz_ply_column_values(cloud, column);
        if (!values) continue;
        const uint8_t *from = vertices + column->offset;
        if (big_endian) {
            move_typed(values + first, from, stride, count, column->type, true);
        } else {
            move_typed(values + first, from, stride, count, column->type, false);
        }
    }
}

void gsz_ply_columns_decode(const gsz_ply_columns *columns, gsz_cloud *cloud,
                            const uint8_t *vertices, size_t stride, bool big_endian, size_t first,
                            size_t count) {
    for (size_t done = 0; done < count; done += ROWS) {
        size_t rows = count - done < ROWS ? count - done : ROWS;
        move_rows(columns, cloud, vertices + done * stride, stride, big_endian, first + done, rows);
    }
}
