/* SPDX-License-Identifier: MIT */
/* test_cli_frame_list.c - which frames operands stand for: their order, folders, patterns, ranges, and what is said. */
#include "test_formats_support.h"

#include "frame_list.h"
#include "frame_pattern.h"
#include "natural_order.h"

#include <fcntl.h>
#include <time.h>

/* ---- a folder of frames, and what the list says about it ---- */

typedef struct stage {
    folder place;
    gsz_cli_session session;
    gsz_cli_frame_list list;
    char said[4096]; /* on standard error, by the last call */
} stage;

static void stage_open(stage *s) {
    *s = (stage){0};
    folder_make(&s->place);
}

static void stage_close(stage *s) {
    gsz_cli_frame_list_free(&s->list);
    folder_remove(&s->place);
}

static void touch(const stage *s, const char *name) {
    file_write(folder_path(&s->place, name).text, "x", 1);
}

/* Standard error goes to a file for as long as a call takes. */
static int voice_open(FILE **out_file) {
    *out_file = tmpfile();
    assert_non_null(*out_file);
    fflush(stderr);
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0 && dup2(fileno(*out_file), STDERR_FILENO) >= 0);
    return kept;
}

static void voice_close(stage *s, FILE *file, int kept) {
    fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    rewind(file);
    s->said[fread(s->said, 1, sizeof s->said - 1, file)] = '\0';
    fclose(file);
}

static int list_paths(stage *s, const char *const *paths, size_t count) {
    FILE *file;
    gsz_cli_frame_list_free(&s->list);
    int kept = voice_open(&file),
        code = gsz_cli_frame_list_read(&s->session, &s->list, paths, count);
    voice_close(s, file, kept);
    if (code != GSZ_EXIT_OK)
        assert_true(s->list.count == 0 && !s->list.path && !s->list.is_sequence);
    return code;
}

/* One operand, in the folder; "" is the folder itself. */
static int list_one(stage *s, const char *name) {
    file_path path = folder_path(&s->place, name);
    const char *operand = *name ? path.text : s->place.path;
    return list_paths(s, &operand, 1);
}

static void assert_heard(const stage *s, const char *part) {
    if (!strstr(s->said, part)) fail_msg("said '%s', not '...%s...'", s->said, part);
}

static void assert_frame(const stage *s, size_t index, const char *name) {
    assert_true(index < s->list.count);
    assert_string_equal(s->list.path[index], folder_path(&s->place, name).text);
}

/* ---- the order ---- */

static void order_is_natural_and_total(void **state) {
    static const char *const names[] = {"",
                                        "0",
                                        "01",
                                        "1",
                                        "2",
                                        "10",
                                        "100000000000000000000000",
                                        "100000000000000000000001",
                                        "F",
                                        "f",
                                        "f_",
                                        "f_002",
                                        "f_02",
                                        "f_2",
                                        "f_2.ply",
                                        "f_2a",
                                        "f_10",
                                        "f_10_1",
                                        "f_10_2",
                                        "f_10_10",
                                        "fa",
                                        "g 1",
                                        "\xc3\xa9"};
    const int count = sizeof names / sizeof *names;
    (void)state;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < count; k++) {
            int order = gsz_cli_compare_naturally(names[i], names[k]), wanted = (i > k) - (i < k);
            if ((order > 0) - (order < 0) != wanted)
                fail_msg("'%s' and '%s' compare as %d", names[i], names[k], order);
        }
}

static void several_paths_are_sorted(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "f_2.ply"), touch(&s, "f_10.ply"), touch(&s, "f_010.ply");
    file_path two = folder_path(&s.place, "f_2.ply"), ten = folder_path(&s.place, "f_10.ply");
    file_path zero = folder_path(&s.place, "f_010.ply");
    const char *given[] = {ten.text, zero.text, two.text},
               *sorted[] = {two.text, zero.text, ten.text};
    assert_int_equal(list_paths(&s, given, 3), GSZ_EXIT_OK);
    assert_heard(&s, "notice");
    assert_heard(&s, "f_2.ply is frame 0");
    assert_true(s.list.is_sequence && s.list.count == 3);
    assert_frame(&s, 0, "f_2.ply"), assert_frame(&s, 1, "f_010.ply"),
        assert_frame(&s, 2, "f_10.ply");
    assert_int_equal(list_paths(&s, sorted, 3), GSZ_EXIT_OK);
    assert_string_equal(s.said, "");
    stage_close(&s);
}

static void several_paths_must_be_files(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "a.ply");
    file_path a = folder_path(&s.place, "a.ply"), b = folder_path(&s.place, "b.ply");
    const char *missing[] = {a.text, b.text}, *standard[] = {a.text, "-"};
    const char *mixed[] = {a.text, s.place.path}, *empty[] = {a.text, ""};
    assert_int_equal(list_paths(&s, missing, 2), GSZ_EXIT_IO);
    assert_heard(&s, "b.ply");
    assert_int_equal(list_paths(&s, standard, 2), GSZ_EXIT_USAGE);
    assert_int_equal(list_paths(&s, mixed, 2), GSZ_EXIT_USAGE);
    assert_heard(&s, "give the folder alone");
    assert_int_equal(list_paths(&s, empty, 2), GSZ_EXIT_USAGE);
    stage_close(&s);
}

/* ---- folders ---- */

static void folder_lists_scene_files(void **state) {
    static const char *const names[] = {"take 2.ply", "take 1.PLY", "line\nbreak.ply",
                                        "\xc3\xa9t\xc3\xa9.ply"};
    stage s;
    (void)state;
    stage_open(&s);
    for (int i = 0; i < 4; i++) touch(&s, names[i]);
    touch(&s, ".hidden.ply"), touch(&s, "notes.txt"), touch(&s, "cameras.json"), touch(&s, ".ply");
    file_path below = folder_path(&s.place, "folder.ply");
    assert_true(gsz_system_make_folder(below.text));
    assert_int_equal(symlink("nowhere", folder_path(&s.place, "dangling.ply").text), 0);
    assert_int_equal(symlink("take 1.PLY", folder_path(&s.place, "take 3.ply").text), 0);
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_OK);
    assert_true(s.list.is_sequence && s.list.count == 5);
    assert_frame(&s, 0, names[2]), assert_frame(&s, 1, names[1]), assert_frame(&s, 2, names[0]);
    assert_frame(&s, 3, "take 3.ply"), assert_frame(&s, 4, names[3]);
    assert_int_equal(rmdir(below.text), 0);
    stage_close(&s);
}

static void folder_with_slash_and_packed_scenes(void **state) {
    stage s;
    char slashed[300];
    (void)state;
    stage_open(&s);
    touch(&s, "a.gsz"), touch(&s, "b.gsz");
    snprintf(slashed, sizeof slashed, "%s/", s.place.path);
    const char *operand = slashed;
    assert_int_equal(list_paths(&s, &operand, 1), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, 2);
    assert_frame(&s, 0, "a.gsz");
    stage_close(&s);
}

static void folder_of_frames_and_what_they_became(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "a_1.ply"), touch(&s, "a_1.gsz"), touch(&s, "a_2.ply"), touch(&s, "all.gsz");
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, 2);
    assert_frame(&s, 0, "a_1.ply"), assert_frame(&s, 1, "a_2.ply");
    stage_close(&s);
}

static void folder_of_mixed_endings(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "a_1.ply"), touch(&s, "a_2.ply"), touch(&s, "a_3.spz");
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_USAGE);
    assert_heard(&s, "a_1.ply and a_3.spz");
    assert_heard(&s, "/*.ply");
    unlink(folder_path(&s.place, "a_3.spz").text);
    touch(&s, "a_2.compressed.ply");
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_USAGE);
    stage_close(&s);
}

static void folder_without_frames(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, ".a.ply"), touch(&s, "readme");
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_IO);
    assert_heard(&s, "holds no frames");
    stage_close(&s);
}

static void folder_that_is_a_scene(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "meta.json"), touch(&s, "a.ply");
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_OK);
    assert_true(!s.list.is_sequence && s.list.count == 1);
    assert_string_equal(s.list.path[0], s.place.path);
    stage_close(&s);
}

/* ---- patterns ---- */

static void pattern_words(void **state) {
    static const char *const good[] = {"%d", "a%04d.ply", "100%%_%d", "%018d", "%d/a.ply"};
    static const char *const bad[] = {"",    "a.ply", "%4d", "%%d",           "%d%d",
                                      "%d%", "%s",    "%0d", "%019d",         "%",
                                      "%i",  "%ld",   "%05", "%099999999999d"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!gsz_cli_is_pattern(good[i])) fail_msg("'%s' is a pattern", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (gsz_cli_is_pattern(bad[i])) fail_msg("'%s' is no pattern", bad[i]);
}

static void pattern_counts_from_the_smallest(void **state) {
    stage s;
    char name[64];
    (void)state;
    stage_open(&s);
    for (int i = 8; i < 12; i++) {
        snprintf(name, sizeof name, "50%%_%d.ply", i);
        touch(&s, name);
    }
    touch(&s, "50%_008.ply"), touch(&s, "50%_x.ply"), touch(&s, "50%_.ply"),
        touch(&s, "50%_-1.ply");
    assert_int_equal(list_one(&s, "50%%_%d.ply"), GSZ_EXIT_OK);
    assert_true(s.list.is_sequence && s.list.count == 4);
    assert_frame(&s, 0, "50%_8.ply"), assert_frame(&s, 3, "50%_11.ply");
    assert_int_equal(list_one(&s, "50%%_%03d.ply"), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, 1);
    assert_int_equal(list_one(&s, "60%%_%03d.ply"), GSZ_EXIT_IO);
    assert_heard(&s, "60%%_%03d.ply");
    stage_close(&s);
}

static void pattern_with_a_gap(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "f_00.ply"), touch(&s, "f_01.ply"), touch(&s, "f_03.ply"), touch(&s, "f_100.ply");
    assert_int_equal(list_one(&s, "f_%02d.ply"), GSZ_EXIT_IO);
    assert_heard(&s, "f_02.ply is missing, but 2 frames follow it");
    unlink(folder_path(&s.place, "f_03.ply").text);
    unlink(folder_path(&s.place, "f_100.ply").text);
    assert_int_equal(list_one(&s, "f_%02d.ply"), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, 2);
    stage_close(&s);
}

static void pattern_in_a_folder_name(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    file_path one = folder_path(&s.place, "1"), two = folder_path(&s.place, "2");
    assert_true(gsz_system_make_folder(one.text) && gsz_system_make_folder(two.text));
    touch(&s, "1/a.ply");
    assert_int_equal(list_one(&s, "%d/a.ply"), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, 1);
    assert_frame(&s, 0, "1/a.ply");
    unlink(folder_path(&s.place, "1/a.ply").text);
    assert_true(rmdir(one.text) == 0 && rmdir(two.text) == 0);
    stage_close(&s);
}

static void a_name_wins_over_a_pattern(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    touch(&s, "f_%d.ply"), touch(&s, "f_1.ply");
    assert_int_equal(list_one(&s, "f_%d.ply"), GSZ_EXIT_OK);
    assert_true(!s.list.is_sequence && s.list.count == 1);
    assert_frame(&s, 0, "f_%d.ply");
    stage_close(&s);
}

static void anything_else_is_one_scene(void **state) {
    static const char *const names[] = {"missing.ply", "%d_%d.ply", "%s.ply"};
    stage s;
    (void)state;
    stage_open(&s);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(list_one(&s, names[i]), GSZ_EXIT_OK);
        assert_true(!s.list.is_sequence && s.list.count == 1);
        assert_frame(&s, 0, names[i]);
    }
    const char *dash = "-";
    assert_int_equal(list_paths(&s, &dash, 1), GSZ_EXIT_OK);
    assert_true(!s.list.is_sequence && strcmp(s.list.path[0], "-") == 0);
    stage_close(&s);
}

/* ---- many ---- */

static void twelve_thousand_names(void **state) {
    enum { MANY = 12000 };
    stage s;
    char name[64];
    (void)state;
    stage_open(&s);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "frame_%d.ply", (i * 7919) % MANY);
        close(open(folder_path(&s.place, name).text, O_CREAT | O_WRONLY, 0644));
    }
    clock_t before = clock();
    assert_int_equal(list_one(&s, ""), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, MANY);
    assert_frame(&s, 11999, "frame_11999.ply");
    assert_int_equal(list_one(&s, "frame_%d.ply"), GSZ_EXIT_OK);
    assert_int_equal(s.list.count, MANY);
    for (int i = 0; i < MANY; i += 997) {
        snprintf(name, sizeof name, "frame_%d.ply", i);
        assert_frame(&s, (size_t)i, name);
    }
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 5.0);
    stage_close(&s);
}

/* ---- ranges ---- */

typedef struct range_row {
    const char *text;
    size_t first, last;
} range_row;

static void ranges(void **state) {
    static const range_row rows[] = {{"0-119", 0, 119}, {"7", 7, 7},        {"7-", 7, 119},
                                     {"5-5", 5, 5},     {"119-", 119, 119}, {"007-010", 7, 10}};
    gsz_cli_session session = {0};
    gsz_cli_frame_range range;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(gsz_cli_frame_range_parse(&session, &range, rows[i].text, 120),
                         GSZ_EXIT_OK);
        assert_true(range.first == rows[i].first && range.last == rows[i].last);
    }
    assert_int_equal(gsz_cli_frame_range_parse(&session, &range, NULL, 120), GSZ_EXIT_OK);
    assert_true(range.first == 0 && range.last == 119);
}

static void bad_ranges(void **state) {
    static const char *const texts[] = {"",
                                        "-",
                                        "-5",
                                        "a",
                                        "1-2-3",
                                        "1,2",
                                        " 1",
                                        "1 ",
                                        "5-4",
                                        "120",
                                        "0-120",
                                        "120-",
                                        "+1",
                                        "99999999999999999999999",
                                        "0-99999999999999999999999"};
    stage s = {0};
    gsz_cli_frame_range range;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        FILE *file;
        int kept = voice_open(&file);
        int code = gsz_cli_frame_range_parse(&s.session, &range, texts[i], 120);
        voice_close(&s, file, kept);
        if (code != GSZ_EXIT_USAGE) fail_msg("'%s' gave %d", texts[i], code);
        assert_heard(&s, "from 0 to 119");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_natural_and_total),
        cmocka_unit_test(several_paths_are_sorted),
        cmocka_unit_test(several_paths_must_be_files),
        cmocka_unit_test(folder_lists_scene_files),
        cmocka_unit_test(folder_with_slash_and_packed_scenes),
        cmocka_unit_test(folder_of_frames_and_what_they_became),
        cmocka_unit_test(folder_of_mixed_endings),
        cmocka_unit_test(folder_without_frames),
        cmocka_unit_test(folder_that_is_a_scene),
        cmocka_unit_test(pattern_words),
        cmocka_unit_test(pattern_counts_from_the_smallest),
        cmocka_unit_test(pattern_with_a_gap),
        cmocka_unit_test(pattern_in_a_folder_name),
        cmocka_unit_test(a_name_wins_over_a_pattern),
        cmocka_unit_test(anything_else_is_one_scene),
        cmocka_unit_test(twelve_thousand_names),
        cmocka_unit_test(ranges),
        cmocka_unit_test(bad_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
