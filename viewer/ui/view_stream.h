/* SPDX-License-Identifier: MIT */
/* view_stream.h - what the command line says of budgets, and of scenes that come from a URL, for loaders. */
#ifndef GSZ_VIEW_STREAM_H
#define GSZ_VIEW_STREAM_H

#include "scene_loader.h"
#include "view_options.h"

/** True if a budget may limit what is drawn. */
bool gsz_view_wants_proxies(const gsz_view_arguments *arguments);
/** Sets the cache, and for how long to wait for a server: for ever in a window. */
void gsz_view_stream_options(gsz_loader_options *options, const gsz_view_arguments *arguments);
/** Where the view looks from, with the budget of the command line. */
gsz_block_look gsz_view_stream_look(const gsz_render_view *view,
                                    const gsz_view_arguments *arguments);

#endif
