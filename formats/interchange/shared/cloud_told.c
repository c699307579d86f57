/* SPDX-License-Identifier: MIT */
/* cloud_told.c - what is said of a cloud between formats: what was cleaned, and what has no place. */
#include "cloud_told.h"

#include <string.h>

#include "context.h"

static void warn_of(gsz_context *context, const char *name, size_t count, const char *what) {
    if (!count) return;
    gsz_say(context, GSZ_MESSAGE_WARNING, "%s: %zu Gaussian%s %s", name, count,
            count == 1 ? "" : "s", what);
}

void gsz_cloud_clean_told(gsz_context *context, gsz_cloud *cloud, const char *name,
                          gsz_clean_report *out_report) {
    gsz_clean_report report;
    gsz_cloud_clean(cloud, &report);
    warn_of(context, name, report.not_finite, "dropped: a value is NaN or infinite");
    warn_of(context, name, report.no_rotation, "without a rotation: set to the identity");
    warn_of(context, name, report.clamped, "with absurd values: clamped");
    if (out_report) *out_report = report;
}

void gsz_cloud_tell_lost(gsz_context *context, const gsz_cloud *cloud, const char *format,
                         const char *kept) {
    size_t entries = 0;
    for (size_t m = 0; m < cloud->metadata_count; m++)
        entries += !kept || strcmp(cloud->metadata[m].key, kept) != 0;
    if (cloud->extra_count || entries)
        gsz_say(context, GSZ_MESSAGE_NOTICE,
                "%zu extra properties and %zu entries of metadata left out: %s has no place for "
                "them",
                cloud->extra_count, entries, format);
}
