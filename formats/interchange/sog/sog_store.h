/* SPDX-License-Identifier: MIT */
/* sog_store.h - the files of one SOG by their names: members of a zip file, or of a folder. Internal. */
#ifndef GSZ_SOG_STORE_H
#define GSZ_SOG_STORE_H

#include <zip.h>

#include "gsz_files.h"

typedef struct gsz_sog_store {
    gsz_context *context;
    const char *name; /* for messages; the caller keeps it alive */
    gsz_buffer bytes; /* of the zip file */
    zip_t *zip;       /* NULL: a folder */
    char *prefix;     /* of names: the folder and a slash, or that of meta.json in the zip file */
} gsz_sog_store;

gsz_result gsz_sog_store_open_zip(gsz_context *context, gsz_sog_store *store,
                                  gsz_source *source) GSZ_CHECKED;
/** folder may be "" for the current one. */
gsz_result gsz_sog_store_open_folder(gsz_context *context, gsz_sog_store *store, const char *name,
                                     const char *folder) GSZ_CHECKED;
void gsz_sog_store_close(gsz_sog_store *store);
/** Bytes of a file, in a zip file as they are packed. */
gsz_result gsz_sog_store_size(gsz_sog_store *store, uint64_t *out_size,
                              const char *file) GSZ_CHECKED;
/** The whole of a file, at most max_size bytes of it, into *out (zeroed). */
gsz_result gsz_sog_store_read(gsz_sog_store *store, gsz_buffer *out, const char *file,
                              uint64_t max_size) GSZ_CHECKED;
/** False for names that lead out of their folder. */
bool gsz_sog_name_stays(const char *file);

#endif
