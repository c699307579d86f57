/* SPDX-License-Identifier: MIT */
/* fuzz_spz.c - any bytes as a .spz, in any axes. */
#include "fuzz_interchange.h"

static gsz_spz_read_options options;

static gsz_result read_spz(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_spz_read(context, cloud, source, &options);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_spz_read_options_default(&options);
    if (size % 3 == 0) options.axes = (gsz_spz_axes)(size % 17);
    gsz_spz_probe(data, size);
    fuzz_reading(read_spz, data, size);
    return 0;
}
