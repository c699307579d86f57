/* SPDX-License-Identifier: MIT */
/* sound_ogg.c - the packets of an Ogg Opus file (RFC 3533, RFC 7845), taken as they are where a track can have them.
 *
 * What is damaged is an error. What is merely more than a track can say (other lengths of packets, gains, mappings,
 * gaps) is not plain, and left to be decoded. */
#include <string.h>

#include <opus.h>

#include "byte_reader.h"
#include "context.h"
#include "sound_reader.h"
#include "source.h"

enum {
    PAGE_HEAD = 27,
    CHECKSUM_AT = 22, /* in the head */
    SEGMENTS_MAX = 255,
    SEGMENT_MAX = 255, /* bytes; one of fewer ends its packet */
    PAGE_MAX = PAGE_HEAD + SEGMENTS_MAX + SEGMENTS_MAX * SEGMENT_MAX,
    HEAD_BYTES = 19,    /* of OpusHead, without a table of channels */
    FRAMES_MAX = 48,    /* of a packet */
    REPORT_EVERY = 1000 /* pages */
};

enum { CONTINUED = 1, LAST = 4 }; /* flags of a page */

typedef struct ogg_page {
    uint8_t flags;
    uint64_t
        granule; /* samples that end with the last packet that ends here; all ones: none ends */
    uint32_t serial, sequence;
    size_t segments, size; /* size: of the whole page */
} ogg_page;

typedef struct opus_take {
    gsz_context *context;
    const gsz_source *source;
    gsz_sound_track *track;
    bool plain;
    bool pending; /* a packet goes on in the next page */
    bool filled;  /* the last packet was shorter */
    uint64_t at;
    uint32_t serial, pages;
    int headers;         /* packets of the two so far */
    bool begun;          /* `first` is known */
    uint64_t first, end; /* granules before the first packet and behind the last sample */
    size_t packet_size;  /* also beyond what is kept */
    uint8_t packet[GSZ_SOUND_PACKET_MAX];
    uint8_t bytes[PAGE_MAX];
} opus_take;

static gsz_result fail_damaged(opus_take *take, gsz_result result, const char *reason) {
    return gsz_fail(take->context, result, "%s: %s%s", gsz_source_name(take->source),
                    result == GSZ_ERROR_CORRUPT ? "a damaged Ogg Opus: " : "", reason);
}

/* ---- pages ---- */

/* x^32 + ... as in Ethernet, but from the top bit down and without complements. */
static uint32_t checksum(const uint8_t *data, size_t size) {
    uint32_t crc = 0;
    for (size_t i = 0; i < size; i++) {
        bool hidden = i >= CHECKSUM_AT && i < CHECKSUM_AT + 4;
        crc ^= (uint32_t)(hidden ? 0 : data[i]) << 24;
        for (int bit = 0; bit < 8; bit++) crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
    }
    return crc;
}

/* More bytes of the page, behind those that are there. */
static gsz_result read_more(opus_take *take, ogg_page *page, size_t count) {
    if (gsz_source_size(take->source) - take->at - page->size < count)
        return fail_damaged(take, GSZ_ERROR_TRUNCATED, "the Ogg Opus ends early");
    GSZ_TRY(gsz_source_read_at(take->context, take->source, take->bytes + page->size, count,
                               take->at + page->size));
    page->size += count;
    return GSZ_OK;
}

static gsz_result read_page(opus_take *take, ogg_page *page) {
    *page = (ogg_page){0};
    GSZ_TRY(read_more(take, page, PAGE_HEAD));
    gsz_byte_reader reader;
    gsz_reader_init(&reader, take->bytes, PAGE_HEAD);
    bool magic = memcmp(gsz_reader_bytes(&reader, 4), "OggS", 4) == 0;
    if (!magic || gsz_reader_u8(&reader) != 0)
        return fail_damaged(take, GSZ_ERROR_CORRUPT, "no page where one should begin");
    page->flags = gsz_reader_u8(&reader);
    page->granule = gsz_reader_u64(&reader);
    page->serial = gsz_reader_u32(&reader);
    page->sequence = gsz_reader_u32(&reader);
    uint32_t crc = gsz_reader_u32(&reader);
    page->segments = gsz_reader_u8(&reader);
    GSZ_TRY(read_more(take, page, page->segments));
    size_t body = 0;
    for (size_t i = 0; i < page->segments; i++) body += take->bytes[PAGE_HEAD + i];
    GSZ_TRY(read_more(take, page, body));
    if (checksum(take->bytes, page->size) == crc) return GSZ_OK;
    return fail_damaged(take, GSZ_ERROR_CORRUPT, "a page has another checksum than it says");
}

/* ---- packets ---- */

static gsz_result take_head(opus_take *take) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, take->packet, take->packet_size);
    const uint8_t *magic = gsz_reader_bytes(&reader, 8);
    uint8_t version = gsz_reader_u8(&reader);
    uint8_t channels = gsz_reader_u8(&reader);
    uint16_t pre_skip = gsz_reader_u16(&reader);
    (void)gsz_reader_u32(&reader); /* the rate before it was encoded */
    uint16_t gain = gsz_reader_u16(&reader);
    uint8_t mapping = gsz_reader_u8(&reader);
    if (reader.failed || memcmp(magic, "OpusHead", 8) != 0 || channels == 0)
        return fail_damaged(take, GSZ_ERROR_CORRUPT, "no OpusHead at its beginning");
    /* The upper half of the version changes with what readers must know. */
    if (version >= 16)
        return fail_damaged(take, GSZ_ERROR_UNSUPPORTED, "an Ogg Opus of a newer version");
    take->plain = mapping == 0 && gain == 0 && channels <= GSZ_SOUND_CHANNELS_MAX;
    take->track->channels = channels;
    take->track->pre_skip = pre_skip;
    return GSZ_OK;
}

/* Samples of the packet; 0 if it is none that can be decoded or is longer than a track can have. */
static int packet_samples(const opus_take *take) {
    const uint8_t *frames[FRAMES_MAX];
    opus_int16 sizes[FRAMES_MAX];
    unsigned char code = 0;
    if (take->packet_size < 1 || take->packet_size > sizeof take->packet) return 0;
    opus_int32 size = (opus_int32)take->packet_size;
    if (opus_packet_parse(take->packet, size, &code, frames, sizes, NULL) <= 0) return 0;
    return opus_packet_get_nb_samples(take->packet, size, GSZ_SOUND_RATE);
}

/* Some encoders end with a shorter packet. Its frames are said as often as fills 20 ms: all but the first time lie
 * behind the end of the sound. */
static bool fill_packet(opus_take *take, int samples) {
    uint8_t filled[GSZ_SOUND_PACKET_MAX];
    opus_int32 size = (opus_int32)take->packet_size;
    if (samples < 1 || GSZ_SOUND_FRAME % samples != 0) return false;
    OpusRepacketizer *packets = opus_repacketizer_create();
    if (!packets) return false;
    for (int i = 0; i < GSZ_SOUND_FRAME / samples && size > 0; i++)
        if (opus_repacketizer_cat(packets, take->packet, size) != OPUS_OK) size = 0;
    if (size > 0) size = opus_repacketizer_out(packets, filled, sizeof filled);
    opus_repacketizer_destroy(packets);
    if (size < 1) return false;
    memcpy(take->packet, filled, (size_t)size);
    take->packet_size = (size_t)size;
    return true;
}

static gsz_result take_packet(opus_take *take) {
    if (take->headers < 2) {
        if (take->headers++ == 0) return take_head(take);
        return GSZ_OK; /* the tags */
    }
    int samples = packet_samples(take);
    take->plain = !take->filled; /* nothing follows the one that was */
    if (take->plain && samples != GSZ_SOUND_FRAME)
        take->plain = take->filled = fill_packet(take, samples);
    if (!take->plain) return GSZ_OK;
    return gsz_sound_track_add(take->context, take->track, take->packet, take->packet_size);
}

/* What of a packet is beyond the longest that a track can have is counted, not kept: tags may be long. */
static void add_segment(opus_take *take, const uint8_t *data, size_t size) {
    size_t room =
        take->packet_size < sizeof take->packet ? sizeof take->packet - take->packet_size : 0;
    memcpy(take->packet + take->packet_size * (room > 0), data, size < room ? size : room);
    take->packet_size += size;
}

static gsz_result take_segments(opus_take *take, const ogg_page *page) {
    const uint8_t *data = take->bytes + PAGE_HEAD + page->segments;
    for (size_t i = 0; i < page->segments && take->plain; i++) {
        size_t size = take->bytes[PAGE_HEAD + i];
        add_segment(take, data, size);
        data += size;
        take->pending = size == SEGMENT_MAX;
        if (take->pending) continue;
        GSZ_TRY(take_packet(take));
        take->packet_size = 0;
    }
    return GSZ_OK;
}

/* ---- time ---- */

/* Granules count samples, those of the pre-skip included; a recording that was joined late begins above 0. Only the
 * last page may end before its packets do. */
static void keep_time(opus_take *take, const ogg_page *page) {
    uint64_t samples = (uint64_t)take->track->packet_count * GSZ_SOUND_FRAME;
    bool known = page->granule <= INT64_MAX;
    if (!take->begun) {
        take->first = known && page->granule > samples ? page->granule - samples : 0;
        take->begun = true;
    }
    bool cut = (page->flags & LAST) && page->granule >= take->first;
    bool fits =
        page->granule == take->first + samples || (cut && page->granule < take->first + samples);
    take->plain = take->plain && known && fits;
    take->end = page->granule;
}

/* The head stands alone in it. Where it does not, another reader could find another stream than this one did. */
static gsz_result take_first_page(opus_take *take, const ogg_page *page) {
    if (!(page->flags & CONTINUED)) GSZ_TRY(take_segments(take, page));
    if (take->headers != 1 || take->pending)
        return fail_damaged(take, GSZ_ERROR_CORRUPT, "no OpusHead alone in its first page");
    if (page->sequence != 0) take->plain = false;
    return GSZ_OK;
}

static gsz_result take_next_page(opus_take *take, const ogg_page *page) {
    bool continued = page->flags & CONTINUED;
    if (page->sequence != take->pages || continued != take->pending) take->plain = false;
    uint32_t before = take->track->packet_count;
    GSZ_TRY(take_segments(take, page));
    if (take->track->packet_count > before) keep_time(take, page);
    return GSZ_OK;
}

static gsz_result take_page(opus_take *take) {
    ogg_page page;
    GSZ_TRY(read_page(take, &page));
    if (take->pages == 0) take->serial = page.serial;
    if (page.serial != take->serial)
        return fail_damaged(take, GSZ_ERROR_UNSUPPORTED,
                            "an Ogg of several streams; take one out (ffmpeg -i IN OUT.flac)");
    GSZ_TRY(take->pages == 0 ? take_first_page(take, &page) : take_next_page(take, &page));
    take->at += page.size;
    take->pages++;
    return GSZ_OK;
}

static gsz_result take_pages(opus_take *take) {
    uint64_t size = gsz_source_size(take->source);
    while (take->at < size) {
        if (take->pages % REPORT_EVERY == 0)
            GSZ_TRY(
                gsz_report_progress(take->context, "read sound", (double)take->at / (double)size));
        GSZ_TRY(take_page(take));
    }
    if (take->plain && take->pending)
        return fail_damaged(take, GSZ_ERROR_TRUNCATED, "the Ogg Opus ends early");
    return GSZ_OK;
}

static gsz_result finish(opus_take *take) {
    gsz_sound_track *track = take->track;
    uint64_t row = take->end - take->first;
    if (track->packet_count == 0 || row <= track->pre_skip)
        return fail_damaged(take, GSZ_ERROR_FORMAT, "a sound without samples");
    track->samples = row - track->pre_skip;
    if (track->samples > GSZ_SOUND_SAMPLES_MAX)
        return fail_damaged(take, GSZ_ERROR_LIMIT, "a sound of more than 12 hours");
    /* Packets behind the end are not heard. */
    track->packet_count = (uint32_t)((row + GSZ_SOUND_FRAME - 1) / GSZ_SOUND_FRAME);
    track->packets.size = track->offset[track->packet_count];
    return GSZ_OK;
}

gsz_result gsz_sound_take_opus(gsz_context *context, bool *out_taken, gsz_sound_track *track,
                               const gsz_source *source) {
    opus_take *take = NULL;
    *out_taken = false;
    GSZ_TRY(GSZ_NEW(context, &take, 1));
    take->context = context;
    take->source = source;
    take->track = track;
    take->plain = true;
    gsz_result result = take_pages(take);
    if (result == GSZ_OK && take->plain) result = finish(take);
    *out_taken = result == GSZ_OK && take->plain;
    if (!*out_taken) gsz_sound_track_free(context, track);
    gsz_free(context, take);
    return result;
}
