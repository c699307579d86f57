/* SPDX-License-Identifier: MIT */
/* view_settings.h - what gsz-view remembers from one time to the next: view.json in $XDG_CONFIG_HOME/gsz or ~/.config/gsz. */
#ifndef GSZ_VIEW_SETTINGS_H
#define GSZ_VIEW_SETTINGS_H

#include "gsz_base.h"

enum { GSZ_SETTINGS_RECENT = 10, GSZ_SETTINGS_PATH_MAX = 4096 };

/** Release with gsz_view_settings_free. */
typedef struct gsz_view_settings {
    bool panel;        /**< it is shown */
    bool rigid;        /**< cameras move without weight */
    float speed;       /**< of flying, in reaches a second */
    float min_opacity; /**< fainter Gaussians are not drawn: 0..1 */
    int recent_count;
    char *recent[GSZ_SETTINGS_RECENT]; /**< absolute paths, the latest first */
} gsz_view_settings;

void gsz_view_settings_default(gsz_view_settings *settings);
void gsz_view_settings_free(gsz_view_settings *settings);
/** Puts a file first in the list of recent ones. */
void gsz_view_settings_add_recent(gsz_view_settings *settings, const char *path);

/** Where they are kept; false: nowhere. */
bool gsz_view_settings_place(char path[GSZ_SETTINGS_PATH_MAX]);
/** Reads a file into defaults; what is missing, or no such value, stays as it is there. False: there is a file, but it is
 *  none of settings. */
bool gsz_view_settings_read(gsz_context *context, gsz_view_settings *settings, const char *path);
/** Writes the file, whole or not at all, and makes the folders to it. */
gsz_result gsz_view_settings_write(gsz_context *context, const gsz_view_settings *settings,
                                   const char *path) GSZ_CHECKED;

#endif
