/* SPDX-License-Identifier: MIT */
/* spz_absent.c - instead of spz_pack.c and spz_unpack.c, where there is no zlib. */
#include <string.h>

#include "context.h"
#include "gsz_spz.h"
#include "source.h"
#include "spz_packed.h"

static gsz_result absent(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "%s: this build has no .spz, which needs zlib",
                    name);
}

/* By its own magic, or that of gzip: what is in that cannot be told. */
bool gsz_spz_probe(const void *data, size_t size) {
    static const char own[4] = "NGSP", gzip[3] = "\x1f\x8b\x08";
    return size >= sizeof own &&
           (memcmp(data, own, sizeof own) == 0 || memcmp(data, gzip, sizeof gzip) == 0);
}

gsz_result gsz_spz_unpack_file(gsz_context *context, gsz_spz_packed *packed, gsz_source *source) {
    (void)packed;
    return absent(context, gsz_source_name(source));
}

gsz_result gsz_spz_pack_file(gsz_context *context, const gsz_spz_sink *sink,
                             const gsz_spz_packed *packed, int level) {
    (void)sink, (void)packed, (void)level;
    return absent(context, "the output");
}
