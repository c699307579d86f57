/* SPDX-License-Identifier: MIT */
/* http_server.c - a thread that takes connections, and one for each of them. */
#include "http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 64, HEAD_MOST = 8192, PIECE = 8192, POLL_MS = 20 };

typedef struct connection {
    http_server *server;
    int socket;
    pthread_t thread;
} connection;

struct http_server {
    const uint8_t *data;
    uint64_t size;
    http_manners *manners;
    int socket;
    char url[64];
    pthread_t thread;
    atomic_bool stop;
    atomic_ullong sent;
    atomic_int requests;
    connection connection[CONNECTIONS];
    int connections;
    pthread_mutex_t guard; /* of the time up to which the line is taken */
    double taken_until;
};

static double now_of_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void sleep_for(double seconds) {
    struct timespec pause = {.tv_sec = (time_t)seconds,
                             .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL);
}

/* ---- sending ---- */

/* The line is shared: each piece waits for those before it. */
static void wait_for_line(http_server *s, size_t bytes) {
    long long rate = atomic_load(&s->manners->rate);
    double now = now_of_clock(), until;
    if (rate <= 0) return;
    pthread_mutex_lock(&s->guard);
    if (s->taken_until < now) s->taken_until = now;
    s->taken_until += (double)bytes / (double)rate;
    until = s->taken_until;
    pthread_mutex_unlock(&s->guard);
    if (until > now) sleep_for(until - now);
}

static bool send_all(int socket, const void *bytes, size_t size) {
    const uint8_t *at = bytes;
    while (size > 0) {
        ssize_t sent = send(socket, at, size, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool is_out_of_order(const http_server *s) {
    return atomic_load(&s->stop) || atomic_load(&s->manners->is_dead);
}

/* What happens after so many bytes happens once. */
static bool is_after(atomic_llong *bytes, long long sent) {
    long long after = atomic_load(bytes);
    return after > 0 && sent >= after && atomic_compare_exchange_strong(bytes, &after, 0);
}

/* Counted before they are sent: whoever got a byte finds it counted. */
static void count_content(http_server *s, size_t size) {
    long long sent = (long long)atomic_fetch_add(&s->sent, size) + (long long)size;
    if (is_after(&s->manners->change_after, sent)) atomic_fetch_add(&s->manners->version, 1);
    if (is_after(&s->manners->die_after, sent)) atomic_store(&s->manners->is_dead, true);
}

static bool send_content(http_server *s, int socket, uint64_t begin, uint64_t end) {
    while (begin < end) {
        size_t size = end - begin < PIECE ? (size_t)(end - begin) : PIECE;
        while (atomic_load(&s->manners->is_silent) && !is_out_of_order(s)) sleep_for(0.01);
        wait_for_line(s, size);
        if (is_out_of_order(s)) return false;
        count_content(s, size);
        if (!send_all(socket, s->data + begin, size)) return false;
        begin += size;
    }
    return !is_out_of_order(s);
}

/* ---- answers ---- */

/* The value of a line of the request, or NULL. */
static const char *line_of(const char *head, const char *name) {
    for (const char *at = strstr(head, "\r\n"); at; at = strstr(at + 2, "\r\n"))
        if (strncasecmp(at + 2, name, strlen(name)) == 0) return at + 2 + strlen(name);
    return NULL;
}

static bool is_current(const http_server *s, const char *head) {
    const char *asked = line_of(head, "If-Range: ");
    char tag[32];
    snprintf(tag, sizeof tag, "\"v%d\"\r\n", atomic_load(&s->manners->version));
    return !asked || strncmp(asked, tag, strlen(tag)) == 0;
}

static int write_common(const http_server *s, char *out, size_t room) {
    const http_manners *m = s->manners;
    int version = atomic_load(&m->version), used;
    used = snprintf(out, room, "Content-Type: %s\r\n", m->type ? m->type : "model/vnd.gsz");
    if (version > 0)
        used += snprintf(out + used, room - (size_t)used, "ETag: \"v%d\"\r\n", version);
    if (atomic_load(&m->is_packed))
        used += snprintf(out + used, room - (size_t)used, "Content-Encoding: gzip\r\n");
    return used;
}

static bool send_whole(http_server *s, int socket) {
    char head[512], common[256];
    write_common(s, common, sizeof common);
    if (atomic_load(&s->manners->no_length))
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n%sConnection: close\r\n\r\n", common);
    else
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n%sContent-Length: %llu\r\n\r\n", common,
                 (unsigned long long)s->size);
    return send_all(socket, head, strlen(head)) && send_content(s, socket, 0, s->size) &&
           !atomic_load(&s->manners->no_length);
}

static bool send_range(http_server *s, int socket, uint64_t first, uint64_t last) {
    char head[512], common[256];
    uint64_t told = first + (atomic_load(&s->manners->shifted) ? 16 : 0);
    write_common(s, common, sizeof common);
    snprintf(head, sizeof head,
             "HTTP/1.1 206 Partial Content\r\n%sContent-Range: bytes %llu-%llu/%llu\r\n"
             "Content-Length: %llu\r\n\r\n",
             common, (unsigned long long)told, (unsigned long long)last,
             (unsigned long long)s->size, (unsigned long long)(last - first + 1));
    return send_all(socket, head, strlen(head)) && send_content(s, socket, first, last + 1);
}

static bool send_status(int socket, int status, const char *line) {
    char head[512];
    snprintf(head, sizeof head, "HTTP/1.1 %d X\r\n%sContent-Length: 5\r\n\r\nsorry", status, line);
    return send_all(socket, head, strlen(head));
}

static bool redirect(http_server *s, int socket) {
    char line[256];
    snprintf(line, sizeof line, "Location: %s\r\n",
             s->manners->redirect_to ? s->manners->redirect_to : s->url);
    return send_status(socket, 302, line);
}

static bool answer(http_server *s, int socket, const char *head) {
    const char *range = line_of(head, "Range: bytes=");
    unsigned long long first = 0, last = 0;
    atomic_fetch_add(&s->requests, 1);
    if (atomic_load(&s->manners->redirects) > 0) {
        atomic_fetch_sub(&s->manners->redirects, 1);
        return redirect(s, socket);
    }
    if (atomic_load(&s->manners->status)) return send_status(socket, s->manners->status, "");
    if (atomic_load(&s->manners->no_ranges) || !range || !is_current(s, head) ||
        sscanf(range, "%llu-%llu", &first, &last) != 2)
        return send_whole(s, socket);
    if (first >= s->size) return send_status(socket, 416, "");
    return send_range(s, socket, first, last < s->size ? last : s->size - 1);
}

/* ---- connections ---- */

static bool wait_for_input(const http_server *s, int socket) {
    struct pollfd wait = {.fd = socket, .events = POLLIN};
    while (!is_out_of_order(s))
        if (poll(&wait, 1, POLL_MS) > 0) return true;
    return false;
}

/* The lines of a request, up to the empty one. */
static bool read_head(const http_server *s, int socket, char *head) {
    size_t used = 0;
    for (;;) {
        ssize_t got;
        if (used + 1 >= HEAD_MOST || !wait_for_input(s, socket)) return false;
        got = recv(socket, head + used, HEAD_MOST - 1 - used, 0);
        if (got <= 0) return false;
        used += (size_t)got;
        head[used] = '\0';
        if (strstr(head, "\r\n\r\n")) return true;
    }
}

static void *serve(void *user) {
    connection *c = user;
    char *head = malloc(HEAD_MOST);
    while (head && read_head(c->server, c->socket, head) && answer(c->server, c->socket, head)) {
    }
    free(head);
    close(c->socket);
    return NULL;
}

static void *listen_on(void *user) {
    http_server *s = user;
    struct pollfd wait = {.fd = s->socket, .events = POLLIN};
    while (!atomic_load(&s->stop)) {
        if (poll(&wait, 1, POLL_MS) <= 0) continue;
        int socket = accept(s->socket, NULL, NULL);
        if (socket < 0) continue;
        if (atomic_load(&s->manners->is_dead) || s->connections == CONNECTIONS) {
            close(socket);
            continue;
        }
        connection *c = &s->connection[s->connections];
        *c = (connection){.server = s, .socket = socket};
        if (pthread_create(&c->thread, NULL, serve, c) == 0)
            s->connections++;
        else
            close(socket);
    }
    return NULL;
}

/* ---- lifetime ---- */

static bool open_socket(http_server *s) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    s->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (s->socket < 0 || bind(s->socket, (struct sockaddr *)&address, size) != 0 ||
        listen(s->socket, 16) != 0 ||
        getsockname(s->socket, (struct sockaddr *)&address, &size) != 0)
        return false;
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d/scene.gsz", ntohs(address.sin_port));
    return true;
}

http_server *http_server_start(const void *data, uint64_t size, http_manners *manners) {
    http_server *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->data = data;
    s->size = size;
    s->manners = manners;
    pthread_mutex_init(&s->guard, NULL);
    if (open_socket(s) && pthread_create(&s->thread, NULL, listen_on, s) == 0) return s;
    if (s->socket >= 0) close(s->socket);
    free(s);
    return NULL;
}

void http_server_stop(http_server **out_server) {
    http_server *s = *out_server;
    if (!s) return;
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    for (int i = 0; i < s->connections; i++) pthread_join(s->connection[i].thread, NULL);
    close(s->socket);
    pthread_mutex_destroy(&s->guard);
    free(s);
    *out_server = NULL;
}

const char *http_server_url(const http_server *s) { return s->url; }
uint64_t http_server_sent(const http_server *s) { return atomic_load(&s->sent); }
int http_server_requests(const http_server *s) { return atomic_load(&s->requests); }
