/* SPDX-License-Identifier: MIT */
/* input_limits.c - limits that grow with the files, so far above what real scenes need that only what was forged meets them. */
#include "input_limits.h"
#include "file_proportion.h"
#include "people_text.h"

/* Work as gsz_context_limit_looking counts it: trained scenes of 40,000 Gaussians, 0.7 MB in the smallest formats, take 50 to
 * 150 million, and larger ones less for each of their bytes. */
static const uint64_t looking_free = 160000000, looking_per_byte = 160;

/* What the frames of a video may unpack to: performances take 600 to 3,000 of these bytes for each of theirs. */
static const uint64_t frames_free = (uint64_t)4 << 30, frames_per_byte = 4096;

uint64_t gsz_cli_float_bytes(uint64_t gaussians, size_t planes) {
    return gsz_proportion_floats(gaussians, planes);
}

int gsz_cli_check_proportion(gsz_cli_session *session, const char *name, uint64_t gaussians,
                             size_t planes, uint64_t file_bytes) {
    uint64_t bytes = gsz_cli_float_bytes(gaussians, planes);
    if (session->max_memory > 0 || gsz_proportion_allows(bytes, file_bytes)) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: a file of %s with %s Gaussians, which take %s of memory, is most "
                        "likely made to harm: if it is not, say --max-memory SIZE",
                        name, gsz_cli_size(file_bytes).s, gsz_cli_count(gaussians).s,
                        gsz_cli_size(bytes).s);
}

static bool is_fine(const gsz_cli_session *session, uint64_t float_bytes, uint64_t file_bytes) {
    return session->max_memory > 0 || gsz_proportion_allows_together(float_bytes, file_bytes);
}

int gsz_cli_check_together(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                           uint64_t file_bytes) {
    if (is_fine(session, float_bytes, file_bytes)) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: this and the other inputs have %s, and their scenes would take %s of "
                        "memory at once: most likely made to harm; if not, say --max-memory SIZE",
                        name, gsz_cli_size(file_bytes).s, gsz_cli_size(float_bytes).s);
}

int gsz_cli_check_sequence(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                           uint64_t file_bytes) {
    if (is_fine(session, float_bytes, file_bytes)) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: the frames up to this one have %s, and %s once they are read: most "
                        "likely made to harm; if not, say --max-memory SIZE",
                        name, gsz_cli_size(file_bytes).s, gsz_cli_size(float_bytes).s);
}

int gsz_cli_check_frames(gsz_cli_session *session, const char *name, uint64_t float_bytes,
                         uint64_t file_bytes) {
    if (session->max_memory > 0 ||
        float_bytes <= gsz_proportion_most(frames_free, frames_per_byte, file_bytes))
        return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: a file of %s whose frames take %s is most likely made to harm: if it "
                        "is not, say which --frames you want, such as 0-",
                        name, gsz_cli_size(file_bytes).s, gsz_cli_size(float_bytes).s);
}

void gsz_cli_limit_looking(gsz_cli_session *session) {
    uint64_t most = gsz_proportion_most(looking_free, looking_per_byte, session->read_bytes);
    if (session->max_memory == 0) gsz_context_limit_looking(session->context, most);
}
