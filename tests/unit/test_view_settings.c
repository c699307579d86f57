/* SPDX-License-Identifier: MIT */
/* test_view_settings.c - settings come back as they were written, and a file that is none does no harm. */
#include "test_formats_support.h"

#include "view_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char name[] = "kept_settings/a/view.json";

static gsz_context *make_context(void) {
    gsz_context *context = NULL;
    assert_int_equal(gsz_context_create(&context, NULL), GSZ_OK);
    return context;
}

static void write_text(const char *text) {
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void drop_files(void) {
    unlink(name);
    rmdir("kept_settings/a");
    rmdir("kept_settings");
}

static void test_round_trip(void **state) {
    gsz_context *context = make_context();
    gsz_view_settings settings, back;
    (void)state;
    drop_files();
    gsz_view_settings_default(&settings);
    settings.panel = settings.rigid = true;
    settings.speed = 3.25f;
    settings.min_opacity = 0.25f;
    gsz_view_settings_add_recent(&settings, ".");
    gsz_view_settings_add_recent(&settings, "/");
    assert_int_equal(gsz_view_settings_write(context, &settings, name), GSZ_OK); /* makes folders */
    assert_true(gsz_view_settings_read(context, &back, name));
    assert_true(back.panel && back.rigid && back.speed == 3.25f && back.min_opacity == 0.25f);
    assert_int_equal(back.recent_count, 2);
    assert_string_equal(back.recent[0], "/");
    assert_string_equal(back.recent[1], settings.recent[1]);
    gsz_view_settings_free(&settings);
    gsz_view_settings_free(&back);
    gsz_context_destroy(&context);
}

/* The latest first, each once, ten at the most; what is gone is not remembered. */
static void test_recent(void **state) {
    gsz_view_settings settings;
    char path[32];
    (void)state;
    gsz_view_settings_default(&settings);
    gsz_view_settings_add_recent(&settings, "/nonexistent/scene.gsz");
    assert_int_equal(settings.recent_count, 0);
    for (int i = 0; i < 15; i++) {
        snprintf(path, sizeof path, "test_recent_%d", i);
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fclose(file);
        gsz_view_settings_add_recent(&settings, path);
    }
    gsz_view_settings_add_recent(&settings, "test_recent_12");
    assert_int_equal(settings.recent_count, GSZ_SETTINGS_RECENT);
    assert_non_null(strstr(settings.recent[0], "/test_recent_12"));
    assert_non_null(strstr(settings.recent[1], "/test_recent_14"));
    assert_non_null(strstr(settings.recent[2], "/test_recent_13"));
    assert_non_null(strstr(settings.recent[GSZ_SETTINGS_RECENT - 1], "/test_recent_5"));
    for (int i = 0; i < 15; i++) {
        snprintf(path, sizeof path, "test_recent_%d", i);
        unlink(path);
    }
    gsz_view_settings_free(&settings);
}

#define HEAD "{\"format\":\"gsz-view-settings\","

static void test_damage(void **state) {
    static const char *const none[] = {"", "{", "[]", "{\"format\":\"other\"}",
                                       "\"gsz-view-settings\""};
    static const char *const odd[] = {
        HEAD "\"panel\":3,\"rigid\":\"yes\",\"speed\":1e9,\"recent\":{\"a\":1}}",
        HEAD "\"speed\":\"fast\",\"recent\":[3,\"relative\",null,[\"/x\"]]}",
        HEAD "\"speed\":-1,\"min_opacity\":2}",
    };
    gsz_context *context = make_context();
    gsz_view_settings settings;
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        write_text(none[i]);
        assert_false(gsz_view_settings_read(context, &settings, name));
        assert_true(!settings.panel && settings.speed == 0.5f && settings.recent_count == 0);
    }
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        write_text(odd[i]);
        assert_true(gsz_view_settings_read(context, &settings, name));
        assert_true(!settings.panel && settings.speed == 0.5f && settings.recent_count == 0);
        assert_true(settings.min_opacity == 0);
        gsz_view_settings_free(&settings);
    }
    drop_files();
    assert_true(gsz_view_settings_read(context, &settings, name)); /* none there: defaults */
    assert_true(settings.speed == 0.5f);
    gsz_context_destroy(&context);
}

static void test_place(void **state) {
    char path[GSZ_SETTINGS_PATH_MAX];
    (void)state;
    setenv("XDG_CONFIG_HOME", "/somewhere", 1);
    assert_true(gsz_view_settings_place(path));
    assert_string_equal(path, "/somewhere/gsz/view.json");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", "/home/me", 1);
    assert_true(gsz_view_settings_place(path));
    assert_string_equal(path, "/home/me/.config/gsz/view.json");
    setenv("HOME", "here", 1);
    assert_false(gsz_view_settings_place(path));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_recent),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
