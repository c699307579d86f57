/* SPDX-License-Identifier: MIT */
/* render_view.c - when two views are the same, and what shaders are told of one. */
#include "render_view.h"

#include <math.h>
#include <string.h>

_Static_assert((int)GSZ_RENDER_IMPORTANCE == SPLAT_SHOW_IMPORTANCE, "C and GLSL agree");

/* ---- the same ------------------------------------------------------------------------------------ */

static bool same_camera(const gsz_camera *a, const gsz_camera *b) {
    return memcmp(a->position, b->position, sizeof a->position) == 0 &&
           memcmp(a->right, b->right, sizeof a->right) == 0 &&
           memcmp(a->down, b->down, sizeof a->down) == 0 &&
           memcmp(a->forward, b->forward, sizeof a->forward) == 0 && a->fov_y == b->fov_y &&
           a->pixel_aspect == b->pixel_aspect;
}

bool gsz_render_view_same_order(const gsz_render_view *a, const gsz_render_view *b) {
    return same_camera(&a->camera, &b->camera) && a->width == b->width && a->height == b->height &&
           memcmp(a->shift, b->shift, sizeof a->shift) == 0 && a->splat_scale == b->splat_scale &&
           a->least_alpha == b->least_alpha && a->layers == b->layers && a->budget == b->budget &&
           a->rim == b->rim;
}

static bool same_look(const gsz_render_view *a, const gsz_render_view *b) {
    return a->draw.filter == b->draw.filter && a->show == b->show &&
           a->draw.sh_degree == b->draw.sh_degree && a->transparent == b->transparent &&
           memcmp(a->draw.background, b->draw.background, sizeof a->draw.background) == 0;
}

bool gsz_render_view_equals(const gsz_render_view *a, const gsz_render_view *b) {
    return gsz_render_view_same_order(a, b) && same_look(a, b);
}

/* ---- for shaders --------------------------------------------------------------------------------- */

static void fill_camera(SplatCamera *out, const gsz_render_view *view) {
    const gsz_camera *camera = &view->camera;
    double focal = 0.5 * view->height / tan(camera->fov_y * (3.14159265358979323846 / 360));
    const double length[2] = {focal * camera->pixel_aspect, focal};
    const double size[2] = {view->width, view->height};
    memcpy(out->eye, camera->position, sizeof out->eye);
    memcpy(out->right, camera->right, sizeof out->right);
    memcpy(out->down, camera->down, sizeof out->down);
    memcpy(out->forward, camera->forward, sizeof out->forward);
    for (int r = 0; r < 2; r++) {
        out->focal[r] = (float)length[r];
        out->center[r] = (float)(0.5 * (size[r] - 1) + (double)view->shift[r]);
        out->limit[r] =
            (float)(SPLAT_WIDE * (0.5 * size[r] + fabs((double)view->shift[r])) / length[r]);
    }
}

/** Pictures of figures are on black, whatever scenes are on. */
static bool is_measure(const gsz_render_view *view) {
    return view->show == GSZ_RENDER_DEPTH || view->show == GSZ_RENDER_OVERDRAW;
}

void gsz_render_view_fill(SplatPush *push, const gsz_render_view *view) {
    bool mip = view->draw.filter == GSZ_SCREEN_FILTER_MIP;
    push->splat_scale = view->splat_scale;
    push->width = view->width;
    push->height = view->height;
    push->degree_mip =
        (uint)view->draw.sh_degree | (mip ? 256u : 0) | (view->transparent ? 512u : 0);
    if (!is_measure(view)) memcpy(push->background, view->draw.background, sizeof push->background);
    fill_camera(&push->camera, view);
}

uint32_t gsz_render_view_cover(const gsz_render_view *view) {
    switch (view->show) {
    case GSZ_RENDER_POINTS: return SPLAT_COVER_DISC;
    case GSZ_RENDER_ELLIPSES: return SPLAT_COVER_RIMMED;
    case GSZ_RENDER_OVERDRAW: return SPLAT_COVER_COUNT;
    default: return SPLAT_COVER_SOFT;
    }
}
