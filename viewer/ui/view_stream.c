/* SPDX-License-Identifier: MIT */
/* view_stream.c - the folder of the cache, and cameras as loaders take them. */
#include "view_stream.h"

#include "view_device.h"

#include <string.h>

static const uint64_t cache_most = (uint64_t)2 << 30;
static const double patience = 30;

bool gsz_view_wants_proxies(const gsz_view_arguments *arguments) {
    return arguments->budget > 0 || arguments->frame_time > 0;
}

void gsz_view_stream_options(gsz_loader_options *options, const gsz_view_arguments *arguments) {
    bool waits = !arguments->offscreen && arguments->bench == 0;
    options->stay = waits;
    options->patience = waits ? -1 : patience;
    options->max_memory = arguments->common.max_memory;
    options->cache.most = arguments->no_cache ? 0 : cache_most;
    if (!gsz_view_find_cache(options->cache.folder, sizeof options->cache.folder, "scenes"))
        options->cache.most = 0;
}

gsz_block_look gsz_view_stream_look(const gsz_render_view *view,
                                    const gsz_view_arguments *arguments) {
    gsz_block_look look;
    memset(&look, 0, sizeof look); /* looks are compared as bytes */
    look.is_set = true;
    look.camera = view->camera;
    look.width = view->width;
    look.height = view->height;
    look.budget = (uint64_t)arguments->budget;
    return look;
}
