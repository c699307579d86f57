/* SPDX-License-Identifier: MIT */
/* parallel.h - running independent pieces of work on the context's pool. Internal. */
#ifndef GSZ_PARALLEL_H
#define GSZ_PARALLEL_H

#include "gsz_base.h"

/** One piece: `index` of 0..count-1; `worker` of 0..gsz_parallel_workers()-1 picks scratch memory. */
typedef gsz_result (*gsz_task)(void *user, size_t index, int worker);

/** Runs task(user, i, worker) for all i < count, in any order, on the pool's threads and this one. After a
 *  failure no new pieces start; the failure with the lowest index among those that ran is returned. While it
 *  runs, the calling thread reports progress as `stage` (a literal; NULL: the last report again), which may cancel. Pieces do
 *  not call it themselves. */
gsz_result gsz_parallel(gsz_context *context, const char *stage, size_t count, gsz_task task,
                        void *user) GSZ_CHECKED;
/** One range of items: [begin, end). */
typedef gsz_result (*gsz_range_task)(void *user, size_t begin, size_t end, int worker);

/** gsz_parallel over `count` items in ranges of `size`, the last one shorter. */
gsz_result gsz_parallel_ranges(gsz_context *context, const char *stage, size_t count, size_t size,
                               gsz_range_task task, void *user) GSZ_CHECKED;
int gsz_parallel_workers(gsz_context *context);

#endif
