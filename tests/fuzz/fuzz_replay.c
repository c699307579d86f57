/* SPDX-License-Identifier: MIT */
/* fuzz_replay.c - a main for a fuzz target that runs every file of a folder through it once, so that the
 * corpus is a regression test on machines without libFuzzer, and under every sanitizer.
 *
 * An input crashes the program if it still finds a bug; a folder without inputs is a failure too. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An exact allocation, so that the address sanitizer sees a read one byte past the input. */
static int replay(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) return -1;
    size_t size = (size_t)ftell(file);
    uint8_t *data = malloc(size ? size : 1);
    rewind(file);
    int result = data && fread(data, 1, size, file) == size ? 0 : -1;
    fclose(file);
    if (result == 0) LLVMFuzzerTestOneInput(data, size);
    free(data);
    return result;
}

int main(int argc, char **argv) {
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s FOLDER_OF_INPUTS\n", argv[0]);
        return 2;
    }
    int inputs = 0, failed = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        /* Before the run, so that the last line names the input that crashed. */
        printf("%s\n", path);
        fflush(stdout);
        inputs++;
        if (replay(path) != 0) {
            fprintf(stderr, "%s: cannot read\n", path);
            failed++;
        }
    }
    closedir(folder);
    printf("%d inputs, %d unreadable\n", inputs, failed);
    return inputs == 0 || failed > 0;
}
