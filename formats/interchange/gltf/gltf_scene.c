/* SPDX-License-Identifier: MIT */
/* gltf_scene.c - where in a scene there are Gaussians: a walk through its nodes. */
#include "gltf_scene.h"

#include <math.h>
#include <string.h>

#include "context.h"

enum { DEPTH_MAX = 256, PARTS_MAX = 4096 };
static const double uneven = 1e-3; /* of a scale along one axis against another */

typedef struct walk {
    gsz_gltf_document *document;
    gsz_gltf_scene *scene;
    uint8_t *seen; /* nodes: each has one parent at most */
    size_t node_count;
} walk;

typedef struct transform {
    double m[3][4]; /* the last row is 0 0 0 1 */
} transform;

const cJSON *gsz_gltf_splatting(const cJSON *primitive) {
    const cJSON *extensions = gsz_tree_get(primitive, "extensions");
    const cJSON *splatting = gsz_tree_get(extensions, "KHR_gaussian_splatting");
    return splatting ? splatting : gsz_tree_get(extensions, "KHR_spz_gaussian_splats_compression");
}

const cJSON *gsz_gltf_splatting_spz(const cJSON *primitive) {
    static const char *const names[] = {"KHR_gaussian_splatting_compression_spz_2",
                                        "KHR_gaussian_splatting_compression_spz",
                                        "KHR_spz_gaussian_splats_compression"};
    const cJSON *outer = gsz_tree_get(primitive, "extensions");
    const cJSON *inner = gsz_tree_get(gsz_gltf_splatting(primitive), "extensions");
    for (int i = 0; i < 3; i++) {
        if (gsz_tree_get(inner, names[i])) return gsz_tree_get(inner, names[i]);
        if (gsz_tree_get(outer, names[i])) return gsz_tree_get(outer, names[i]);
    }
    return NULL;
}

/* ---- transforms ---- */

static transform multiply(const transform *a, const transform *b) {
    transform out;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 4; c++) {
            out.m[r][c] = c == 3 ? a->m[r][3] : 0;
            for (int k = 0; k < 3; k++) out.m[r][c] += a->m[r][k] * b->m[k][c];
        }
    return out;
}

static transform from_parts(const double t[3], const double q[4], const double s[3]) {
    const double quaternion[4] = {q[3], q[0], q[1], q[2]};
    double turn[3][3];
    transform out;
    gsz_matrix_of_quaternion(turn, quaternion);
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++) out.m[r][c] = turn[r][c] * s[c];
        out.m[r][3] = t[r];
    }
    return out;
}

static bool take_part(double *out, const cJSON *node, const char *key, int count) {
    const cJSON *part = gsz_tree_get(node, key);
    return !part || gsz_tree_numbers(out, part, count);
}

static gsz_result local_transform(const walk *w, transform *out, const cJSON *node) {
    double matrix[16], t[3] = {0}, q[4] = {0, 0, 0, 1}, s[3] = {1, 1, 1};
    if (gsz_tree_get(node, "matrix")) {
        if (gsz_tree_numbers(matrix, gsz_tree_get(node, "matrix"), 16)) {
            for (int i = 0; i < 12; i++) out->m[i % 3][i / 3] = matrix[i / 3 * 4 + i % 3];
            return GSZ_OK;
        }
    } else if (take_part(t, node, "translation", 3) && take_part(q, node, "rotation", 4) &&
               take_part(s, node, "scale", 3)) {
        *out = from_parts(t, q, s);
        return GSZ_OK;
    }
    return gsz_fail(w->document->context, GSZ_ERROR_CORRUPT, "%s: a node with a wrong transform",
                    w->document->name);
}

/* A Gaussian may be turned, mirrored and scaled as a whole. */
static gsz_result place(const walk *w, gsz_placement *out, const transform *t) {
    double square[3], across = 0;
    for (int c = 0; c < 3; c++) {
        square[c] = 0;
        for (int r = 0; r < 3; r++) square[c] += t->m[r][c] * t->m[r][c];
    }
    out->scale = sqrt((square[0] + square[1] + square[2]) / 3);
    for (int c = 0; c < 3; c++) {
        double dot = 0;
        for (int r = 0; r < 3; r++) dot += t->m[r][c] * t->m[r][(c + 1) % 3];
        across = fmax(across, fabs(dot));
        across = fmax(across, fabs(square[c] - out->scale * out->scale));
    }
    if (!(out->scale > 1e-12 && out->scale < 1e12) || !(across <= uneven * out->scale * out->scale))
        return gsz_fail(w->document->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a node scales its Gaussians unevenly, or to nothing",
                        w->document->name);
    for (int r = 0; r < 3; r++) {
        out->shift[r] = t->m[r][3];
        for (int c = 0; c < 3; c++) out->turn[r][c] = t->m[r][c] / out->scale;
        if (!isfinite(out->shift[r]))
            return gsz_fail(w->document->context, GSZ_ERROR_CORRUPT, "%s: a node is infinitely far",
                            w->document->name);
    }
    return GSZ_OK;
}

/* ---- the walk ---- */

static gsz_result add_part(walk *w, const cJSON *primitive, const gsz_placement *placement) {
    gsz_gltf_scene *s = w->scene;
    if (s->count == PARTS_MAX)
        return gsz_fail(w->document->context, GSZ_ERROR_LIMIT,
                        "%s: has more than %d primitives with Gaussians", w->document->name,
                        PARTS_MAX);
    GSZ_TRY(GSZ_GROW(w->document->context, &s->part, &s->capacity, s->count + 1));
    s->part[s->count++] = (gsz_gltf_part){primitive, *placement};
    return GSZ_OK;
}

static gsz_result visit_mesh(walk *w, const cJSON *mesh, const transform *t) {
    const cJSON *primitives = gsz_tree_get(mesh, "primitives");
    gsz_placement placement = gsz_placement_none();
    if (!cJSON_IsArray(primitives)) return GSZ_OK;
    for (const cJSON *p = primitives->child; p; p = p->next) {
        if (!gsz_gltf_splatting(p)) continue;
        if (t) GSZ_TRY(place(w, &placement, t));
        GSZ_TRY(add_part(w, p, &placement));
    }
    return GSZ_OK;
}

static gsz_result visit_node(walk *w, double index, const transform *parent, int depth) {
    const cJSON *node = gsz_gltf_item(w->document, GSZ_GLTF_NODES, index);
    transform local, t;
    if (!node || depth > DEPTH_MAX || w->seen[(size_t)index]++)
        return gsz_fail(w->document->context, GSZ_ERROR_CORRUPT,
                        "%s: its nodes are no tree: one is missing, too deep, or there twice",
                        w->document->name);
    GSZ_TRY(local_transform(w, &local, node));
    t = multiply(parent, &local);
    const cJSON *mesh =
        gsz_gltf_item(w->document, GSZ_GLTF_MESHES, gsz_gltf_index(node, "mesh", 1e9));
    GSZ_TRY(visit_mesh(w, mesh, &t));
    const cJSON *children = gsz_tree_get(node, "children");
    for (const cJSON *c = cJSON_IsArray(children) ? children->child : NULL; c; c = c->next)
        GSZ_TRY(visit_node(w, cJSON_IsNumber(c) ? c->valuedouble : -1, &t, depth + 1));
    return GSZ_OK;
}

/* Nodes that are nobody's child, for a file without scenes. */
static gsz_result visit_roots(walk *w, const transform *whole) {
    uint8_t *child = NULL;
    gsz_result result = GSZ_OK;
    const cJSON *nodes = gsz_tree_get(w->document->tree, "nodes");
    GSZ_TRY(GSZ_NEW(w->document->context, &child, w->node_count));
    for (const cJSON *n = nodes->child; n; n = n->next) {
        const cJSON *children = gsz_tree_get(n, "children");
        for (const cJSON *c = cJSON_IsArray(children) ? children->child : NULL; c; c = c->next)
            if (cJSON_IsNumber(c) && c->valuedouble >= 0 && c->valuedouble < (double)w->node_count)
                child[(size_t)c->valuedouble] = 1;
    }
    for (size_t i = 0; i < w->node_count && result == GSZ_OK; i++)
        if (!child[i]) result = visit_node(w, (double)i, whole, 0);
    gsz_free(w->document->context, child);
    return result;
}

static gsz_result visit_scene(walk *w) {
    const transform whole = {{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}}};
    const double shown = gsz_gltf_index(w->document->tree, "scene", 1e9);
    const cJSON *scene = gsz_gltf_item(w->document, GSZ_GLTF_SCENES, shown < 0 ? 0 : shown);
    const cJSON *roots = gsz_tree_get(scene, "nodes");
    const cJSON *meshes = gsz_tree_get(w->document->tree, "meshes");
    if (!scene && w->node_count) return visit_roots(w, &whole);
    if (!scene)
        for (const cJSON *m = cJSON_IsArray(meshes) ? meshes->child : NULL; m; m = m->next)
            GSZ_TRY(visit_mesh(w, m, NULL));
    for (const cJSON *r = cJSON_IsArray(roots) ? roots->child : NULL; r; r = r->next)
        GSZ_TRY(visit_node(w, cJSON_IsNumber(r) ? r->valuedouble : -1, &whole, 0));
    return GSZ_OK;
}

gsz_result gsz_gltf_scene_find(gsz_gltf_document *document, gsz_gltf_scene *scene) {
    walk w = {.document = document, .scene = scene};
    w.node_count = document->count[GSZ_GLTF_NODES];
    GSZ_TRY(GSZ_NEW(document->context, &w.seen, w.node_count));
    gsz_result result = visit_scene(&w);
    gsz_free(document->context, w.seen);
    if (result != GSZ_OK || scene->count) return result;
    return gsz_fail(document->context, GSZ_ERROR_FORMAT,
                    "%s: has no Gaussians: no primitive with KHR_gaussian_splatting",
                    document->name);
}

void gsz_gltf_scene_free(gsz_context *context, gsz_gltf_scene *scene) {
    gsz_free(context, scene->part);
    *scene = (gsz_gltf_scene){0};
}
