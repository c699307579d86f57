/* SPDX-License-Identifier: MIT */
/* remote_file.c - what is asked for, what becomes of the answers, and when to try again. */
#include "remote_file.h"
#include "http_client.h"
#include "platform.h"
#include "system_process.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FRONT = 1 << 16,   /* bytes of the first request: header, table and more of most scenes */
    REQUEST = 1 << 19, /* bytes of a request: not for long after the view has changed */
    SHOWN_OF_URL = 300
};

static const double first_pause = 0.25, longest_pause = 8, save_pause = 2;

struct gsz_remote {
    gsz_remote_options options;
    gsz_cache_place cache;
    char *url;
    gsz_http *http;
    gsz_range_store store;
    bool is_open;   /* the store is */
    bool is_whole;  /* the server knows no ranges */
    bool has_ended; /* of a whole one */
    uint64_t size, fetched;
    char version[sizeof((gsz_http_answer *)0)->version], type[sizeof((gsz_http_answer *)0)->type];
    gsz_byte_range asked[GSZ_HTTP_AT_ONCE]; /* empty where nothing is under way */
    double pause, again_at, lost_at;        /* while the server is lost; lost_at 0: it is not */
    double saved_at;
    gsz_result result;
    char error[1024];
};

/* ---- errors and notices ---- */

static gsz_result fail(gsz_remote *r, gsz_result result, const char *format, ...) GSZ_PRINTF(3, 4);
static gsz_result fail(gsz_remote *r, gsz_result result, const char *format, ...) {
    char why[512];
    va_list list;
    if (r->result != GSZ_OK) return r->result; /* the first reason is the reason */
    va_start(list, format);
    vsnprintf(why, sizeof why, format, list);
    va_end(list);
    snprintf(r->error, sizeof r->error, "%.*s: %s", SHOWN_OF_URL, r->url, why);
    return r->result = result;
}

static void notice(gsz_remote *r, const char *text) {
    char line[1024];
    if (!r->options.notice) return;
    snprintf(line, sizeof line, "%.*s: %s", SHOWN_OF_URL, r->url, text);
    r->options.notice(r->options.user, line);
}

/* ---- answers ---- */

static bool open_store(gsz_remote *r, const gsz_http_answer *answer) {
    uint64_t size = answer->total ? answer->total : r->options.bytes_max;
    bool may_cache = r->options.cache && answer->total && answer->version[0];
    if (size > r->options.bytes_max) {
        fail(r, GSZ_ERROR_LIMIT, "has %llu bytes, but at most %llu are read",
             (unsigned long long)size, (unsigned long long)r->options.bytes_max);
        return false;
    }
    r->is_open = gsz_range_store_open(&r->store, size, may_cache ? &r->cache : NULL, r->url,
                                      answer->version);
    if (!r->is_open) fail(r, GSZ_ERROR_MEMORY, "no room for %llu bytes", (unsigned long long)size);
    return r->is_open;
}

static bool begin(gsz_remote *r, const gsz_http_answer *answer) {
    r->is_whole = answer->status == 200;
    r->size = answer->total;
    memcpy(r->version, answer->version, sizeof r->version);
    memcpy(r->type, answer->type, sizeof r->type);
    if (!r->is_whole && r->size == 0) {
        fail(r, GSZ_ERROR_FORMAT, "the server does not tell how large the file is");
        return false;
    }
    if (!open_store(r, answer)) return false;
    if (r->is_whole && r->size > FRONT)
        notice(r, "the server sends whole files only: what is looked at does not come first");
    return true;
}

/* A part of another version would be noticed by checksums, but not understood by whoever reads of them. */
static bool is_same(const gsz_remote *r, const gsz_http_answer *answer) {
    return r->is_whole == (answer->status == 200) && answer->total == r->size &&
           strcmp(answer->version, r->version) == 0;
}

static bool answered(void *user, gsz_http_request *request) {
    gsz_remote *r = user;
    const gsz_http_answer *answer = &request->answer;
    request->at = answer->status == 200 ? 0 : request->begin;
    if (answer->is_packed)
        fail(r, GSZ_ERROR_FORMAT, "the server packs what it sends, which was not asked for");
    else if (answer->status == 206 && answer->first != request->begin)
        fail(r, GSZ_ERROR_FORMAT, "the server sends other bytes than were asked for");
    else if (r->is_open && !is_same(r, answer))
        fail(r, GSZ_ERROR_CORRUPT, "has changed while it was read: open it again");
    else if (!r->is_open)
        begin(r, answer);
    if (r->result == GSZ_OK && r->lost_at > 0) notice(r, "the server is back");
    if (r->result == GSZ_OK) r->lost_at = r->pause = 0;
    return r->result == GSZ_OK;
}

static bool received(void *user, gsz_http_request *request, const uint8_t *bytes, size_t size) {
    gsz_remote *r = user;
    uint64_t end = r->is_whole ? r->store.size : request->end;
    if (end > r->store.size) end = r->store.size;
    if (size > end - request->at) {
        fail(r, GSZ_ERROR_FORMAT, "the server sends more bytes than it announced");
        return false;
    }
    if (!gsz_range_store_write(&r->store, request->at, bytes, size)) {
        fail(r, GSZ_ERROR_IO,
             "cannot be kept: the disk of the cache is full; free some of it, or give --no-cache");
        return false;
    }
    r->fetched += size;
    return true;
}

/* ---- the end of a request ---- */

static void forget_request(gsz_remote *r, uint64_t begin) {
    for (int i = 0; i < GSZ_HTTP_AT_ONCE; i++)
        if (r->asked[i].begin < r->asked[i].end && r->asked[i].begin == begin) {
            r->asked[i] = (gsz_byte_range){0};
            return;
        }
}

static void lose(gsz_remote *r, const char *why) {
    char text[512];
    double now = gsz_platform_clock();
    if (r->lost_at == 0) {
        snprintf(text, sizeof text, "%.300s; trying again", why);
        notice(r, text);
        r->lost_at = now;
    }
    if (r->options.patience >= 0 && now - r->lost_at > r->options.patience)
        fail(r, GSZ_ERROR_IO, "%.300s", why);
    /* What fails at the same time waits once. */
    if (now < r->again_at) return;
    r->pause = r->pause == 0 ? first_pause : 2 * r->pause;
    if (r->pause > longest_pause) r->pause = longest_pause;
    r->again_at = now + r->pause;
}

static bool may_pass(long status) { return status == 408 || status == 429 || status >= 500; }

static void deny(gsz_remote *r, long status, const char *why) {
    if (may_pass(status))
        lose(r, why);
    else if (r->is_open && status == 416)
        fail(r, GSZ_ERROR_CORRUPT, "has changed while it was read: open it again");
    else
        fail(r, GSZ_ERROR_IO, "%s%s", why, status == 404 ? ": there is no such file" : "");
}

static void finish(gsz_remote *r, const gsz_http_request *request) {
    uint64_t end = r->is_whole ? r->size : request->end < r->size ? request->end : r->size;
    if (r->is_whole && r->size == 0) r->size = request->at; /* now it is known */
    if (request->at < end)
        lose(r, "the server sent less than it announced");
    else if (r->is_whole)
        r->has_ended = true;
}

static void ended(void *user, const gsz_http_request *request, gsz_http_outcome outcome,
                  const char *why) {
    gsz_remote *r = user;
    forget_request(r, request->begin);
    switch (outcome) {
    case GSZ_HTTP_DONE: finish(r, request); break;
    case GSZ_HTTP_LOST: lose(r, why); break;
    case GSZ_HTTP_DENIED: deny(r, request->answer.status, why); break;
    case GSZ_HTTP_UNKNOWN:
        fail(r, GSZ_ERROR_IO, "%s; SSL_CERT_FILE names a file of certificates to trust", why);
        break;
    case GSZ_HTTP_STOPPED: fail(r, GSZ_ERROR_IO, "%s", why); break;
    }
}

/* ---- requests ---- */

/* Cut where something is under way already; empty if it begins there. */
static gsz_byte_range leave_asked(const gsz_remote *r, gsz_byte_range range) {
    for (int i = 0; i < GSZ_HTTP_AT_ONCE; i++) {
        gsz_byte_range asked = r->asked[i];
        if (asked.begin >= asked.end) continue;
        if (asked.begin <= range.begin && range.begin < asked.end)
            range.begin = asked.end < range.end ? asked.end : range.end;
        else if (range.begin < asked.begin && asked.begin < range.end)
            range.end = asked.begin;
    }
    return range;
}

static bool ask(gsz_remote *r, gsz_byte_range range) {
    for (int i = 0; i < GSZ_HTTP_AT_ONCE; i++) {
        if (r->asked[i].begin < r->asked[i].end) continue;
        if (!gsz_http_start(r->http, range.begin, range.end, r->version)) return false;
        r->asked[i] = range;
        return true;
    }
    return false;
}

bool gsz_remote_is_free(const gsz_remote *r) {
    int most = r->is_open && !r->is_whole ? GSZ_HTTP_AT_ONCE : 1;
    return gsz_http_busy(r->http) < most && gsz_platform_clock() >= r->again_at;
}

bool gsz_remote_want(gsz_remote *r, uint64_t begin, uint64_t end) {
    gsz_byte_range gap;
    if (!r->is_open || r->is_whole || !gsz_remote_is_free(r)) return false;
    if (end > r->size) end = r->size;
    gap = gsz_byte_ranges_gap(&r->store.there, begin, end);
    for (int i = 0; i < GSZ_HTTP_AT_ONCE && gap.begin < gap.end; i++) gap = leave_asked(r, gap);
    if (gap.begin >= gap.end) return false;
    gap = gsz_byte_ranges_gap(&r->store.there, gap.begin, gap.end);
    if (gap.end - gap.begin > REQUEST) gap.end = gap.begin + REQUEST;
    return gap.begin < gap.end && ask(r, gap);
}

/* What nobody needs to want: the beginning, and a file that comes as a whole. */
static void go_on(gsz_remote *r) {
    bool needed = !r->is_open || (r->is_whole && !r->has_ended);
    if (needed && gsz_remote_is_free(r)) ask(r, (gsz_byte_range){0, FRONT});
}

void gsz_remote_listen(gsz_remote *r, void (*notice_of)(void *user, const char *text), void *user) {
    r->options.notice = notice_of;
    r->options.user = user;
}

gsz_result gsz_remote_step(gsz_remote *r, double seconds) {
    double now = gsz_platform_clock();
    if (r->result != GSZ_OK) return r->result;
    go_on(r);
    if (gsz_http_busy(r->http) > 0) {
        gsz_http_step(r->http, seconds);
    } else if (seconds > 0) {
        gsz_system_sleep(seconds);
    }
    if (r->is_open && now - r->saved_at > save_pause) {
        gsz_range_store_save(&r->store);
        r->saved_at = now;
    }
    return r->result;
}

/* ---- what is there ---- */

const char *gsz_remote_error(const gsz_remote *r) { return r->error; }
const uint8_t *gsz_remote_data(const gsz_remote *r) { return r->store.data; }
uint64_t gsz_remote_size(const gsz_remote *r) { return r->size; }
const char *gsz_remote_type(const gsz_remote *r) { return r->type; }
uint64_t gsz_remote_there(const gsz_remote *r) {
    return r->is_open ? gsz_byte_ranges_sum(&r->store.there) : 0;
}

uint64_t gsz_remote_fetched(const gsz_remote *r) { return r->fetched; }
bool gsz_remote_is_whole(const gsz_remote *r) { return r->is_whole; }

bool gsz_remote_has(const gsz_remote *r, uint64_t begin, uint64_t end) {
    return r->is_open && gsz_byte_ranges_has(&r->store.there, begin, end);
}

uint64_t gsz_remote_front(const gsz_remote *r) {
    return r->is_open ? gsz_byte_ranges_gap(&r->store.there, 0, r->store.size).begin : 0;
}

void gsz_remote_forget(gsz_remote *r) {
    if (r->is_open) gsz_range_store_forget(&r->store);
}

/* ---- lifetime ---- */

static gsz_result connect_to(gsz_remote *r) {
    const gsz_http_callbacks callbacks = {
        .user = r, .answered = answered, .received = received, .ended = ended};
    if (!gsz_http_is_there())
        return fail(r, GSZ_ERROR_UNSUPPORTED,
                    "this gsz-view was built without libcurl: download the file and open that");
    r->http = gsz_http_create(r->url, &callbacks);
    if (!r->http) return fail(r, GSZ_ERROR_MEMORY, "out of memory");
    go_on(r);
    return r->result;
}

gsz_result gsz_remote_open(gsz_remote **out_remote, const char *url,
                           const gsz_remote_options *options) {
    gsz_remote *r = calloc(1, sizeof *r);
    *out_remote = r;
    if (!r) return GSZ_ERROR_MEMORY;
    r->options = *options;
    r->saved_at = gsz_platform_clock();
    if (options->cache) r->cache = *options->cache;
    r->url = strdup(url);
    if (r->url) return connect_to(r);
    gsz_remote_close(out_remote);
    return GSZ_ERROR_MEMORY;
}

void gsz_remote_close(gsz_remote **out_remote) {
    gsz_remote *r = *out_remote;
    if (!r) return;
    gsz_http_destroy(&r->http);
    if (r->is_open) gsz_range_store_close(&r->store);
    free(r->url);
    free(r);
    *out_remote = NULL;
}
