/* SPDX-License-Identifier: MIT */
/* sog_absent.c - instead of all else in this folder, where libzip or libwebp is missing. */
#include <string.h>

#include "context.h"
#include "gsz_sog.h"
#include "source.h"
#include "splat_cloud.h"

static gsz_result absent(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED,
                    "%s: this build has no .sog, which needs libzip and libwebp", name);
}

/* A zip file: of what, cannot be told. */
bool gsz_sog_probe(const void *data, size_t size) {
    static const char zip[4] = "PK\3\4";
    return size >= sizeof zip && memcmp(data, zip, sizeof zip) == 0;
}

gsz_result gsz_sog_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    (void)cloud;
    gsz_clear_error(context);
    return absent(context, gsz_source_name(source));
}

bool gsz_sog_probe_path(const char *path) {
    static const char meta[] = "meta.json";
    const size_t length = strlen(path), tail = sizeof meta - 1;
    return length >= tail && strcmp(path + length - tail, meta) == 0;
}

gsz_result gsz_sog_read_path(gsz_context *context, gsz_cloud *cloud, const char *path) {
    return gsz_sog_read_level(context, cloud, path, 0);
}

gsz_result gsz_sog_read_level(gsz_context *context, gsz_cloud *cloud, const char *path, int level) {
    (void)cloud, (void)level;
    gsz_clear_error(context);
    return absent(context, path);
}

void gsz_sog_write_options_default(gsz_sog_write_options *options) {
    *options = (gsz_sog_write_options){0};
}

gsz_result gsz_sog_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                         const gsz_sog_write_options *options) {
    (void)output, (void)cloud, (void)options;
    gsz_clear_error(context);
    return absent(context, "the output");
}
