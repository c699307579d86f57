/* SPDX-License-Identifier: MIT */
/* fuzz_gltf.c - any bytes as a .gltf. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_gltf_probe(data, size);
    fuzz_reading(gsz_gltf_read, data, size);
    return 0;
}
