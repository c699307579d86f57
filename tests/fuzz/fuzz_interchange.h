/* SPDX-License-Identifier: MIT */
/* fuzz_interchange.h - any bytes as the file of a format: no crash, no memory beyond the limit, nothing left behind by a
 * failure, and what is read can be cleaned. */
#ifndef FUZZ_INTERCHANGE_H
#define FUZZ_INTERCHANGE_H

#include <math.h>

#include "fuzz_support.h"
#include "gsz_interchange.h"

enum { FUZZ_MEMORY = 64 << 20 };

typedef gsz_result (*fuzz_reader)(gsz_context *context, gsz_cloud *cloud, gsz_source *source);

static inline void fuzz_reading(fuzz_reader read, const uint8_t *data, size_t size) {
    gsz_context *context = new_context(FUZZ_MEMORY);
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    gsz_clean_report report;
    check(gsz_source_from_memory(context, &source, "fuzz", data, size) == GSZ_OK, "no source");
    gsz_result result = read(context, &cloud, source);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check(result == GSZ_OK || !cloud.storage, "a failure that left something behind");
    if (result == GSZ_OK) gsz_cloud_clean(&cloud, &report);
    for (int plane = 0; result == GSZ_OK && plane < gsz_plane_count(cloud.sh_degree); plane++)
        for (size_t i = 0; i < cloud.count; i++)
            check(isfinite(cloud.plane[plane][i]), "not clean");
    gsz_cloud_free(context, &cloud);
    gsz_source_close(context, &source);
    gsz_context_destroy(&context);
}

#endif
