/* SPDX-License-Identifier: MIT */
/* http_none.c - stands in for http_client.c where there is no libcurl. */
#include "http_client.h"

bool gsz_http_is_there(void) { return false; }

gsz_http *gsz_http_create(const char *url, const gsz_http_callbacks *callbacks) {
    (void)url;
    (void)callbacks;
    return NULL;
}

void gsz_http_destroy(gsz_http **http) { *http = NULL; }

bool gsz_http_start(gsz_http *http, uint64_t begin, uint64_t end, const char *version) {
    (void)http;
    (void)begin;
    (void)end;
    (void)version;
    return false;
}

int gsz_http_busy(const gsz_http *http) {
    (void)http;
    return 0;
}

void gsz_http_step(gsz_http *http, double seconds) {
    (void)http;
    (void)seconds;
}
