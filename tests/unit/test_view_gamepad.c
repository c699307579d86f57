/* SPDX-License-Identifier: MIT */
/* test_view_gamepad.c - a gamepad that SDL pretends to have: it is found, flies, turns, and is missed when it goes. */
#include "app.h"
#include "app_camera.h"

#include "test_formats_support.h"

enum { AXES = SDL_CONTROLLER_AXIS_MAX, BUTTONS = SDL_CONTROLLER_BUTTON_MAX, FULL = 32767 };

typedef struct stage {
    gsz_app app;
    int device;
    SDL_Joystick *pad;
} stage;

/* All that has happened, to the app. */
static void handle_events(stage *s) {
    SDL_Event event;
    SDL_PumpEvents();
    while (SDL_PollEvent(&event)) gsz_app_gamepad_handle(&s->app, &event);
}

static int setup(void **state) {
    static stage s;
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) != 0) return -1;
    gsz_controls_init(&s.app.controls);
    handle_events(&s); /* of real ones */
    s.device = SDL_JoystickAttachVirtual(SDL_JOYSTICK_TYPE_GAMECONTROLLER, AXES, BUTTONS, 0);
    if (s.device < 0) return -1;
    if (s.app.camera.gamepad) SDL_GameControllerClose(s.app.camera.gamepad);
    s.app.camera.gamepad = NULL;
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    (void)state;
    SDL_Quit();
    return 0;
}

static void set_axis(stage *s, int axis, int value) {
    assert_int_equal(SDL_JoystickSetVirtualAxis(s->pad, axis, (int16_t)value), 0);
    handle_events(s);
}

static void press(stage *s, int button) {
    for (int down = 1; down >= 0; down--) {
        assert_int_equal(SDL_JoystickSetVirtualButton(s->pad, button, (uint8_t)down), 0);
        handle_events(s);
    }
}

static void it_is_found(void **state) {
    stage *s = *state;
    handle_events(s);
    assert_non_null(s->app.camera.gamepad);
    assert_non_null(strstr(s->app.note, "gamepad: "));
    s->pad = SDL_GameControllerGetJoystick(s->app.camera.gamepad);
    assert_non_null(s->pad);
    /* Triggers rest at one end. */
    set_axis(s, SDL_CONTROLLER_AXIS_TRIGGERLEFT, -FULL - 1);
    set_axis(s, SDL_CONTROLLER_AXIS_TRIGGERRIGHT, -FULL - 1);
}

static void sticks_fly_and_turn(void **state) {
    stage *s = *state;
    float wanted[3] = {0}, before[3];
    gsz_app_gamepad_step(&s->app, wanted, 0.1f);
    for (int k = 0; k < 3; k++) assert_true(wanted[k] == 0);
    set_axis(s, SDL_CONTROLLER_AXIS_LEFTX, FULL);
    set_axis(s, SDL_CONTROLLER_AXIS_LEFTY, -FULL);
    gsz_app_gamepad_step(&s->app, wanted, 0.1f);
    assert_true(wanted[0] > 0.99f && wanted[1] == 0 && wanted[2] > 0.99f);
    set_axis(s, SDL_CONTROLLER_AXIS_LEFTX, FULL / 10); /* a stick that does not quite rest */
    set_axis(s, SDL_CONTROLLER_AXIS_LEFTY, 0);
    set_axis(s, SDL_CONTROLLER_AXIS_TRIGGERLEFT, FULL);
    memset(wanted, 0, sizeof wanted);
    gsz_app_gamepad_step(&s->app, wanted, 0.1f);
    assert_true(wanted[0] == 0 && wanted[1] > 0.99f && wanted[2] == 0);
    set_axis(s, SDL_CONTROLLER_AXIS_TRIGGERLEFT, -FULL - 1);
    set_axis(s, SDL_CONTROLLER_AXIS_RIGHTX, FULL);
    memcpy(before, s->app.controls.camera.forward, sizeof before);
    memset(wanted, 0, sizeof wanted);
    gsz_app_gamepad_step(&s->app, wanted, 0.1f);
    assert_true(gsz_app_camera_step(&s->app, wanted, 0.1f));
    assert_memory_not_equal(before, s->app.controls.camera.forward, sizeof before);
    set_axis(s, SDL_CONTROLLER_AXIS_RIGHTX, 0);
}

static void buttons_do_what_they_are_for(void **state) {
    stage *s = *state;
    float speed = s->app.controls.speed;
    press(s, SDL_CONTROLLER_BUTTON_RIGHTSHOULDER);
    assert_true(s->app.controls.speed > speed);
    press(s, SDL_CONTROLLER_BUTTON_LEFTSHOULDER);
    press(s, SDL_CONTROLLER_BUTTON_LEFTSHOULDER);
    assert_true(s->app.controls.speed < speed);
    press(s, SDL_CONTROLLER_BUTTON_X);
    assert_int_equal(s->app.camera.path.count, 1);
    press(s, SDL_CONTROLLER_BUTTON_START); /* nothing */
    assert_int_equal(s->app.camera.path.count, 1);
}

static void it_is_missed(void **state) {
    stage *s = *state;
    float wanted[3] = {0};
    assert_int_equal(SDL_JoystickDetachVirtual(s->device), 0);
    handle_events(s);
    assert_null(s->app.camera.gamepad);
    gsz_app_gamepad_step(&s->app, wanted, 0.1f);
    assert_true(wanted[0] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_found),
        cmocka_unit_test(sticks_fly_and_turn),
        cmocka_unit_test(buttons_do_what_they_are_for),
        cmocka_unit_test(it_is_missed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
