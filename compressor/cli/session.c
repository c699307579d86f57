/* SPDX-License-Identifier: MIT */
/* session.c - sets up the library for a command and carries its messages to the user. */
#include "session.h"
#include "interrupt.h"
#include "people_text.h"
#include "report_json.h"

#include <stdarg.h>
#include <string.h>

/* Room for two path names and a sentence. */
enum { MESSAGE_MAX = 10000 };

static void say(gsz_cli_session *session, const char *kind, const char *text) {
    gsz_cli_progress_clear(&session->progress);
    fprintf(stderr, "%s: %s: %s", session->program ? session->program : "gsz", kind,
            session->about);
    gsz_cli_print_tame(stderr, text);
    fputc('\n', stderr);
}

static bool on_progress(void *user, const char *stage, double fraction) {
    gsz_cli_session *session = user;
    if (gsz_cli_interrupted()) return false;
    gsz_cli_progress_draw(&session->progress, stage, fraction);
    return true;
}

static void on_message(void *user, gsz_message_kind kind, const char *text) {
    gsz_cli_session *session = user;
    if (kind == GSZ_MESSAGE_WARNING)
        say(session, "warning", text);
    else if (!session->quiet && !session->hushed)
        say(session, "notice", text);
}

int gsz_cli_session_start(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    gsz_context_options options;
    gsz_result result;
    gsz_cli_interrupt_install(session->program ? session->program : "gsz");
    session->started = gsz_cli_clock();
    gsz_cli_progress_start(&session->progress, session->quiet);
    result = gsz_pool_create(&session->pool, arguments->threads);
    if (result != GSZ_OK)
        return gsz_cli_fail(session, gsz_cli_exit_of(result), "cannot start the threads");
    gsz_context_options_default(&options);
    options.pool = session->pool;
    options.max_memory = session->max_memory = arguments->max_memory;
    options.progress = on_progress;
    options.message = on_message;
    options.user = session;
    result = gsz_context_create(&session->context, &options);
    if (result != GSZ_OK) return gsz_cli_fail(session, gsz_cli_exit_of(result), "out of memory");
    return GSZ_EXIT_OK;
}

void gsz_cli_session_end(gsz_cli_session *session) {
    gsz_cli_progress_clear(&session->progress);
    gsz_context_destroy(&session->context);
    gsz_pool_destroy(&session->pool);
}

static int fail_text(gsz_cli_session *session, gsz_cli_exit code, const char *reason,
                     const char *text) {
    char whole[MESSAGE_MAX + sizeof session->about];
    say(session, "error", text);
    snprintf(whole, sizeof whole, "%s%s", session->about, text);
    if (session->json) gsz_cli_json_error(code, reason, whole);
    return code;
}

int gsz_cli_fail(gsz_cli_session *session, gsz_cli_exit code, const char *format, ...) {
    char text[MESSAGE_MAX];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return fail_text(session, code, gsz_cli_exit_name(code), text);
}

int gsz_cli_fail_call(gsz_cli_session *session, gsz_result result, const char *name) {
    char text[MESSAGE_MAX];
    const char *why = gsz_context_error(session->context);
    if (result == GSZ_OK) return GSZ_EXIT_OK;
    /* A signal may also surface as a call of the system that failed. */
    if (result == GSZ_ERROR_CANCELLED || gsz_cli_interrupted()) {
        gsz_cli_interrupt_settle();
        session->about[0] = '\0';
        return gsz_cli_fail(session, GSZ_EXIT_INTERRUPTED, "interrupted");
    }
    if (!*why) why = gsz_result_name(result);
    bool limited = result == GSZ_ERROR_MEMORY && session->max_memory > 0;
    snprintf(text, sizeof text, "%s%s%s%s", name ? name : "", name ? ": " : "", why,
             limited ? " (see --max-memory)" : "");
    return fail_text(session, gsz_cli_exit_of(result), gsz_result_name(result), text);
}

void gsz_cli_warn(gsz_cli_session *session, const char *format, ...) {
    char text[MESSAGE_MAX];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    say(session, "warning", text);
}

void gsz_cli_notice(gsz_cli_session *session, const char *format, ...) {
    char text[MESSAGE_MAX];
    va_list list;
    if (session->quiet || session->hushed) return;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    say(session, "notice", text);
}

FILE *gsz_cli_people(const gsz_cli_session *session, bool output_is_data) {
    if (session->quiet || session->json) return NULL;
    return output_is_data ? stderr : stdout;
}
