/* SPDX-License-Identifier: MIT */
/* fuzz_gltf.c - any bytes as a .gltf: no crash, no memory beyond the limit, and what is read is clean. */
#include "fuzz_cloud.h"
#include "gsz_gltf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(64 << 20);
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    check(gsz_source_from_memory(context, &source, "fuzz.gltf", data, size) == GSZ_OK, "no source");
    gsz_result result = gsz_gltf_read(context, &cloud, source);
    check_reading(context, &cloud, result);
    gsz_gltf_probe(data, size);
    gsz_cloud_free(context, &cloud);
    gsz_source_close(context, &source);
    gsz_context_destroy(&context);
    return 0;
}
