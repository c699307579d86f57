/* SPDX-License-Identifier: MIT */
/* xdnd_send.c - drops a file on a window as a file manager would, by the XDND protocol: xdnd_send WINDOW URI. */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERSION = 5, PATIENCE = 500 /* hundredths of a second */ };

typedef struct sender {
    Display *display;
    Window self, target;
    const char *uri;
    bool accepted, finished;
} sender;

static Atom atom(const sender *s, const char *name) { return XInternAtom(s->display, name, False); }

static void send_message(const sender *s, const char *type, long a, long b, long c, long d) {
    XEvent event = {0};
    event.xclient.type = ClientMessage;
    event.xclient.window = s->target;
    event.xclient.message_type = atom(s, type);
    event.xclient.format = 32;
    event.xclient.data.l[0] = (long)s->self;
    event.xclient.data.l[1] = a;
    event.xclient.data.l[2] = b;
    event.xclient.data.l[3] = c;
    event.xclient.data.l[4] = d;
    XSendEvent(s->display, s->target, False, NoEventMask, &event);
    XFlush(s->display);
}

/* The target asks for what was dropped. */
static void answer(const sender *s, const XSelectionRequestEvent *request) {
    XEvent event = {0};
    char line[4200];
    int size = snprintf(line, sizeof line, "%s\r\n", s->uri);
    XChangeProperty(s->display, request->requestor, request->property, request->target, 8,
                    PropModeReplace, (unsigned char *)line, size);
    event.xselection.type = SelectionNotify;
    event.xselection.requestor = request->requestor;
    event.xselection.selection = request->selection;
    event.xselection.target = request->target;
    event.xselection.property = request->property;
    event.xselection.time = request->time;
    XSendEvent(s->display, request->requestor, False, NoEventMask, &event);
    XFlush(s->display);
}

static void handle(sender *s, const XEvent *event) {
    if (event->type == SelectionRequest) answer(s, &event->xselectionrequest);
    if (event->type != ClientMessage) return;
    if (event->xclient.message_type == atom(s, "XdndStatus"))
        s->accepted = event->xclient.data.l[1] & 1;
    if (event->xclient.message_type == atom(s, "XdndFinished")) s->finished = true;
}

static bool wait_for(sender *s, const bool *flag) {
    for (int i = 0; i < PATIENCE && !*flag; i++) {
        while (XPending(s->display)) {
            XEvent event;
            XNextEvent(s->display, &event);
            handle(s, &event);
        }
        usleep(10000);
    }
    return *flag;
}

static bool drop(sender *s) {
    XSetSelectionOwner(s->display, atom(s, "XdndSelection"), s->self, CurrentTime);
    send_message(s, "XdndEnter", (long)VERSION << 24, (long)atom(s, "text/uri-list"), 0, 0);
    send_message(s, "XdndPosition", 0, 100L << 16 | 100, CurrentTime,
                 (long)atom(s, "XdndActionCopy"));
    if (!wait_for(s, &s->accepted)) return false;
    send_message(s, "XdndDrop", 0, CurrentTime, 0, 0);
    return wait_for(s, &s->finished);
}

int main(int argc, char **argv) {
    sender s = {0};
    bool dropped;
    if (argc != 3) return 2;
    s.display = XOpenDisplay(NULL);
    if (!s.display) return 2;
    s.target = (Window)strtoul(argv[1], NULL, 0);
    s.uri = argv[2];
    s.self = XCreateSimpleWindow(s.display, DefaultRootWindow(s.display), 0, 0, 1, 1, 0, 0, 0);
    dropped = drop(&s);
    if (!dropped) puts(s.accepted ? "dropped, but not fetched" : "not accepted");
    XCloseDisplay(s.display);
    return dropped ? 0 : 1;
}
