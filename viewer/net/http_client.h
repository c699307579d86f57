/* SPDX-License-Identifier: MIT */
/* http_client.h - a few requests over http or https at once, by one thread, without waiting in any call but step.
 *
 * Certificates are checked, against those of the system or of the file that CURL_CA_BUNDLE or SSL_CERT_FILE names; at most five redirects are followed, from https to https only; nothing is unpacked on the way; a
 * server that is silent for some seconds counts as gone. */
#ifndef GSZ_HTTP_CLIENT_H
#define GSZ_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GSZ_HTTP_AT_ONCE = 3 };

/** What a server says of what it sends. */
typedef struct gsz_http_answer {
    long status;
    uint64_t first;    /**< of 206: number of the first byte */
    uint64_t total;    /**< bytes of the whole file; 0: not told */
    char type[64];     /**< "text/html"; "" if not told */
    char version[256]; /**< strong ETag, or date of the last change; "" if neither is told */
    bool is_packed;    /**< in a Content-Encoding that nobody asked for */
} gsz_http_answer;

typedef struct gsz_http_request {
    uint64_t begin, end; /**< bytes that are asked for */
    uint64_t at;         /**< the next one to come */
    gsz_http_answer answer;
} gsz_http_request;

typedef enum gsz_http_outcome {
    GSZ_HTTP_DONE,    /**< all that the server had to say; for what is asked, see `at` */
    GSZ_HTTP_LOST,    /**< the connection, or it never came to be: may be tried again */
    GSZ_HTTP_DENIED,  /**< a status other than 200 and 206 */
    GSZ_HTTP_UNKNOWN, /**< its certificate is none that is trusted */
    GSZ_HTTP_STOPPED  /**< by a callback that returned false */
} gsz_http_outcome;

/** Called by gsz_http_step. */
typedef struct gsz_http_callbacks {
    void *user;
    /** A 200 or 206 has come. */
    bool (*answered)(void *user, gsz_http_request *request);
    /** The next bytes of its content; `at` is moved on behind it. */
    bool (*received)(void *user, gsz_http_request *request, const uint8_t *bytes, size_t size);
    /** `why` is a line for people. */
    void (*ended)(void *user, const gsz_http_request *request, gsz_http_outcome outcome,
                  const char *why);
} gsz_http_callbacks;

typedef struct gsz_http gsz_http;

/** True for what begins as a URL of http or https does. */
bool gsz_http_is_url(const char *text);
/** NULL: built without a library for it, or out of memory. */
gsz_http *gsz_http_create(const char *url, const gsz_http_callbacks *callbacks);
/** Ends what is under way without telling. Accepts NULL. */
void gsz_http_destroy(gsz_http **http);
/** Asks for bytes [begin, end) of the file, provided that it still is of that version ("": of any). False: so many requests are
 *  under way already, or out of memory. */
bool gsz_http_start(gsz_http *http, uint64_t begin, uint64_t end, const char *version);
/** How many are under way. */
int gsz_http_busy(const gsz_http *http);
/** Does what there is to do, waiting for it up to so many seconds. */
void gsz_http_step(gsz_http *http, double seconds);
/** True if this program was built with a library for it. */
bool gsz_http_is_there(void);

#endif
