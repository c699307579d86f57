/* SPDX-License-Identifier: MIT */
/* http_server.h - a little server of one file over loopback that can do all that servers do to their clients: refuse ranges,
 * redirect, lie, stall, die and come back, be slow. For tests. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct http_server http_server;

/** What it does; may be changed while it runs. Zero is a good server. */
typedef struct http_manners {
    atomic_bool no_ranges;     /**< the whole file, whatever is asked */
    atomic_bool no_length;     /**< without saying how long it is; not with ranges */
    atomic_bool is_packed;     /**< says it was packed */
    atomic_bool shifted;       /**< sends other bytes than it was asked for */
    atomic_bool is_dead;       /**< closes connections as they come */
    atomic_bool is_silent;     /**< says nothing more, and keeps connections open */
    atomic_int status;         /**< instead of an answer, this; 0: none */
    atomic_int redirects;      /**< so many times to somewhere else, before it answers */
    atomic_int version;        /**< of the file, told as ETag; 0: not told */
    atomic_llong change_after; /**< bytes of content until there is the next version; 0: never */
    atomic_llong die_after;    /**< bytes of content, of all answers; 0: never */
    atomic_llong rate;         /**< bytes a second, of all answers; 0: as fast as can be */
    const char *type;          /**< "model/x"; set before it starts */
    const char *redirect_to;   /**< another URL; NULL: back to itself */
} http_manners;

/** Serves so many bytes, borrowed, at http_server_url. NULL: it could not be started. */
http_server *http_server_start(const void *data, uint64_t size, http_manners *manners);
void http_server_stop(http_server **server);
/** "http://127.0.0.1:PORT/scene.gsz" */
const char *http_server_url(const http_server *server);
/** Bytes of content sent so far, and requests answered. */
uint64_t http_server_sent(const http_server *server);
int http_server_requests(const http_server *server);

#endif
