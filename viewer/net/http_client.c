/* SPDX-License-Identifier: MIT */
/* http_client.c - requests by libcurl: its handles, and what they are told. */
#include "http_client.h"
#include "http_head.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { REDIRECTS = 5, CONNECT_SECONDS = 10, SILENT_SECONDS = 10 };

typedef struct http_slot {
    gsz_http *http;
    CURL *easy;
    struct curl_slist *lines; /* that go with the request */
    gsz_http_request request;
    bool busy, answered, stopped;
    char why[CURL_ERROR_SIZE];
} http_slot;

struct gsz_http {
    gsz_http_callbacks callbacks;
    char *url; /* once a redirect was followed, where that led */
    bool secure;
    CURLM *multi;
    http_slot slot[GSZ_HTTP_AT_ONCE];
};

bool gsz_http_is_there(void) { return true; }

/* ---- what comes ---- */

static size_t take_line(char *line, size_t one, size_t size, void *user) {
    http_slot *slot = user;
    gsz_http_take_line(&slot->request.answer, line, one * size);
    return one * size;
}

/* Of other statuses the content is a page for people. */
static bool is_content(const http_slot *slot) {
    return slot->request.answer.status == 200 || slot->request.answer.status == 206;
}

static bool answer(http_slot *slot) {
    const gsz_http_callbacks *callbacks = &slot->http->callbacks;
    if (slot->answered || !is_content(slot)) return true;
    slot->answered = true;
    return callbacks->answered(callbacks->user, &slot->request);
}

static size_t take_bytes(char *bytes, size_t one, size_t count, void *user) {
    http_slot *slot = user;
    const gsz_http_callbacks *callbacks = &slot->http->callbacks;
    size_t size = one * count;
    if (!is_content(slot)) return size;
    if (!answer(slot) ||
        !callbacks->received(callbacks->user, &slot->request, (const uint8_t *)bytes, size)) {
        slot->stopped = true;
        return size + 1; /* anything but size ends the transfer */
    }
    slot->request.at += size;
    return size;
}

/* ---- requests ---- */

static void limit_protocols(const gsz_http *http, CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, http->secure ? "https" : "http,https");
#else
    long both = CURLPROTO_HTTP | CURLPROTO_HTTPS;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, both);
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS, http->secure ? (long)CURLPROTO_HTTPS : both);
#endif
}

/* As the command curl does it. */
static void choose_trusted(CURL *easy) {
    const char *file = getenv("CURL_CA_BUNDLE");
    if (!file || !*file) file = getenv("SSL_CERT_FILE");
    if (file && *file) curl_easy_setopt(easy, CURLOPT_CAINFO, file);
}

static bool prepare(http_slot *slot) {
    CURL *easy = curl_easy_init();
    slot->easy = easy;
    if (!easy) return false;
    limit_protocols(slot->http, easy);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    choose_trusted(easy);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)SILENT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "gsz-view");
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->why);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
    return true;
}

static bool set_lines(http_slot *slot, const char *version) {
    char line[320], range[64];
    curl_slist_free_all(slot->lines);
    slot->lines = NULL;
    snprintf(range, sizeof range, "%llu-%llu", (unsigned long long)slot->request.begin,
             (unsigned long long)slot->request.end - 1);
    if (*version) {
        snprintf(line, sizeof line, "If-Range: %s", version);
        slot->lines = curl_slist_append(NULL, line);
        if (!slot->lines) return false;
    }
    return curl_easy_setopt(slot->easy, CURLOPT_RANGE, range) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, slot->lines) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_URL, slot->http->url) == CURLE_OK;
}

bool gsz_http_start(gsz_http *http, uint64_t begin, uint64_t end, const char *version) {
    http_slot *slot = http->slot;
    while (slot < http->slot + GSZ_HTTP_AT_ONCE && slot->busy) slot++;
    if (slot == http->slot + GSZ_HTTP_AT_ONCE) return false;
    slot->request = (gsz_http_request){.begin = begin, .end = end, .at = begin};
    slot->answered = slot->stopped = false;
    slot->why[0] = '\0';
    slot->busy =
        set_lines(slot, version) && curl_multi_add_handle(http->multi, slot->easy) == CURLM_OK;
    return slot->busy;
}

int gsz_http_busy(const gsz_http *http) {
    int busy = 0;
    for (int i = 0; i < GSZ_HTTP_AT_ONCE; i++) busy += http->slot[i].busy;
    return busy;
}

/* ---- the end of one ---- */

/* Later requests go where the first was led to. */
static void keep_url(gsz_http *http, CURL *easy) {
    char *url = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url) != CURLE_OK || !url) return;
    if (strcmp(url, http->url) == 0) return;
    char *copy = strdup(url);
    if (!copy) return;
    free(http->url);
    http->url = copy;
}

static void end(http_slot *slot, CURLcode code) {
    const gsz_http_callbacks *callbacks = &slot->http->callbacks;
    gsz_http_outcome outcome = GSZ_HTTP_LOST;
    char why[64];
    if (code == CURLE_OK && !answer(slot)) slot->stopped = true; /* nothing but lines */
    if (slot->stopped)
        outcome = GSZ_HTTP_STOPPED;
    else if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        outcome = GSZ_HTTP_UNKNOWN;
    else if (code == CURLE_OK)
        outcome = is_content(slot) ? GSZ_HTTP_DONE : GSZ_HTTP_DENIED;
    snprintf(why, sizeof why, "the server answers %ld", slot->request.answer.status);
    if (outcome == GSZ_HTTP_DONE) keep_url(slot->http, slot->easy);
    curl_multi_remove_handle(slot->http->multi, slot->easy);
    slot->busy = false;
    callbacks->ended(callbacks->user, &slot->request, outcome,
                     outcome == GSZ_HTTP_DENIED ? why
                     : *slot->why               ? slot->why
                                                : curl_easy_strerror(code));
}

void gsz_http_step(gsz_http *http, double seconds) {
    int running = 0, left = 0;
    CURLMsg *message;
    curl_multi_perform(http->multi, &running);
    if (running > 0 && seconds > 0) {
        curl_multi_poll(http->multi, NULL, 0, (int)(seconds * 1e3), NULL);
        curl_multi_perform(http->multi, &running);
    }
    while ((message = curl_multi_info_read(http->multi, &left))) {
        char *slot = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE) continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
        end((http_slot *)(void *)slot, code);
    }
}

/* ---- lifetime ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_library(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

gsz_http *gsz_http_create(const char *url, const gsz_http_callbacks *callbacks) {
    gsz_http *http;
    bool good;
    pthread_once(&once, init_library);
    http = calloc(1, sizeof *http);
    if (!http) return NULL;
    http->callbacks = *callbacks;
    http->url = strdup(url);
    http->secure = strncasecmp(url, "https:", 6) == 0;
    http->multi = curl_multi_init();
    good = http->url && http->multi;
    for (int i = 0; i < GSZ_HTTP_AT_ONCE && good; i++) {
        http->slot[i].http = http;
        good = prepare(&http->slot[i]);
    }
    if (!good) gsz_http_destroy(&http);
    return http;
}

void gsz_http_destroy(gsz_http **out_http) {
    gsz_http *http = *out_http;
    if (!http) return;
    for (int i = 0; i < GSZ_HTTP_AT_ONCE; i++) {
        http_slot *slot = &http->slot[i];
        if (slot->busy) curl_multi_remove_handle(http->multi, slot->easy);
        if (slot->easy) curl_easy_cleanup(slot->easy);
        curl_slist_free_all(slot->lines);
    }
    if (http->multi) curl_multi_cleanup(http->multi);
    free(http->url);
    free(http);
    *out_http = NULL;
}
