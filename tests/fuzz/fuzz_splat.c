/* SPDX-License-Identifier: MIT */
/* fuzz_splat.c - any bytes as a .splat. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_reading(gsz_splat_read, data, size);
    return 0;
}
