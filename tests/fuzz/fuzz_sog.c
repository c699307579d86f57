/* SPDX-License-Identifier: MIT */
/* fuzz_sog.c - any bytes as a .sog: no crash, no memory beyond the limit, and what is read is clean. */
#include "fuzz_cloud.h"
#include "gsz_sog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(64 << 20);
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    check(gsz_source_from_memory(context, &source, "fuzz.sog", data, size) == GSZ_OK, "no source");
    gsz_result result = gsz_sog_read(context, &cloud, source);
    check_reading(context, &cloud, result);
    gsz_sog_probe(data, size);
    gsz_cloud_free(context, &cloud);
    gsz_source_close(context, &source);
    gsz_context_destroy(&context);
    return 0;
}
