/* SPDX-License-Identifier: MIT */
/* fuzz_spz.c - any bytes as a .spz: no crash, no memory beyond the limit, and what is read is clean. */
#include "fuzz_cloud.h"
#include "gsz_spz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(64 << 20);
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    check(gsz_source_from_memory(context, &source, "fuzz.spz", data, size) == GSZ_OK, "no source");
    gsz_spz_read_options options;
    gsz_spz_read_options_default(&options);
    if (size % 3 == 0) options.axes = (gsz_spz_axes)(size % 17);
    gsz_result result = gsz_spz_read(context, &cloud, source, &options);
    check_reading(context, &cloud, result);
    gsz_spz_probe(data, size);
    gsz_cloud_free(context, &cloud);
    gsz_source_close(context, &source);
    gsz_context_destroy(&context);
    return 0;
}
