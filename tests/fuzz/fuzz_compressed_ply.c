/* SPDX-License-Identifier: MIT */
/* fuzz_compressed_ply.c - any bytes as a .compressed.ply. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_reading(gsz_compressed_ply_read, data, size);
    return 0;
}
