/* SPDX-License-Identifier: MIT */
/* test_formats_output.c - outputs: whole or not at all, in both ways of staying unseen, and good messages. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "atomic_output.h"
#include "test_formats_support.h"

static const char old_text[] = "what was there before";
static const char new_text[] = "new";

typedef struct place {
    harness h;
    folder f;
    gsz_output *output;
} place;

static void enter(place *p) {
    *p = (place){0};
    harness_open(&p->h, 1, 0);
    folder_make(&p->f);
}

static void leave(place *p) {
    gsz_output_close(p->h.context, &p->output);
    assert_null(p->output);
    folder_remove(&p->f);
    harness_close(&p->h);
}

static void open_output(place *p, const char *name, bool named) {
    file_path path = folder_path(&p->f, name);
    assert_int_equal(gsz_output_open_as(p->h.context, &p->output, path.text, named), GSZ_OK);
}

static void write_new(place *p) {
    assert_int_equal(gsz_output_write(p->h.context, p->output, new_text, 1), GSZ_OK);
    assert_int_equal(gsz_output_write(p->h.context, p->output, new_text + 1, 2), GSZ_OK);
    assert_int_equal(gsz_output_write(p->h.context, p->output, NULL, 0), GSZ_OK);
    assert_int_equal(gsz_output_size(p->output), 3);
}

static void put_old(place *p, const char *name) {
    file_write(folder_path(&p->f, name).text, old_text, strlen(old_text));
}

static void expect(place *p, const char *name, const char *content) {
    gsz_buffer buffer = file_read(&p->h, folder_path(&p->f, name).text);
    assert_int_equal(buffer.size, strlen(content));
    assert_memory_equal(buffer.data, content, buffer.size);
    gsz_buffer_free(p->h.context, &buffer);
}

static mode_t mode_of(place *p, const char *name) {
    struct stat about;
    assert_int_equal(stat(folder_path(&p->f, name).text, &about), 0);
    return about.st_mode & 07777;
}

static void new_file(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        mode_t before = umask(027);
        open_output(&p, "out", named);
        write_new(&p);
        assert_int_equal(access(folder_path(&p.f, "out").text, F_OK), -1);
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
        umask(before);
        expect(&p, "out", new_text);
        assert_int_equal(mode_of(&p, "out"), 0640);
        assert_int_equal(folder_count(&p.f), 1);
        leave(&p);
    }
}

static void replaced_file_keeps_its_mode(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        put_old(&p, "out");
        assert_int_equal(chmod(folder_path(&p.f, "out").text, 0606), 0);
        open_output(&p, "out", named);
        write_new(&p);
        expect(&p, "out", old_text);
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
        expect(&p, "out", new_text);
        assert_int_equal(mode_of(&p, "out"), 0606);
        assert_int_equal(folder_count(&p.f), 1);
        leave(&p);
    }
}

static void without_commit_nothing_changes(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        put_old(&p, "old");
        open_output(&p, "old", named);
        write_new(&p);
        gsz_output_close(p.h.context, &p.output);
        open_output(&p, "new", named);
        write_new(&p);
        gsz_output_close(p.h.context, &p.output);
        expect(&p, "old", old_text);
        assert_int_equal(folder_count(&p.f), 1);
        leave(&p);
    }
}

static void failed_write_keeps_the_old_file(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        put_old(&p, "out");
        open_output(&p, "out", named);
        struct rlimit before, small = {.rlim_cur = 10};
        assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
        small.rlim_max = before.rlim_max;
        signal(SIGXFSZ, SIG_IGN);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        gsz_result first = gsz_output_write(p.h.context, p.output, old_text, strlen(old_text));
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(first, GSZ_ERROR_IO);
        assert_error(&p.h, "/out: File too large");
        assert_int_equal(gsz_output_write(p.h.context, p.output, "x", 1), GSZ_ERROR_IO);
        assert_error(&p.h, "/out: File too large");
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_ERROR_IO);
        gsz_output_close(p.h.context, &p.output);
        expect(&p, "out", old_text);
        assert_int_equal(folder_count(&p.f), 1);
        leave(&p);
    }
}

/* Whether files without a name are to be had here; where not, a killed process does leave a .part file. */
static bool has_unnamed_files(const folder *f) {
    int fd = open(f->path, O_TMPFILE | O_WRONLY, 0600);
    if (fd >= 0) close(fd);
    return fd >= 0 && access("/proc/self/fd", X_OK) == 0;
}

static void killed_process_leaves_the_old_file(void **state) {
    (void)state;
    place p;
    enter(&p);
    put_old(&p, "out");
    pid_t child = fork();
    if (child == 0) {
        open_output(&p, "out", false);
        write_new(&p);
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    expect(&p, "out", old_text);
    assert_int_equal(folder_count(&p.f), has_unnamed_files(&p.f) ? 1 : 2);
    leave(&p);
}

static void links_are_followed(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        put_old(&p, "real");
        file_path real = folder_path(&p.f, "real"), link = folder_path(&p.f, "link"),
                  chain = folder_path(&p.f, "chain"), dangling = folder_path(&p.f, "dangling");
        assert_int_equal(symlink("real", link.text), 0);
        assert_int_equal(symlink(link.text, chain.text), 0);
        assert_int_equal(symlink("fresh", dangling.text), 0);
        open_output(&p, "chain", named);
        write_new(&p);
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
        gsz_output_close(p.h.context, &p.output);
        open_output(&p, "dangling", named);
        write_new(&p);
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
        struct stat about;
        assert_int_equal(lstat(chain.text, &about), 0);
        assert_true(S_ISLNK(about.st_mode));
        assert_int_equal(lstat(real.text, &about), 0);
        assert_true(S_ISREG(about.st_mode));
        expect(&p, "real", new_text);
        expect(&p, "fresh", new_text);
        assert_int_equal(folder_count(&p.f), 5);
        leave(&p);
    }
}

static void refuse(place *p, const char *path, const char *message) {
    assert_int_equal(gsz_output_open(p->h.context, &p->output, path), GSZ_ERROR_IO);
    assert_null(p->output);
    assert_error(&p->h, message);
    assert_error(&p->h, path);
}

static void refused_places(void **state) {
    (void)state;
    place p;
    enter(&p);
    put_old(&p, "file");
    assert_int_equal(symlink("loop", folder_path(&p.f, "loop").text), 0);
    refuse(&p, folder_path(&p.f, "none/out").text, ": there is no directory ");
    refuse(&p, folder_path(&p.f, "none/").text, ": there is no directory ");
    refuse(&p, folder_path(&p.f, "file/out").text, "/file is not a directory");
    refuse(&p, folder_path(&p.f, "loop").text, "Too many levels of symbolic links");
    refuse(&p, p.f.path, ": Is a directory");
    refuse(&p, "", ": No such file or directory");
    char *name = test_malloc(5001);
    memset(name, 'n', 5000);
    name[300] = 0;
    refuse(&p, folder_path(&p.f, name).text, ": File name too long");
    name[300] = 'n';
    name[5000] = 0;
    assert_int_equal(gsz_output_open(p.h.context, &p.output, name), GSZ_ERROR_IO);
    test_free(name);
    leave(&p);
}

/* Permissions mean nothing to root, so that such tests run as somebody else. */
static void forbidden_places(void **state) {
    (void)state;
    place p;
    enter(&p);
    put_old(&p, "read-only");
    assert_int_equal(chmod(folder_path(&p.f, "read-only").text, 0444), 0);
    assert_int_equal(chmod(p.f.path, 0555), 0);
    bool root = geteuid() == 0;
    if (root) assert_int_equal(seteuid(65534), 0);
    refuse(&p, folder_path(&p.f, "out").text, ": the directory ");
    assert_error(&p.h, ": Permission denied");
    refuse(&p, folder_path(&p.f, "read-only").text, "/read-only: Permission denied");
    if (root) assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(p.f.path, 0755), 0);
    expect(&p, "read-only", old_text);
    leave(&p);
}

static void devices_are_written_as_they_are(void **state) {
    (void)state;
    place p;
    enter(&p);
    assert_int_equal(gsz_output_open(p.h.context, &p.output, "/dev/null"), GSZ_OK);
    write_new(&p);
    assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
    gsz_output_close(p.h.context, &p.output);
    struct stat about;
    assert_int_equal(stat("/dev/null", &about), 0);
    assert_true(S_ISCHR(about.st_mode));
    assert_int_equal(gsz_output_open(p.h.context, &p.output, "/dev/full"), GSZ_OK);
    assert_int_equal(gsz_output_write(p.h.context, p.output, new_text, 3), GSZ_ERROR_IO);
    assert_string_equal(gsz_context_error(p.h.context),
                        "cannot write /dev/full: No space left on device");
    assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_ERROR_IO);
    leave(&p);
}

static void standard_output(void **state) {
    (void)state;
    place p;
    enter(&p);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    assert_int_equal(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    gsz_result result = gsz_output_open(p.h.context, &p.output, "-");
    if (result == GSZ_OK) result = gsz_output_write(p.h.context, p.output, new_text, 3);
    if (result == GSZ_OK) result = gsz_output_commit(p.h.context, p.output);
    gsz_output_close(p.h.context, &p.output);
    int still_open = fcntl(STDOUT_FILENO, F_GETFD);
    dup2(before, STDOUT_FILENO);
    close(before);
    close(ends[1]);
    char got[8];
    assert_int_equal(read(ends[0], got, sizeof got), 3);
    close(ends[0]);
    assert_int_equal(result, GSZ_OK);
    assert_int_not_equal(still_open, -1);
    assert_memory_equal(got, new_text, 3);
    leave(&p);
}

/** More than is moved at once. */
enum { HELD = (1 << 20) + 70000 };

static uint8_t held_at(size_t i) { return (uint8_t)(i * 7 + (i >> 12)); }

static void write_held(place *p) {
    uint8_t *held = malloc(HELD);
    assert_non_null(held);
    for (size_t i = 0; i < HELD; i++) held[i] = held_at(i);
    held[9] = (uint8_t)~held_at(9);
    assert_int_equal(gsz_output_hold(p->h.context, p->output), GSZ_OK);
    assert_int_equal(gsz_output_write(p->h.context, p->output, held, HELD / 2), GSZ_OK);
    assert_int_equal(gsz_output_write(p->h.context, p->output, held + HELD / 2, HELD - HELD / 2),
                     GSZ_OK);
    const uint8_t right = held_at(9); /* what waits can be written over, in pipes too */
    assert_int_equal(gsz_output_patch(p->h.context, p->output, &right, 1, 9), GSZ_OK);
    assert_int_equal(gsz_output_put_before(p->h.context, p->output, new_text, 3), GSZ_OK);
    assert_int_equal(gsz_output_size(p->output), HELD + 3);
    assert_int_equal(gsz_output_write(p->h.context, p->output, new_text, 3), GSZ_OK);
    free(held);
}

static void expect_held(const uint8_t *got, size_t size) {
    assert_int_equal(size, HELD + 6);
    assert_memory_equal(got, new_text, 3);
    assert_memory_equal(got + HELD + 3, new_text, 3);
    for (size_t i = 0; i < HELD; i++) assert_int_equal(got[3 + i], held_at(i));
}

static void what_is_held_comes_behind(void **state) {
    (void)state;
    for (int named = 0; named < 2; named++) {
        place p;
        enter(&p);
        open_output(&p, "out", named);
        write_held(&p);
        assert_int_equal(gsz_output_commit(p.h.context, p.output), GSZ_OK);
        gsz_buffer got = file_read(&p.h, folder_path(&p.f, "out").text);
        expect_held(got.data, got.size);
        gsz_buffer_free(p.h.context, &got);
        assert_int_equal(folder_count(&p.f), 1);
        leave(&p);
    }
}

static void read_pipe(const char *path, uint8_t *got, size_t room, size_t *out_size) {
    int fd = open(path, O_RDONLY);
    ssize_t more;
    for (*out_size = 0; (more = read(fd, got + *out_size, room - *out_size)) > 0;)
        *out_size += (size_t)more;
    close(fd);
}

/** Nothing leaves before it is known what stands before it; what waits has no name. */
static void pipes_wait(void **state) {
    (void)state;
    place p;
    int status;
    enter(&p);
    file_path path = folder_path(&p.f, "pipe");
    assert_int_equal(mkfifo(path.text, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        setenv("TMPDIR", p.f.path, 1);
        open_output(&p, "pipe", false);
        write_held(&p);
        _exit(gsz_output_commit(p.h.context, p.output) == GSZ_OK ? folder_count(&p.f) : 99);
    }
    uint8_t *got = malloc(HELD + 10);
    size_t size = 0;
    assert_non_null(got);
    read_pipe(path.text, got, HELD + 10, &size);
    expect_held(got, size);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 1); /* the pipe alone */
    free(got);
    leave(&p);
}

static void nowhere_to_wait(void **state) {
    (void)state;
    place p;
    const char *usual = getenv("TMPDIR");
    char *before = usual ? strdup(usual) : NULL;
    enter(&p);
    assert_int_equal(setenv("TMPDIR", folder_path(&p.f, "none").text, 1), 0);
    assert_int_equal(gsz_output_open(p.h.context, &p.output, "/dev/null"), GSZ_OK);
    assert_int_equal(gsz_output_hold(p.h.context, p.output), GSZ_ERROR_IO);
    assert_error(&p.h, "set TMPDIR to another one");
    assert_int_equal(before ? setenv("TMPDIR", before, 1) : unsetenv("TMPDIR"), 0);
    free(before);
    leave(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_file),
        cmocka_unit_test(replaced_file_keeps_its_mode),
        cmocka_unit_test(without_commit_nothing_changes),
        cmocka_unit_test(failed_write_keeps_the_old_file),
        cmocka_unit_test(killed_process_leaves_the_old_file),
        cmocka_unit_test(links_are_followed),
        cmocka_unit_test(refused_places),
        cmocka_unit_test(forbidden_places),
        cmocka_unit_test(devices_are_written_as_they_are),
        cmocka_unit_test(standard_output),
        cmocka_unit_test(what_is_held_comes_behind),
        cmocka_unit_test(pipes_wait),
        cmocka_unit_test(nowhere_to_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
