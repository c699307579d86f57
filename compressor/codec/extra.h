/* SPDX-License-Identifier: MIT */
/* extra.h - extra planes of a block, without loss. Internal; specified in formats/gsz.md, "Extra planes". */
#ifndef GSZ_EXTRA_H
#define GSZ_EXTRA_H

#include "rans.h"

/** Appends the values plane[p][order[i]] (order NULL: i), count of each of `planes` planes. */
gsz_result gsz_extra_encode(gsz_context *context, gsz_coder *coder, const float *const *plane,
                            size_t planes, const uint32_t *order, uint32_t count,
                            gsz_buffer *out) GSZ_CHECKED;
/** Writes them to plane[p][0..count). False if the payload is damaged. */
bool gsz_extra_decode(gsz_coder *coder, float *const *plane, size_t planes, uint32_t count,
                      const uint8_t *data, size_t size);

#endif
