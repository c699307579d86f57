/* SPDX-License-Identifier: MIT */
/* report_json.c - builds and prints the reports of --json. */
#include "report_json.h"
#include "people_text.h"

#include <stdlib.h>
#include <string.h>

static void *need(void *pointer) {
    if (pointer) return pointer;
    fputs("gsz: error: out of memory for the report\n", stderr);
    exit(GSZ_EXIT_OTHER);
}

static void add(cJSON *parent, const char *key, cJSON *item) {
    bool added;
    need(item);
    added = key ? cJSON_AddItemToObject(parent, key, item) : cJSON_AddItemToArray(parent, item);
    need(added ? item : NULL);
}

cJSON *gsz_cli_json_report(const char *command) {
    cJSON *report = need(cJSON_CreateObject());
    gsz_cli_json_text(report, "command", command);
    return report;
}

cJSON *gsz_cli_json_object(cJSON *parent, const char *key) {
    cJSON *object = cJSON_CreateObject();
    add(parent, key, object);
    return object;
}

cJSON *gsz_cli_json_array(cJSON *parent, const char *key) {
    cJSON *array = cJSON_CreateArray();
    add(parent, key, array);
    return array;
}

/* ---- text ---- */

static char *to_utf8(const char *text) {
    char *clean = need(malloc(strlen(text) * 3 + 1)), *out = clean;
    while (*text) {
        size_t length = gsz_cli_utf8_length(text);
        memcpy(out, length ? text : "\xef\xbf\xbd", length ? length : 3);
        out += length ? length : 3;
        text += length ? length : 1;
    }
    *out = '\0';
    return clean;
}

void gsz_cli_json_text(cJSON *parent, const char *key, const char *text) {
    char *clean = to_utf8(text);
    add(parent, key, cJSON_CreateString(clean));
    free(clean);
}

/* ---- numbers ---- */

/* A cJSON number is a double, which loses digits beyond 2^53: the digits go in as they are. */
void gsz_cli_json_count(cJSON *parent, const char *key, uint64_t value) {
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    add(parent, key, cJSON_CreateRaw(digits));
}

void gsz_cli_json_float(cJSON *parent, const char *key, float value) {
    char digits[32];
    for (int precision = 6; precision <= 9; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, (double)value);
        if (strtof(digits, NULL) == value) break;
    }
    add(parent, key, cJSON_CreateNumber(strtod(digits, NULL)));
}

void gsz_cli_json_rounded(cJSON *parent, const char *key, double value, int decimals) {
    char digits[400];
    snprintf(digits, sizeof digits, "%.*f", decimals, value);
    add(parent, key, cJSON_CreateNumber(strtod(digits, NULL)));
}

void gsz_cli_json_bool(cJSON *parent, const char *key, bool value) {
    add(parent, key, cJSON_CreateBool(value));
}

void gsz_cli_json_clean(cJSON *parent, const gsz_clean_report *clean) {
    cJSON *object = gsz_cli_json_object(parent, "cleaned");
    gsz_cli_json_count(object, "not_finite", clean->not_finite);
    gsz_cli_json_count(object, "no_rotation", clean->no_rotation);
    gsz_cli_json_count(object, "clamped", clean->clamped);
}

/* ---- printing ---- */

void gsz_cli_json_print(cJSON *report) {
    char *text = need(cJSON_Print(report));
    puts(text);
    cJSON_free(text);
    cJSON_Delete(report);
}

void gsz_cli_json_error(gsz_cli_exit code, const char *reason, const char *message) {
    cJSON *report = need(cJSON_CreateObject());
    cJSON *error = gsz_cli_json_object(report, "error");
    gsz_cli_json_count(error, "code", code);
    gsz_cli_json_text(error, "reason", reason);
    gsz_cli_json_text(error, "message", message);
    gsz_cli_json_print(report);
}
