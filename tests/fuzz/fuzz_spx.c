/* SPDX-License-Identifier: MIT */
/* fuzz_spx.c - any bytes as a .spx. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_reading(gsz_spx_read, data, size);
    return 0;
}
