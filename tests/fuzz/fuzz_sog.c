/* SPDX-License-Identifier: MIT */
/* fuzz_sog.c - any bytes as a .sog. */
#include "fuzz_interchange.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_sog_probe(data, size);
    fuzz_reading(gsz_sog_read, data, size);
    return 0;
}
