/* SPDX-License-Identifier: MIT */
/* fuzz_scene.c - any bytes as a scene of whatever format they are taken for. */
#include "fuzz_interchange.h"

static gsz_result read_any(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    return gsz_interchange_read(context, cloud, source, NULL, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_reading(read_any, data, size);
    return 0;
}
