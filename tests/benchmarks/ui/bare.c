/* The least of a kiosk's screen: a window, a ground, a button that answers a press. Xlib and nothing else.
   Built by tests/benchmarks/ui.py: cc -O2 bare.c -lX11 */
#include <X11/Xlib.h>
#include <stdlib.h>

enum { WIDTH = 1280, HEIGHT = 800, GROUND = 0xf4f6f8, BAND = 0x1d4ed8, READY = 0x2a6f4e, IDLE = 0x1d4ed8, PRESSED = 0x9d174d };

static Display *screen;
static Window window;
static GC pen;

static void box(unsigned long colour, int x, int y, int width, int height) {
    XSetForeground(screen, pen, colour);
    XFillRectangle(screen, window, pen, x, y, width, height);
}

int main(void) {
    int pressed = 0;
    screen = XOpenDisplay(NULL);
    if (!screen) return EXIT_FAILURE;
    window = XCreateSimpleWindow(screen, DefaultRootWindow(screen), 0, 0, WIDTH, HEIGHT, 0, 0, GROUND);
    pen = XCreateGC(screen, window, 0, NULL);
    XSelectInput(screen, window, ExposureMask | ButtonPressMask);
    XMapWindow(screen, window);
    for (;;) {
        XEvent event;
        XNextEvent(screen, &event);
        if (event.type == ButtonPress) {
            pressed = !pressed;
        } else if (event.type == Expose && event.xexpose.count == 0) {
            box(BAND, 0, 0, WIDTH, 96);
            box(READY, 0, HEIGHT - 16, 16, 16);
        } else {
            continue;
        }
        box(pressed ? PRESSED : IDLE, 1000, 160, 200, 64);
        XFlush(screen);
    }
}
