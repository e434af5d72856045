"""Things that stand in several scenes: sky and weather, hills, houses, trees, people, boats."""

from __future__ import annotations

import math

from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


def sky(s: Sheet, horizon: float = 620, sun_at: tuple[float, float] | None = None) -> None:
    """The sky down to the horizon, with sun or moon, and stars or clouds as the hour has them."""
    p, rng = s.palette, s.rng
    s.fade(0, horizon + 4, p.sky)
    if p.weather == "stars":
        for _ in range(170):
            x, y = rng.uniform(0, WIDTH), rng.uniform(0, horizon * 0.85)
            s.disc(
                x, y, rng.choice((0.9, 1.2, 1.2, 1.8, 2.4)), tint("#ffffff", rng.uniform(0.4, 1))
            )
    x, y = sun_at or (rng.uniform(330, 1270), horizon * rng.uniform(0.3, 0.55))
    if p.weather not in ("rain", "storm"):
        s.glow(x, y, 380, p.sun, 0.75)
        s.disc(x, y, 46 if p.weather != "stars" else 38, p.sun)
    for _ in range(rng.randint(3, 5) if p.weather != "stars" else 1):
        cloud(s, rng.uniform(-60, WIDTH), rng.uniform(60, horizon * 0.6), rng.uniform(0.6, 1.4))


def cloud(s: Sheet, x: float, y: float, size: float) -> None:
    """A long flat cloud made of rounded bars."""
    dark = s.palette.weather in ("rain", "storm")
    colour = tint(mix(s.palette.sky[1], s.palette.ink if dark else "#ffffff", 0.3), 0.55)
    for row in range(s.rng.randint(2, 4)):
        wide = s.rng.uniform(150, 330) * size
        s.rect(x + s.rng.uniform(-70, 70) * size, y + row * 20 * size, wide, 21 * size, colour, 10)


def weather(s: Sheet) -> None:
    """Rain or snow over the finished scene, where the palette has it."""
    rng = s.rng
    if s.palette.weather in ("rain", "storm"):
        for _ in range(260):
            x, y, long = rng.uniform(-80, WIDTH), rng.uniform(-60, HEIGHT), rng.uniform(24, 62)
            s.line([(x, y), (x + long * 0.28, y + long)], tint("#ffffff", 0.2), 1.6)
    if s.palette.weather == "snow":
        for _ in range(240):
            spot = rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)
            s.disc(*spot, rng.uniform(1.5, 4.5), tint("#ffffff", 0.85))


def ridge(s: Sheet, base: float, rise: float, colour: str, rough: float = 1.0) -> None:
    """Hills across the sheet: a wavy edge about `base`, at most about `rise` high."""
    waves = [
        (rise * share, s.rng.uniform(*span) / 1000 * rough, s.rng.uniform(0, 6.3))
        for share, span in ((0.5, (2, 4)), (0.3, (5, 9)), (0.12, (12, 20)), (0.05, (30, 50)))
    ]
    top = [
        (x, base - sum(high * (1 + math.sin(x * pace + turn)) / 2 for high, pace, turn in waves))
        for x in range(0, WIDTH + 16, 16)
    ]
    s.poly([*top, (WIDTH, HEIGHT), (0, HEIGHT)], colour)


def peaks(s: Sheet, base: float, rise: float, colour: str, cap: str | None = None) -> None:
    """Pointed mountains across the sheet, lit from the left, with snow caps of colour `cap`."""
    x = -120.0
    while x < WIDTH + 120:
        wide, high = s.rng.uniform(240, 430), rise * s.rng.uniform(0.55, 1)
        top = (x + wide * s.rng.uniform(0.42, 0.58), base - high)
        s.poly([(x - wide * 0.25, base), top, (x + wide * 1.25, base)], colour)
        s.poly(
            [top, (x + wide * 1.25, base), (top[0] + wide * 0.06, base)],
            mix(colour, "#000000", 0.13),
        )
        if cap:
            _cap(s, top, (x - wide * 0.25, x + wide * 1.25), base, cap)
        x += wide * 0.72


def _cap(
    s: Sheet, top: tuple[float, float], foot: tuple[float, float], base: float, cap: str
) -> None:
    def down(x: float, share: float) -> tuple[float, float]:
        return (top[0] + (x - top[0]) * share, top[1] + (base - top[1]) * share)

    left, right = down(foot[0], 0.3), down(foot[1], 0.34)
    teeth = [
        (top[0] + (right[0] - top[0]) * at, top[1] + (base - top[1]) * deep)
        for at, deep in ((0.55, 0.24), (0.2, 0.36), (-0.1, 0.22), (-0.5, 0.33))
    ]
    s.poly([top, right, *teeth, left], cap)


def paving(s: Sheet, top: float) -> None:
    """Paving from `top` to the lower edge, with joints running to a far point."""
    p = s.palette
    stone = mix(p.walls[1], p.ground, 0.16) if p.weather != "stars" else p.ground
    s.fade(top, HEIGHT, (mix(stone, p.sky[2], 0.2), stone, mix(stone, p.ink, 0.22)))
    for number in range(-14, 15):
        s.line([(800 + number * 62, top), (800 + number * 190, HEIGHT)], tint(p.ink, 0.1), 2)
    for number in range(7):
        y = top + (HEIGHT - top) * (number / 7) ** 1.7
        s.line([(0, y), (WIDTH, y)], tint(p.ink, 0.1), 2)


def skyline(s: Sheet, base: float, colour: str, low: float, high: float) -> None:
    """Plain blocks on a line, for what stands far behind."""
    x = -20.0
    while x < WIDTH:
        wide = s.rng.uniform(50, 120)
        s.rect(x, base - s.rng.uniform(low, high), wide, high, colour)
        x += wide * s.rng.uniform(0.8, 1.15)


def windows(s: Sheet, x: float, y: float, width: float, height: float, step: float = 26) -> None:
    """Rows of windows in a wall; after dark some are lit."""
    p = s.palette
    dark = mix(p.ink, p.walls[1], 0.35)
    columns, rows = int((width - step * 0.4) // step), int((height - step * 0.5) // (step * 1.3))
    inset = (width - columns * step) / 2 + step * 0.25
    for column in range(columns):
        for row in range(rows):
            lit = p.lit and s.rng.random() < 0.5
            at = x + inset + column * step, y + step * 0.55 + row * step * 1.3
            s.rect(*at, step * 0.5, step * 0.72, p.glow if lit else dark)


def tower(s: Sheet, x: float, base: float, width: float, height: float, colour: str) -> None:
    """A tall building with windows, shaded on its right."""
    s.rect(x, base - height, width, height, colour)
    s.rect(x + width * 0.8, base - height, width * 0.2, height, tint(s.palette.ink, 0.16))
    windows(s, x, base - height, width * 0.84, height)


def house(s: Sheet, x: float, base: float, width: float, height: float, colour: str = "") -> None:
    """A gabled house with a door and windows."""
    p = s.palette
    wall = colour or s.rng.choice(p.walls)
    s.rect(x, base - height, width, height, wall)
    s.poly(
        [
            (x - width * 0.08, base - height),
            (x + width / 2, base - height - width * 0.42),
            (x + width * 1.08, base - height),
        ],
        p.roof,
    )
    s.rect(x + width * 0.78, base - height, width * 0.22, height, tint(p.ink, 0.12))
    glass = p.glow if p.lit else mix(p.ink, wall, 0.3)
    s.rect(
        x + width * 0.42, base - height * 0.45, width * 0.17, height * 0.45, mix(p.ink, p.roof, 0.5)
    )
    for share in (0.12, 0.72):
        s.rect(x + width * share, base - height * 0.72, width * 0.17, height * 0.28, glass)


def flat_house(s: Sheet, x: float, base: float, width: float, height: float) -> None:
    """A flat-roofed house of the south, with an arched door and small windows."""
    p = s.palette
    wall = s.rng.choice(p.walls)
    s.rect(x, base - height, width, height, wall)
    s.rect(x - 3, base - height - 7, width + 6, 10, mix(wall, p.ink, 0.15))
    s.rect(x + width * 0.8, base - height, width * 0.2, height, tint(p.ink, 0.12))
    dark = p.glow if p.lit and s.rng.random() < 0.6 else mix(p.ink, wall, 0.25)
    for row in range(int(height // 60)):
        for share in (0.16, 0.56):
            at = x + width * share, base - height + 22 + row * 56
            s.rect(*at, width * 0.15, 24, dark, 3)


def round_tree(s: Sheet, x: float, base: float, high: float) -> None:
    """A leafy tree: trunk and three rounded masses."""
    p = s.palette
    s.rect(x - high * 0.03, base - high * 0.5, high * 0.06, high * 0.5, mix(p.ink, p.roof, 0.4))
    for dx, dy, r in ((-0.16, 0.55, 0.2), (0.16, 0.58, 0.19), (0, 0.76, 0.24)):
        s.disc(x + dx * high, base - dy * high, r * high, p.leaf)
    s.disc(x - high * 0.06, base - high * 0.8, high * 0.13, mix(p.leaf, p.sky[2], 0.22))


def pine(s: Sheet, x: float, base: float, high: float) -> None:
    """A fir in three tiers; white above where it snows."""
    p = s.palette
    s.rect(x - high * 0.03, base - high * 0.15, high * 0.06, high * 0.15, p.ink)
    for low, top, half in ((0.1, 0.55, 0.24), (0.35, 0.78, 0.19), (0.6, 1.0, 0.13)):
        tip = (x, base - top * high)
        s.poly(
            [(x - half * high, base - low * high), tip, (x + half * high, base - low * high)],
            p.leaf,
        )
        s.poly(
            [tip, (x + half * high, base - low * high), (x, base - low * high)], tint(p.ink, 0.22)
        )
        if p.weather == "snow":
            cut = base - (top - (top - low) * 0.4) * high
            s.poly([tip, (x - half * high * 0.4, cut), (x + half * high * 0.4, cut)], p.roof)


def palm(s: Sheet, x: float, base: float, high: float) -> None:
    """A palm, leaning a little, with eight drooping fronds."""
    p = s.palette
    lean = s.rng.uniform(-0.14, 0.14) * high
    trunk = mix(p.ink, p.walls[2], 0.35)
    s.line(
        [(x, base), (x + lean * 0.4, base - high * 0.5), (x + lean, base - high)],
        trunk,
        high * 0.045,
    )
    for turn in range(8):
        angle = math.pi * (0.02 + turn / 7 * 0.96)
        reach = high * 0.36
        mid = (
            x + lean + math.cos(angle) * reach * 0.6,
            base - high - math.sin(angle) * reach * 0.55,
        )
        end = (
            x + lean + math.cos(angle) * reach,
            base - high - math.sin(angle) * reach * 0.3 + high * 0.1,
        )
        s.line([(x + lean, base - high), mid, end], p.leaf, high * 0.04)


def person(s: Sheet, x: float, base: float, high: float, coat: str = "") -> None:
    """A small standing figure; coats differ where none is named."""
    p = s.palette
    coat = coat or s.rng.choice((p.accent, p.roof, p.walls[0], p.glow, p.leaf, p.hills[1]))
    skin = s.rng.choice(("#e8b999", "#c68e66", "#8d5b3e", "#5e3c2a"))
    s.rect(x - high * 0.09, base - high * 0.4, high * 0.075, high * 0.4, p.ink)
    s.rect(x + high * 0.015, base - high * 0.4, high * 0.075, high * 0.4, p.ink)
    s.rect(x - high * 0.14, base - high * 0.8, high * 0.28, high * 0.48, coat, high * 0.1)
    s.disc(x, base - high * 0.89, high * 0.1, skin)
    s.slice(x, base - high * 0.91, high * 0.11, high * 0.11, (180, 360), p.ink)


def crowd(s: Sheet, left: float, right: float, base: float, high: float, count: int) -> None:
    """People side by side, in no strict row."""
    for number in range(count):
        x = left + (right - left) * (number + s.rng.uniform(0.15, 0.85)) / count
        person(s, x, base + s.rng.uniform(-8, 8), high * s.rng.uniform(0.85, 1.08))


def sea(s: Sheet, top: float, bottom: float = HEIGHT) -> None:
    """Water with glints, darker towards the viewer."""
    p, rng = s.palette, s.rng
    s.fade(top, bottom, (mix(p.water, p.sky[2], 0.45), p.water, mix(p.water, p.ink, 0.35)))
    for _ in range(90):
        y = top + (bottom - top) * rng.random() ** 1.4
        long = 20 + 130 * (y - top) / (bottom - top) * rng.uniform(0.4, 1)
        s.rect(rng.uniform(-50, WIDTH), y, long, 2.4, tint(mix(p.sky[2], "#ffffff", 0.4), 0.28), 1)


def fishing_boat(s: Sheet, x: float, base: float, long: float, hull: str) -> None:
    """A small boat with a cabin and a mast."""
    p = s.palette
    s.poly(
        [
            (x, base - long * 0.17),
            (x + long, base - long * 0.22),
            (x + long * 0.86, base),
            (x + long * 0.12, base),
        ],
        hull,
    )
    s.rect(x + long * 0.1, base - long * 0.15, long * 0.8, long * 0.03, p.glow)
    s.rect(x + long * 0.28, base - long * 0.36, long * 0.26, long * 0.19, p.walls[0])
    s.rect(x + long * 0.33, base - long * 0.32, long * 0.15, long * 0.07, p.ink)
    s.line(
        [(x + long * 0.66, base - long * 0.2), (x + long * 0.66, base - long * 0.75)],
        p.ink,
        long * 0.018,
    )
    s.line([(x + long * 0.66, base - long * 0.72), (x + long * 0.97, base - long * 0.22)], p.ink, 2)


def gulls(s: Sheet, count: int) -> None:
    """Birds far off, each two strokes."""
    for _ in range(count):
        x, y, wing = s.rng.uniform(100, 1500), s.rng.uniform(90, 360), s.rng.uniform(9, 20)
        s.line(
            [(x - wing, y - wing * 0.4), (x, y), (x + wing, y - wing * 0.4)],
            tint(s.palette.ink, 0.7),
            2.6,
        )


def lamp(s: Sheet, x: float, base: float, high: float) -> None:
    """A street lamp, shining after dark."""
    p = s.palette
    s.rect(x - 3, base - high, 6, high, p.ink)
    if p.lit:
        s.glow(x, base - high, high * 0.55, p.glow, 0.7)
    s.disc(x, base - high, 10, p.glow)
