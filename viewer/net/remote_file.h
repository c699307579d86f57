/* SPDX-License-Identifier: MIT */
/* remote_file.h - a file behind a URL, of which bytes come as they are wanted.
 *
 *     gsz_remote *remote = NULL;
 *     if (gsz_remote_open(&remote, url, &options) == GSZ_OK)
 *         while (gsz_remote_step(remote, 0.1) == GSZ_OK && ...)
 *             if (gsz_remote_has(remote, begin, end)) ... else gsz_remote_want(remote, begin, end);
 *     ... gsz_remote_error(remote) ...
 *     gsz_remote_close(&remote);
 *
 * Servers that know no ranges send the whole file, which then comes from its beginning to its end, whatever is wanted.
 * What is lost on the way is asked for again, for as long as the options say. Everything is done by the thread that calls. */
#ifndef GSZ_REMOTE_FILE_H
#define GSZ_REMOTE_FILE_H

#include "gsz_base.h"
#include "range_store.h"

typedef struct gsz_remote gsz_remote;

typedef struct gsz_remote_options {
    const gsz_cache_place
        *cache;         /**< NULL: none; what it points to is borrowed until the remote is closed */
    uint64_t bytes_max; /**< larger files are refused */
    double
        patience; /**< seconds without an answer after which a server is given up; below 0: never */
    void (*notice)(void *user, const char *text); /**< one line for people; may be NULL */
    void *user;
} gsz_remote_options;

/** Begins to fetch the beginning of the file. If it fails, *out_remote still is there for its error, unless memory is
 *  short. */
gsz_result gsz_remote_open(gsz_remote **out_remote, const char *url,
                           const gsz_remote_options *options) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_remote_close(gsz_remote **remote);
/** Notices go there from now on. */
void gsz_remote_listen(gsz_remote *remote, void (*notice)(void *user, const char *text),
                       void *user);
/** Takes what has come, waiting for it up to so many seconds. Failures stay. */
gsz_result gsz_remote_step(gsz_remote *remote, double seconds) GSZ_CHECKED;
/** Why step or open failed: one line that names the URL. */
const char *gsz_remote_error(const gsz_remote *remote);

/** The whole file, as far as it is there; NULL until something came. Stays where it is. */
const uint8_t *gsz_remote_data(const gsz_remote *remote);
/** Bytes of the whole file; 0: not known yet. */
uint64_t gsz_remote_size(const gsz_remote *remote);
/** "text/html"; "" if the server does not tell. */
const char *gsz_remote_type(const gsz_remote *remote);
bool gsz_remote_has(const gsz_remote *remote, uint64_t begin, uint64_t end);
/** So many bytes are there without a gap from the beginning on. */
uint64_t gsz_remote_front(const gsz_remote *remote);
/** Bytes that are there. */
uint64_t gsz_remote_there(const gsz_remote *remote);
/** Bytes that came over the network. */
uint64_t gsz_remote_fetched(const gsz_remote *remote);
/** True if the file comes as a whole, in its own order. */
bool gsz_remote_is_whole(const gsz_remote *remote);
/** True if another request may be made now. */
bool gsz_remote_is_free(const gsz_remote *remote);
/** Asks for what is missing of those bytes and not under way, up to a request's worth. False: nothing was asked for. */
bool gsz_remote_want(gsz_remote *remote, uint64_t begin, uint64_t end);
/** Forgets what is there, in the cache too: it has proven wrong. */
void gsz_remote_forget(gsz_remote *remote);

#endif
