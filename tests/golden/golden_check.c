/* SPDX-License-Identifier: MIT */
/* golden_check.c - decodes every golden file and compares with the manifest: golden_check FOLDER
 *
 * Files of a version that is read at all decode to the same floats forever, and bad files fail for the same
 * reason. README.md beside this file says when a manifest may change. */
#include <dirent.h>

#include "golden_files.h"

enum { LINES_MAX = 200, NAME_MAX_BYTES = 128 };

typedef struct manifest {
    char name[LINES_MAX][NAME_MAX_BYTES];
    char expected[LINES_MAX][32]; /* a hash, or the name of a result */
    int lines;
} manifest;

static int read_manifest(manifest *m, const char *folder) {
    char path[4096];
    snprintf(path, sizeof path, "%s/manifest.txt", folder);
    FILE *file = fopen(path, "r");
    if (!file) {
        fprintf(stderr, "%s: cannot read\n", path);
        return 1;
    }
    m->lines = 0;
    while (m->lines < LINES_MAX &&
           fscanf(file, "%127s %31s", m->name[m->lines], m->expected[m->lines]) == 2)
        m->lines++;
    bool whole = feof(file);
    fclose(file);
    if (!whole || m->lines == 0) fprintf(stderr, "%s: line %d is no line\n", path, m->lines + 1);
    return !whole || m->lines == 0;
}

/** What a file comes to, as the manifest puts it. */
static void outcome(gsz_context *context, const char *path, char out[32]) {
    gsz_buffer file = {0};
    uint64_t sum = 0;
    gsz_result result = golden_read(context, &file, path);
    if (result == GSZ_OK) result = golden_sum(context, &sum, file.data, file.size);
    if (result == GSZ_OK)
        snprintf(out, 32, "%016llx", (unsigned long long)sum);
    else
        snprintf(out, 32, "%s", gsz_result_name(result));
    gsz_buffer_free(context, &file);
}

static int check_line(gsz_context *context, const char *folder, const manifest *m, int line) {
    char path[4096], got[32];
    snprintf(path, sizeof path, "%s/%s", folder, m->name[line]);
    outcome(context, path, got);
    if (strcmp(got, m->expected[line]) == 0) return 0;
    fprintf(stderr, "%s: %s, not %s as the manifest says (%s)\n", path, got, m->expected[line],
            gsz_context_error(context));
    return 1;
}

/** Files that the manifest does not name would never be checked. */
static int check_strangers(const char *folder, const char *inside, const manifest *m) {
    char path[4096], name[512];
    snprintf(path, sizeof path, "%s/%s", folder, inside);
    DIR *directory = opendir(path);
    int strangers = 0;
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        const char *dot = strrchr(entry->d_name, '.');
        if (!dot || strcmp(dot, ".gsz") != 0) continue;
        snprintf(name, sizeof name, "%s%s", inside, entry->d_name);
        int line = 0;
        while (line < m->lines && strcmp(m->name[line], name) != 0) line++;
        if (line < m->lines) continue;
        fprintf(stderr, "%s%s: not in the manifest\n", path, entry->d_name);
        strangers++;
    }
    if (directory) closedir(directory);
    return strangers;
}

int main(int argc, char **argv) {
    static manifest m;
    gsz_context *context = NULL;
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    if (read_manifest(&m, argv[1]) != 0 || gsz_context_create(&context, NULL) != GSZ_OK) return 1;
    int wrong = check_strangers(argv[1], "", &m) + check_strangers(argv[1], "bad/", &m);
    for (int line = 0; line < m.lines; line++) wrong += check_line(context, argv[1], &m, line);
    gsz_context_destroy(&context);
    printf("%d golden files, %d wrong\n", m.lines, wrong);
    return wrong > 0;
}
