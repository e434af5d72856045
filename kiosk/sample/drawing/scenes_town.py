"""Scenes of the town: streets, institutions, markets, stations, stadiums."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


def _square(s: Sheet, top: float) -> None:
    """Paving from `top` to the lower edge, with joints running to a far point."""
    p = s.palette
    stone = mix(p.walls[1], p.ground, 0.45) if p.weather != "stars" else p.ground
    s.fade(top, HEIGHT, (mix(stone, p.sky[2], 0.2), stone, mix(stone, p.ink, 0.22)))
    for number in range(-14, 15):
        s.line([(800 + number * 62, top), (800 + number * 190, HEIGHT)], tint(p.ink, 0.1), 2)
    for number in range(7):
        y = top + (HEIGHT - top) * (number / 7) ** 1.7
        s.line([(0, y), (WIDTH, y)], tint(p.ink, 0.1), 2)


def _skyline(s: Sheet, base: float, colour: str, low: float, high: float) -> None:
    x = -20.0
    while x < WIDTH:
        wide = s.rng.uniform(50, 120)
        s.rect(x, base - s.rng.uniform(low, high), wide, high, colour)
        x += wide * s.rng.uniform(0.8, 1.15)


def _columns(s: Sheet, left: float, base: float, wide: float, high: float, count: int) -> None:
    p = s.palette
    for number in range(count):
        x = left + wide * (number + 0.5) / count - 13
        s.rect(x, base - high, 26, high, mix(p.walls[0], "#ffffff", 0.25))
        s.rect(x + 18, base - high, 8, high, tint(p.ink, 0.18))
        s.rect(x - 7, base - high - 9, 40, 12, p.walls[0])
        s.rect(x - 7, base - 10, 40, 12, p.walls[0])


def courthouse(s: Sheet) -> None:
    """A court with columns and steps, and people waiting outside."""
    p = s.palette
    things.sky(s, 640)
    _skyline(s, 640, p.hills[0], 120, 300)
    _square(s, 640)
    s.rect(330, 300, 940, 340, p.walls[1])
    things.windows(s, 340, 330, 140, 290, 46)
    things.windows(s, 1120, 330, 140, 290, 46)
    s.rect(500, 330, 600, 310, mix(p.walls[2], p.ink, 0.25))
    _columns(s, 500, 606, 600, 250, 6)
    s.poly([(466, 346), (800, 214), (1134, 346)], p.walls[0])
    s.poly([(560, 332), (800, 240), (1040, 332)], mix(p.walls[1], p.ink, 0.12))
    s.rect(466, 340, 668, 22, mix(p.walls[0], "#ffffff", 0.2))
    _scales(s, 800, 300)
    for step in range(4):
        s.rect(
            480 - step * 22,
            604 + step * 16,
            640 + step * 44,
            17,
            mix(p.walls[0], p.ink, 0.05 + 0.06 * step),
        )
    things.crowd(s, 300, 1330, 800, 128, 10)
    for x in (210, 1390):
        things.lamp(s, x, 720, 250)
    things.weather(s)


def _scales(s: Sheet, x: float, y: float) -> None:
    ink = s.palette.ink
    s.line([(x, y - 40), (x, y + 22)], ink, 5)
    s.line([(x - 46, y - 26), (x + 46, y - 26)], ink, 5)
    for side in (-46, 46):
        s.slice(x + side, y - 2, 20, 14, (0, 180), ink)
        s.line([(x + side - 18, y - 2), (x + side, y - 26), (x + side + 18, y - 2)], ink, 2)


def parliament(s: Sheet) -> None:
    """A dome over a long colonnade, flags out."""
    p = s.palette
    things.sky(s, 620)
    things.ridge(s, 620, 120, p.hills[0])
    _square(s, 630)
    s.rect(220, 420, 1160, 212, p.walls[1])
    things.windows(s, 240, 440, 330, 180, 52)
    things.windows(s, 1030, 440, 330, 180, 52)
    s.rect(560, 380, 480, 252, p.walls[0])
    _columns(s, 580, 628, 440, 200, 7)
    s.rect(548, 372, 504, 26, mix(p.walls[0], "#ffffff", 0.3))
    s.rect(660, 300, 280, 76, p.walls[1])
    things.windows(s, 668, 300, 264, 76, 40)
    green = mix(p.leaf, "#9cc4b2", 0.45)
    s.slice(800, 304, 150, 166, (180, 360), green)
    s.slice(800, 304, 150, 166, (290, 360), tint(p.ink, 0.18))
    for lean in (-92, -46, 0, 46, 92):
        s.line(
            [(800 + lean * 0.25, 142), (800 + lean * 0.9, 210), (800 + lean * 1.4, 303)],
            tint(p.ink, 0.2),
            3,
        )
    s.rect(778, 104, 44, 44, p.walls[0])
    s.slice(800, 106, 26, 24, (180, 360), green)
    s.line([(800, 86), (800, 30)], p.ink, 4)
    s.poly([(802, 32), (866, 44), (802, 60)], p.accent)
    for x in (300, 430, 1170, 1300):
        s.line([(x, 420), (x, 316)], p.ink, 4)
        s.poly([(x + 2, 320), (x + 58, 330), (x + 2, 346)], s.rng.choice((p.accent, p.leaf)))
    things.crowd(s, 180, 1420, 800, 100, 9)
    for x in (110, 1490):
        things.round_tree(s, x, 700, 230)
    things.weather(s)


def city(s: Sheet) -> None:
    """Towers along a river, windows lit, a bridge."""
    p = s.palette
    things.sky(s, 610)
    _skyline(s, 620, p.hills[0], 160, 360)
    _skyline(s, 620, p.hills[1], 90, 260)
    x = 20.0
    while x < 1560:
        wide = s.rng.uniform(80, 150)
        things.tower(s, x, 624, wide, s.rng.uniform(130, 400), s.rng.choice(p.walls))
        x += wide + s.rng.uniform(6, 40)
    things.sea(s, 640)
    s.rect(0, 620, WIDTH, 22, p.ink)
    for x_light in range(40, WIDTH, 120):
        things.lamp(s, x_light, 622, 46)
        if p.lit:
            s.rect(x_light - 4, 660, 8, s.rng.uniform(60, 170), tint(p.glow, 0.28), 4)
    s.line([(0, 760), (800, 690), (WIDTH, 760)], p.ink, 16)
    for number in range(33):
        at = number * 50
        s.line(
            [
                (at, 756 - 66 * (1 - abs(at - 800) / 800)),
                (at, 700 - 90 * math.sin(at / 1600 * math.pi)),
            ],
            tint(p.ink, 0.8),
            3,
        )
    s.line([(t * 50, 700 - 90 * math.sin(t * 50 / 1600 * math.pi)) for t in range(33)], p.ink, 6)
    things.weather(s)


def airport(s: Sheet) -> None:
    """An aircraft at the gate, another leaving, hills behind."""
    p = s.palette
    things.sky(s, 560)
    things.ridge(s, 570, 150, p.hills[0])
    things.ridge(s, 580, 60, p.hills[1])
    s.fade(570, HEIGHT, (p.ground, mix(p.ground, p.ink, 0.3)))
    s.poly([(0, 640), (WIDTH, 610), (WIDTH, 640), (0, 690)], mix(p.walls[2], p.ink, 0.4))
    s.rect(60, 400, 420, 190, p.walls[1])
    s.rect(60, 430, 420, 84, p.glow if p.lit else mix(p.water, p.sky[2], 0.4))
    for x in range(60, 481, 42):
        s.rect(x, 430, 5, 84, p.walls[0])
    s.rect(520, 300, 34, 290, p.walls[0])
    s.poly([(496, 244), (578, 244), (562, 304), (512, 304)], p.ink)
    s.rect(506, 258, 62, 20, p.glow)
    _aeroplane(s, 560, 690, 1.0)
    _aeroplane(s, 1130, 250, 0.24, climb=0.32)
    for x in range(100, 1600, 150):
        s.glow(x, 868, 46, p.glow, 0.6)
        s.disc(x, 868, 6, p.glow)
    things.weather(s)


def _aeroplane(s: Sheet, x: float, y: float, size: float, climb: float = 0.0) -> None:
    p = s.palette
    white = mix(p.walls[0], "#ffffff", 0.55)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + dx * size, y + (dy - dx * climb) * size)

    s.poly([at(110, -70), at(20, -230), at(80, -230), at(200, -80)], p.accent)
    s.poly(
        [
            at(60, -80),
            at(760, -90),
            at(830, -50),
            at(860, -20),
            at(820, 14),
            at(740, 24),
            at(180, 20),
        ],
        white,
    )
    s.poly(
        [at(180, 20), at(740, 24), at(820, 14), at(860, -20), at(150, -6)], mix(white, p.ink, 0.14)
    )
    s.poly([at(790, -62), at(826, -46), at(800, -38), at(772, -46)], p.ink)
    for number in range(18):
        s.disc(*at(210 + number * 30, -52), 6.5 * size, mix(p.ink, p.water, 0.4))
    s.poly([at(400, -8), at(540, -8), at(330, 110), at(250, 110)], mix(white, p.ink, 0.25))
    s.poly([at(390, 52), at(470, 52), at(470, 92), at(390, 92)], p.accent)
    if not climb:
        for dx in (300, 380, 720):
            s.disc(*at(dx, 74 if dx < 700 else 56), 26 * size if dx < 700 else 20 * size, p.ink)


def stadium(s: Sheet) -> None:
    """A full ground under floodlights, or in the sun."""
    p = s.palette
    things.sky(s, 420)
    s.poly(
        [(0, 300), (420, 190), (1180, 190), (WIDTH, 300), (WIDTH, 560), (0, 560)],
        mix(p.ink, p.walls[2], 0.25),
    )
    colours = (p.accent, p.walls[0], p.glow, p.hills[1], "#e8b999", "#8d5b3e")
    for row in range(15):
        y = 250 + row * 19
        bend = 78 * (1 - row / 15)
        for seat in range(88):
            x = seat * 18.4 + (row % 2) * 9
            lift = bend * math.sin(x / WIDTH * math.pi)
            s.disc(x, y + 46 - lift, 6.4, tint(s.rng.choice(colours), 0.9))
    s.poly(
        [
            (0, 300),
            (420, 190),
            (1180, 190),
            (WIDTH, 300),
            (WIDTH, 262),
            (1190, 146),
            (410, 146),
            (0, 262),
        ],
        p.roof,
    )
    grass = mix(p.leaf, "#4f9d4a", 0.6)
    for stripe in range(8):
        y = 540 + 360 * (stripe / 8) ** 1.25
        s.rect(0, y, WIDTH, 360, grass if stripe % 2 else mix(grass, "#ffffff", 0.09))
    _pitch_lines(s)
    for x in (170, 1430):
        s.rect(x - 7, 90, 14, 300, p.ink)
        s.rect(x - 66, 46, 132, 62, p.ink, 6)
        for lamp in range(8):
            spot = x - 48 + (lamp % 4) * 32, 64 + (lamp // 4) * 26
            s.disc(*spot, 9, "#ffffff")
        if p.lit:
            s.glow(x, 76, 260, "#fff6d8", 0.75)
    for x, y, team in (
        (330, 720, 0),
        (560, 650, 1),
        (720, 800, 0),
        (930, 690, 1),
        (1130, 780, 0),
        (1310, 660, 1),
    ):
        things.person(s, x, y, 84 + (y - 640) * 0.22, p.accent if team else "#f5f2e8")
    s.disc(806, 792, 10, "#ffffff")


def _pitch_lines(s: Sheet) -> None:
    chalk = tint("#ffffff", 0.85)
    s.line([(0, 560), (WIDTH, 560)], chalk, 4)
    s.line([(800, 560), (800, 900)], chalk, 5)
    ring = [
        (800 + 250 * math.cos(a / 30 * math.pi), 716 + 84 * math.sin(a / 30 * math.pi))
        for a in range(61)
    ]
    s.line(ring, chalk, 5)
    s.line([(0, 620), (190, 620), (70, 860), (0, 860)], chalk, 5)
    s.line([(WIDTH, 620), (1410, 620), (1530, 860), (WIDTH, 860)], chalk, 5)


def market(s: Sheet) -> None:
    """A lane of stalls with striped awnings and baskets."""
    p = s.palette
    things.sky(s, 420)
    for x in range(-40, 1600, 210):
        things.flat_house(s, x, 560, 196, s.rng.uniform(230, 400))
    _square(s, 560)
    for number in range(5):
        _stall(s, 20 + number * 320, 700, 270, s.rng.choice((p.accent, p.leaf, p.roof, p.water)))
    things.crowd(s, 60, 1560, 850, 150, 10)
    s.line([(0, 250), (400, 330), (800, 280), (1200, 335), (WIDTH, 250)], tint(p.ink, 0.7), 3)
    for number in range(17):
        x = number * 100
        y = 292 + 38 * math.sin(number / 16 * math.pi * 4 - 1.2)
        if p.lit:
            s.glow(x, y + 14, 60, p.glow, 0.8)
        s.disc(x, y + 14, 11, p.glow if p.lit else s.rng.choice((p.accent, p.leaf, p.walls[0])))


def _stall(s: Sheet, x: float, base: float, wide: float, stripe: str) -> None:
    p = s.palette
    for post in (x + 6, x + wide - 14):
        s.rect(post, base - 220, 8, 220, p.ink)
    s.rect(x, base - 84, wide, 84, mix(p.roof, p.walls[2], 0.5))
    for number in range(9):
        left = x - 14 + (wide + 28) * number / 9
        part = (wide + 28) / 9
        colour = stripe if number % 2 == 0 else "#f7f1e3"
        s.poly(
            [
                (left + 8, base - 240),
                (left + part + 8, base - 240),
                (left + part, base - 172),
                (left, base - 172),
            ],
            colour,
        )
        s.slice(left + part / 2, base - 173, part / 2, 17, (0, 180), colour)
    fruit = ("#d9482b", "#e9a23b", "#7fa03c", "#8c3b5d", "#f0cf5b")
    for number in range(6):
        kind = s.rng.choice(fruit)
        left = x + 14 + number * (wide - 20) / 6
        for ball in range(9):
            s.disc(left + 9 + (ball % 3) * 11, base - 92 - (ball // 3) * 9, 8, kind)


def school(s: Sheet) -> None:
    """A school yard with children and a great tree."""
    p = s.palette
    things.sky(s, 560)
    things.ridge(s, 580, 120, p.hills[0])
    _square(s, 600)
    s.rect(300, 340, 1000, 270, p.walls[0])
    s.rect(280, 322, 1040, 26, p.roof)
    for floor in range(2):
        for number in range(11):
            if floor and number == 5:
                continue
            s.rect(334 + number * 86, 374 + floor * 120, 54, 74, p.glow)
            s.rect(359 + number * 86, 374 + floor * 120, 4, 74, p.walls[1])
    s.rect(756, 490, 88, 120, p.accent)
    s.poly([(700, 322), (800, 240), (900, 322)], p.roof)
    s.disc(800, 294, 20, p.walls[0])
    s.line([(800, 294), (800, 281)], p.ink, 3)
    s.line([(800, 294), (809, 298)], p.ink, 3)
    things.round_tree(s, 170, 720, 430)
    things.crowd(s, 360, 1500, 800, 96, 13)
    for number in range(4):
        s.line(
            [
                (560 + number * 70, 850),
                (620 + number * 70, 850),
                (610 + number * 70, 886),
                (546 + number * 70, 886),
                (560 + number * 70, 850),
            ],
            tint("#ffffff", 0.8),
            4,
        )


def train(s: Sheet) -> None:
    """A long train at night or by day, crossing before hills."""
    p = s.palette
    things.sky(s, 560)
    things.peaks(s, 590, 300, p.hills[0], mix(p.hills[0], "#ffffff", 0.4))
    things.ridge(s, 620, 110, p.hills[1])
    for _ in range(26):
        things.pine(s, s.rng.uniform(0, WIDTH), s.rng.uniform(600, 640), s.rng.uniform(50, 96))
    s.fade(630, HEIGHT, (p.ground, mix(p.ground, p.ink, 0.4)))
    body = mix(p.accent, p.ink, 0.42)
    for car in range(4):
        _carriage(s, 30 + car * 330, 700, body)
    s.poly([(1350, 560), (1470, 560), (1540, 640), (1548, 700), (1350, 700)], body)
    s.poly([(1462, 574), (1500, 620), (1440, 620), (1440, 574)], p.glow)
    s.rect(1350, 652, 196, 12, p.glow)
    s.glow(1546, 676, 190, "#fff2c8", 0.85)
    s.rect(0, 722, WIDTH, 9, mix(p.ink, p.walls[2], 0.4))
    for x in range(-20, WIDTH, 46):
        s.poly([(x, 734), (x + 22, 734), (x + 12, 752), (x - 14, 752)], mix(p.ink, p.roof, 0.5))
    for x in (240, 760, 1280):
        s.rect(x, 470, 7, 260, p.ink)
        s.line([(x, 486), (x + 60, 486)], p.ink, 4)
    s.line(
        [(0, 500), (240, 490), (500, 502), (760, 490), (1020, 502), (1280, 490), (WIDTH, 500)],
        tint(p.ink, 0.8),
        2,
    )


def _carriage(s: Sheet, x: float, base: float, body: str) -> None:
    p = s.palette
    s.rect(x, base - 140, 318, 140, body, 12)
    s.rect(x, base - 48, 318, 12, p.glow)
    s.rect(x + 8, base - 148, 302, 12, mix(body, p.ink, 0.4))
    for number in range(7):
        lit = s.rng.random() < 0.75
        s.rect(
            x + 22 + number * 41, base - 114, 28, 46, p.glow if lit else mix(p.ink, p.water, 0.4), 5
        )
    for dx in (50, 92, 226, 268):
        s.disc(x + dx, base + 8, 17, p.ink)
    s.rect(x + 318, base - 60, 12, 40, p.ink)


def bicycle(s: Sheet) -> None:
    """A bicycle against a wall with a window box."""
    p = s.palette
    wall = mix(p.walls[0], p.accent, 0.12)
    s.fade(0, 690, (mix(wall, "#ffffff", 0.2), wall))
    for _ in range(46):
        x, y = s.rng.uniform(0, WIDTH), s.rng.uniform(0, 660)
        s.rect(x, y, s.rng.uniform(40, 80), 20, tint(p.roof, 0.13), 3)
    s.rect(1120, 130, 300, 330, p.walls[2], 4)
    s.rect(1140, 150, 260, 290, mix(p.water, p.sky[2], 0.35))
    s.rect(1264, 150, 12, 290, p.walls[0])
    s.rect(1140, 290, 260, 12, p.walls[0])
    s.rect(1100, 452, 340, 48, p.roof)
    for number in range(26):
        x = 1112 + number * 12.6
        s.disc(x, 446 - s.rng.uniform(0, 34), 15, p.leaf)
        if number % 2:
            s.disc(x, 430 - s.rng.uniform(0, 30), 9, p.accent)
    s.rect(0, 690, WIDTH, 210, mix(p.walls[2], p.ink, 0.3))
    for x in range(0, WIDTH, 100):
        s.line([(x, 690), (x - 60, HEIGHT)], tint(p.ink, 0.16), 3)
    s.oval(590, 806, 430, 20, tint(p.ink, 0.25))
    _cycle(s, 330, 640, 160)


def _cycle(s: Sheet, x: float, y: float, r: float) -> None:
    p = s.palette
    back, front = (x, y), (x + 520, y)
    for hub in (back, front):
        for turn in range(12):
            angle = turn * math.pi / 12
            dx, dy = math.cos(angle) * r, math.sin(angle) * r
            s.line([(hub[0] - dx, hub[1] - dy), (hub[0] + dx, hub[1] + dy)], tint(p.ink, 0.35), 2)
        ring = [
            (hub[0] + r * math.cos(a / 40 * math.pi), hub[1] + r * math.sin(a / 40 * math.pi))
            for a in range(82)
        ]
        s.line(ring, p.ink, 13)
        s.disc(*hub, 14, p.ink)
    crank, seat, head = (x + 215, y + 12), (x + 130, y - 240), (x + 440, y - 250)
    s.line([back, crank, seat, back], p.accent, 15)
    s.line([seat, head], p.accent, 15)
    s.line([crank, head], p.accent, 22)
    s.line([(x + 250, y - 30), (x + 400, y - 202)], p.ink, 38)
    s.line([(x + 425, y - 300), head, front], p.accent, 15)
    s.line([(x + 372, y - 322), (x + 430, y - 306), (x + 480, y - 322)], p.ink, 13)
    s.line([seat, (x + 120, y - 276)], p.ink, 11)
    s.poly([(x + 62, y - 292), (x + 186, y - 284), (x + 180, y - 262), (x + 90, y - 266)], p.roof)
    s.disc(*crank, 36, p.ink)
    s.line([crank, (x + 250, y + 74)], p.ink, 10)
    s.rect(x + 222, y + 70, 58, 13, p.ink, 4)
