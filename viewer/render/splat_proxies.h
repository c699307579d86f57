/* SPDX-License-Identifier: MIT */
/* splat_proxies.h - a tree of levels of detail over the chunks of a block: each four chunks have one chunk of proxies, Gaussians that
 * stand for four of theirs, and so on up to a chunk of at most GSZ_PROXY_ROOT. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_SPLAT_PROXIES_H
#define GSZ_SPLAT_PROXIES_H

#include "splat_bits.h"

enum { GSZ_PROXY_ROOT = 64 };

/** Makes *out_proxies (zeroed), and the nodes of the rows, of the block that rows were made of; a small block has none. books: of
 *  its file. False: out of memory. */
bool gsz_splat_proxies_make(gsz_splat_rows *out_proxies, gsz_splat_rows *rows,
                            const gsz_quantised_block *block,
                            const gsz_codebook_view *books) GSZ_CHECKED;

/** What the proxies of so many Gaussians in so many blocks take at the most, in whole chunks. */
uint64_t gsz_splat_proxies_most(uint64_t gaussians, uint32_t blocks);

#endif
