/* SPDX-License-Identifier: MIT */
/* fuzz_ksplat.c - any bytes as a .ksplat. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_reading(gsz_ksplat_read, data, size);
    return 0;
}
