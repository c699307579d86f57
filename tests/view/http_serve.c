/* SPDX-License-Identifier: MIT */
/* http_serve.c - serves a file over loopback, slowly: http_serve FILE BYTES_A_SECOND
 *
 * Tells its URL, then serves until its input ends, and tells how many bytes it sent. */
#include "http_server.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int argc, char **argv) {
    http_manners manners = {0};
    struct stat status;
    int file = argc == 3 ? open(argv[1], O_RDONLY) : -1;
    if (file < 0 || fstat(file, &status) != 0 || status.st_size == 0) {
        fprintf(stderr, "usage: %s FILE BYTES_A_SECOND\n", argv[0]);
        return 2;
    }
    const void *data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (data == MAP_FAILED) return 1;
    atomic_store(&manners.version, 1);
    atomic_store(&manners.rate, atoll(argv[2]));
    http_server *server = http_server_start(data, (uint64_t)status.st_size, &manners);
    if (!server) return 1;
    puts(http_server_url(server));
    fflush(stdout);
    while (getchar() != EOF) {
    }
    printf("%llu bytes, %d requests\n", (unsigned long long)http_server_sent(server),
           http_server_requests(server));
    http_server_stop(&server);
    return 0;
}
