"""Scenes by the water: harbours, ships, coasts, floods."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


def harbour(s: Sheet) -> None:
    """A port town on a slope, a breakwater with its light, cranes and fishing boats."""
    p = s.palette
    things.sky(s, 520)
    things.ridge(s, 520, 190, p.hills[0])
    things.ridge(s, 530, 90, p.hills[1])
    for row, base in enumerate((470, 510, 548)):
        x = 30.0 + row * 30
        while x < 760 - row * 60:
            wide = s.rng.uniform(60, 105)
            things.flat_house(s, x, base, wide, s.rng.uniform(70, 130))
            x += wide + s.rng.uniform(-4, 14)
    s.rect(420, 352, 40, 196, p.walls[0])
    s.slice(440, 354, 27, 34, (180, 360), p.accent)
    things.sea(s, 545)
    for x in (930, 1110, 1270):
        _crane(s, x, 548, s.rng.uniform(190, 250))
    s.poly([(880, 546), (WIDTH, 546), (WIDTH, 572), (868, 572)], mix(p.ink, p.walls[2], 0.45))
    _lighthouse(s, 1480, 560)
    s.poly([(0, 900), (0, 838), (520, 856), (640, 900)], mix(p.ink, p.ground, 0.4))
    things.fishing_boat(s, 240, 730, 260, p.accent)
    things.fishing_boat(s, 760, 690, 200, mix(p.water, p.ink, 0.5))
    things.fishing_boat(s, 1100, 800, 330, p.roof)
    things.gulls(s, 7)


def _crane(s: Sheet, x: float, base: float, high: float) -> None:
    ink, accent = s.palette.ink, s.palette.accent
    for leg in (0, 58):
        s.line([(x + leg, base), (x + 29 + (leg - 29) * 0.5, base - high)], ink, 7)
    s.line([(x - 46, base - high * 0.72), (x + 150, base - high * 0.72)], accent, 9)
    s.line([(x + 29, base - high), (x + 150, base - high * 0.72)], ink, 3)
    s.line([(x + 29, base - high), (x - 46, base - high * 0.72)], ink, 3)
    s.line([(x + 116, base - high * 0.72), (x + 116, base - high * 0.36)], ink, 3)
    s.rect(x + 98, base - high * 0.36, 38, 24, s.palette.walls[0])


def _lighthouse(s: Sheet, x: float, base: float) -> None:
    p = s.palette
    s.poly([(x - 26, base), (x - 16, base - 190), (x + 16, base - 190), (x + 26, base)], p.walls[0])
    s.poly(
        [(x - 22, base - 70), (x - 19, base - 118), (x + 19, base - 118), (x + 22, base - 70)],
        p.accent,
    )
    s.rect(x - 14, base - 220, 28, 32, p.glow)
    s.slice(x, base - 219, 22, 24, (180, 360), p.roof)
    if p.lit:
        s.glow(x, base - 204, 200, p.glow, 0.8)


def dock(s: Sheet) -> None:
    """A container port: great cranes, stacked boxes, a freighter at the quay."""
    p = s.palette
    things.sky(s, 560)
    things.skyline(s, 570, p.hills[0], 40, 130)
    s.rect(0, 560, WIDTH, 130, mix(p.ground, p.ink, 0.2))
    boxes = (p.accent, p.water, p.roof, p.leaf, p.walls[1], mix(p.glow, p.roof, 0.4))
    for column in range(17):
        for level in range(s.rng.randint(1, 4)):
            _box(s, 4 + column * 95, 640 - level * 38, s.rng.choice(boxes))
    for x in (190, 640, 1090):
        _gantry(s, x, 660)
    things.sea(s, 680)
    hull = mix(p.ink, p.roof, 0.25)
    for column in range(9):
        for level in range(s.rng.randint(2, 4)):
            _box(s, 420 + column * 95, 700 - level * 38, s.rng.choice(boxes))
    s.rect(1300, 560, 110, 160, p.walls[0])
    things.windows(s, 1300, 566, 110, 110, 30)
    s.poly([(350, 718), (1440, 718), (1410, 830), (430, 830)], hull)
    s.poly([(415, 806), (1420, 806), (1410, 830), (430, 830)], p.accent)
    things.gulls(s, 6)


def _box(s: Sheet, x: float, base: float, colour: str) -> None:
    s.rect(x, base - 16, 92, 36, colour)
    for rib in range(1, 9):
        s.rect(x + rib * 10, base - 13, 2.5, 30, tint(s.palette.ink, 0.22))


def _gantry(s: Sheet, x: float, base: float) -> None:
    ink, accent = s.palette.ink, mix(s.palette.accent, s.palette.ink, 0.15)
    for leg in (0, 150):
        s.rect(x + leg, base - 400, 15, 400, accent)
    s.rect(x, base - 150, 165, 13, accent)
    s.line([(x + 6, base - 140), (x + 158, base - 386)], accent, 8)
    s.rect(x - 90, base - 410, 500, 20, accent)
    s.line([(x + 76, base - 540), (x - 80, base - 404)], ink, 4)
    s.line([(x + 76, base - 540), (x + 390, base - 404)], ink, 4)
    s.line([(x + 20, base - 400), (x + 76, base - 544), (x + 140, base - 400)], accent, 13)
    s.rect(x + 270, base - 390, 44, 26, s.palette.walls[0])
    s.line([(x + 292, base - 364), (x + 292, base - 250)], ink, 3)
    _box(s, x + 246, base - 234, s.palette.roof)


def ship(s: Sheet) -> None:
    """A survey ship with its gallows astern, on a long swell."""
    p = s.palette
    things.sky(s, 470, (420, 320))
    things.ridge(s, 474, 60, p.hills[0])
    things.sea(s, 470)
    _hull(s, 470, 640)
    for row in range(4):
        y = 664 + row * 66
        swell = [
            (x, y + 13 * math.sin(x / (105 + row * 22) + row)) for x in range(0, WIDTH + 20, 20)
        ]
        s.poly(
            [*swell, (WIDTH, HEIGHT), (0, HEIGHT)],
            tint(mix(p.water, p.ink, 0.25 + row * 0.09), 0.55),
        )
    things.gulls(s, 5)


def _hull(s: Sheet, x: float, base: float) -> None:
    p = s.palette
    s.poly(
        [(x - 20, base - 84), (x + 700, base - 112), (x + 630, base + 40), (x + 30, base + 40)],
        p.ink,
    )
    s.poly(
        [(x + 4, base - 4), (x + 655, base - 16), (x + 630, base + 40), (x + 30, base + 40)],
        p.accent,
    )
    for step, (wide, high) in enumerate(((330, 66), (270, 56), (180, 50))):
        top = base - 96 - 58 * (step + 1)
        s.rect(x + 290 - step * 4, top, wide, high, p.walls[step % 2])
        for pane in range(int(wide // 34)):
            s.rect(
                x + 302 + pane * 33, top + 16, 18, 18, p.glow if p.lit else mix(p.ink, p.water, 0.5)
            )
    s.rect(x + 380, base - 350, 60, 82, p.accent)
    s.rect(x + 380, base - 330, 60, 16, p.walls[0])
    s.line([(x + 520, base - 268), (x + 520, base - 420)], p.ink, 6)
    s.line([(x + 486, base - 380), (x + 554, base - 380)], p.ink, 4)
    s.line(
        [(x + 20, base - 86), (x - 30, base - 236), (x + 60, base - 236), (x + 96, base - 88)],
        p.roof,
        12,
    )
    s.line([(x - 10, base - 234), (x - 10, base - 30)], p.ink, 3)


def sea(s: Sheet) -> None:
    """A canoe with a patched sail, alone on a wide sea."""
    p = s.palette
    things.sky(s, 430, (1180, 250))
    things.sea(s, 430)
    s.poly([(1040, 432), (1320, 432), (1300, 446), (1060, 446)], p.hills[1])
    s.rect(1120, 398, 46, 34, p.hills[1])
    s.glow(1180, 560, 420, p.sun, 0.25)
    boat = mix(p.ink, p.roof, 0.5)
    s.poly([(470, 660), (560, 690), (850, 690), (960, 640), (880, 742), (560, 742)], boat)
    s.line([(480, 664), (560, 694), (850, 694), (950, 646)], p.accent, 8)
    s.line([(690, 690), (702, 370)], p.ink, 9)
    s.poly([(706, 384), (892, 612), (704, 656)], p.walls[0])
    for _ in range(13):
        share, far = s.rng.uniform(0.2, 0.95), s.rng.uniform(0.1, 0.85)
        s.disc(706 + 186 * share * far, 390 + 258 * share, 9, p.accent)
    for x in (600, 640, 760, 812):
        things.person(s, x, 716, 110)
    s.poly([(540, 708), (880, 700), (862, 744), (560, 744)], boat)
    s.oval(716, 752, 230, 12, tint(p.ink, 0.3))
    things.gulls(s, 4)


def coast(s: Sheet) -> None:
    """Runners on a road along cliffs."""
    p = s.palette
    things.sky(s, 450)
    things.ridge(s, 455, 60, p.hills[0])
    things.sea(s, 450)
    s.poly(
        [(WIDTH, 330), (1240, 402), (1120, 470), (1010, 560), (930, 620), (WIDTH, 700)], p.hills[1]
    )
    s.poly([(WIDTH, 470), (1260, 540), (1080, 640), (WIDTH, 720)], p.hills[2])
    s.poly([(0, 690), (520, 640), (1100, 610), (WIDTH, 640), (WIDTH, 900), (0, 900)], p.ground)
    road = mix(p.walls[2], p.ink, 0.35)
    s.poly([(0, 775), (700, 690), (WIDTH, 672), (WIDTH, 716), (820, 760), (0, 890)], road)
    for number in range(9):
        x = 60 + number * 172
        s.poly(
            [
                (x, 826 - number * 15),
                (x + 70, 818 - number * 15),
                (x + 70, 822 - number * 15),
                (x, 831 - number * 15),
            ],
            p.walls[0],
        )
    for number in range(9):
        _runner(
            s, 250 + number * 138 + s.rng.uniform(-24, 24), 836 - number * 15.5, 150 - number * 10
        )
    _lighthouse(s, 1420, 520)
    things.gulls(s, 6)


def _runner(s: Sheet, x: float, base: float, high: float) -> None:
    p = s.palette
    shirt = s.rng.choice((p.accent, p.glow, p.walls[0], p.hills[1], p.roof))
    skin = s.rng.choice(("#e8b999", "#c68e66", "#8d5b3e", "#5e3c2a"))
    hip, neck = (x, base - high * 0.45), (x + high * 0.06, base - high * 0.8)
    s.line([hip, (x + high * 0.2, base - high * 0.28), (x + high * 0.12, base)], skin, high * 0.075)
    s.line(
        [hip, (x - high * 0.1, base - high * 0.22), (x - high * 0.34, base - high * 0.16)],
        skin,
        high * 0.075,
    )
    s.line([hip, neck], shirt, high * 0.2)
    s.line(
        [neck, (x + high * 0.2, base - high * 0.62), (x + high * 0.32, base - high * 0.72)],
        skin,
        high * 0.06,
    )
    s.line(
        [neck, (x - high * 0.14, base - high * 0.62), (x - high * 0.04, base - high * 0.5)],
        skin,
        high * 0.06,
    )
    s.disc(x + high * 0.1, base - high * 0.92, high * 0.09, skin)
    s.slice(x + high * 0.09, base - high * 0.94, high * 0.1, high * 0.1, (160, 340), p.ink)


def flood(s: Sheet) -> None:
    """A street under water, people in a boat between the houses."""
    p = s.palette
    things.sky(s, 430)
    things.ridge(s, 470, 190, p.hills[1])
    for x, wide in ((-30, 200), (190, 170), (1090, 180), (1290, 210), (1480, 170)):
        things.house(s, x, 640, wide, s.rng.uniform(190, 250))
    for x in (430, 540, 930, 1020):
        things.house(s, x, 560, 92, 96)
    for x in (470, 880):
        things.round_tree(s, x, 590, 190)
    things.sea(s, 560)
    for x, wide in ((-30, 200), (190, 170), (1090, 180), (1290, 210), (1480, 170)):
        s.rect(x, 556, wide, 40, mix(p.walls[1], p.water, 0.45))
        s.rect(x - 6, 592, wide + 12, 5, tint("#ffffff", 0.35), 2)
    for x in (620, 990):
        s.rect(x, 420, 9, 210, p.ink)
        s.line([(x - 40, 446), (x + 49, 446)], p.ink, 5)
    s.line([(626, 448), (810, 478), (994, 448)], p.ink, 2)
    s.poly([(560, 730), (980, 730), (930, 804), (610, 804)], p.accent)
    for x in (640, 710, 790, 860, 910):
        things.person(s, x, 764, 118)
    s.poly([(568, 744), (972, 744), (930, 804), (610, 804)], mix(p.accent, p.ink, 0.15))
    s.line([(944, 700), (1060, 830)], p.ink, 6)
    s.oval(770, 814, 260, 12, tint(p.ink, 0.25))
    things.weather(s)
