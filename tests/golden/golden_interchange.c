/* SPDX-License-Identifier: MIT */
/* golden_interchange.c - reads scenes in other programs' formats and compares with their manifest:
 * golden_interchange FOLDER; with files behind it prints lines for the manifest instead. */
#include "golden_files.h"

#include "gsz_interchange.h"

/** The hash of what is read, or the name of a result. */
static void outcome(gsz_context *context, const char *folder, const char *name, char out[32]) {
    char path[4096];
    gsz_cloud cloud = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    gsz_result result = gsz_interchange_read_path(context, &cloud, path, NULL, NULL);
    if (result == GSZ_OK)
        snprintf(out, 32, "%016llx", (unsigned long long)golden_hash(&cloud));
    else
        snprintf(out, 32, "%s", gsz_result_name(result));
    gsz_cloud_free(context, &cloud);
}

static int check_line(gsz_context *context, const char *folder, const char *name,
                      const char *expected) {
    char got[32];
    outcome(context, folder, name, got);
    if (strcmp(got, expected) == 0) return 0;
    fprintf(stderr, "%s/%s: %s, not %s as the manifest says (%s)\n", folder, name, got, expected,
            gsz_context_error(context));
    return 1;
}

static int check(gsz_context *context, const char *folder) {
    char path[4096], name[128], expected[32];
    int lines = 0, wrong = 0;
    snprintf(path, sizeof path, "%s/manifest.txt", folder);
    FILE *manifest = fopen(path, "r");
    while (manifest && fscanf(manifest, "%127s %31s", name, expected) == 2) {
        wrong += check_line(context, folder, name, expected);
        lines++;
    }
    if (manifest) fclose(manifest);
    printf("%d golden files of other formats, %d wrong\n", lines, wrong);
    return wrong > 0 || lines == 0;
}

int main(int argc, char **argv) {
    gsz_context *context = NULL;
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER [FILE...]\n", argv[0]);
        return 2;
    }
    if (gsz_context_create(&context, NULL) != GSZ_OK) return 1;
    int code = argc == 2 ? check(context, argv[1]) : 0;
    for (int i = 2; i < argc; i++) {
        char got[32];
        outcome(context, argv[1], argv[i], got);
        printf("%s %s\n", argv[i], got);
    }
    gsz_context_destroy(&context);
    return code;
}
