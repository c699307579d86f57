/* SPDX-License-Identifier: MIT */
/* importance.c - sums over views what a Gaussian has in a picture, in one of the known forms.
 *
 * The sum of weights alone (Lee et al. and others) overrates large faint Gaussians: the error of a picture is a sum of
 * squares. pruning.md has the figures. */
#include "importance.h"

#include "context.h"
#include "school.h"

gsz_result gsz_importance_open(gsz_context *context, gsz_importance *m, const gsz_cloud *cloud,
                               gsz_importance_form form) {
    *m = (gsz_importance){.context = context, .cloud = cloud, .form = form};
    gsz_draw_options_default(&m->options);
    m->options.filter = gsz_screen_filter_of(cloud);
    GSZ_TRY(GSZ_NEW(context, &m->sum, cloud->count));
    GSZ_TRY(GSZ_NEW(context, &m->dominates, cloud->count));
    GSZ_TRY(gsz_raster_create(context, &m->raster));
    return gsz_splat_stats_create(context, &m->stats, cloud->count);
}

void gsz_importance_close(gsz_importance *m) {
    if (!m->context) return;
    gsz_free(m->context, m->sum);
    gsz_free(m->context, m->dominates);
    gsz_raster_destroy(m->context, &m->raster);
    gsz_splat_stats_free(m->context, &m->stats);
    *m = (gsz_importance){0};
}

double gsz_importance_share(const gsz_importance *m, size_t i) {
    const gsz_splat_stats *s = &m->stats;
    double weight = (double)s->weight[i] / (1 << 24);
    switch (m->form) {
    case GSZ_IMPORTANCE_WEIGHT: return weight;
    case GSZ_IMPORTANCE_MEAN_WEIGHT: return s->dominated[i] > 0 ? weight / s->touched[i] : 0;
    default: return weight * (double)s->largest[i];
    }
}

gsz_result gsz_importance_look(gsz_importance *m, const gsz_camera *camera) {
    gsz_picture picture = {0};
    int width, height;
    gsz_gallery_size(camera, &width, &height);
    gsz_splat_stats_clear(&m->stats);
    gsz_result result = gsz_picture_create(m->context, &picture, width, height);
    if (result == GSZ_OK)
        result = gsz_raster_draw_counted(m->context, m->raster, &picture, &m->stats, m->cloud,
                                         camera, &m->options);
    gsz_picture_free(m->context, &picture);
    return result;
}

void gsz_importance_add(gsz_importance *m) {
    for (size_t i = 0; i < m->cloud->count; i++) {
        m->sum[i] += gsz_importance_share(m, i);
        m->dominates[i] |= m->stats.dominated[i] > 0;
    }
}

static gsz_result add_views(gsz_importance *m, const gsz_camera_list *views) {
    for (size_t v = 0; v < views->count; v++) {
        if (gsz_view_role_of(v) == GSZ_VIEW_LEARN) {
            GSZ_TRY(gsz_importance_look(m, &views->camera[v]));
            gsz_importance_add(m);
        }
        GSZ_TRY(gsz_report_progress(m->context, "weigh", (double)(v + 1) / (double)views->count));
    }
    return GSZ_OK;
}

gsz_result gsz_importance_measure(gsz_context *context, double *out_importance,
                                  const gsz_cloud *cloud, const gsz_camera_list *views,
                                  gsz_importance_form form) {
    gsz_importance m = {0};
    gsz_result result = gsz_importance_open(context, &m, cloud, form);
    if (result == GSZ_OK) result = add_views(&m, views);
    for (size_t i = 0; result == GSZ_OK && i < cloud->count; i++) {
        bool counts = form == GSZ_IMPORTANCE_ENERGY || m.dominates[i];
        out_importance[i] = counts ? m.sum[i] : 0;
    }
    gsz_importance_close(&m);
    return result;
}
