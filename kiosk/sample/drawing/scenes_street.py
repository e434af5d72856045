"""Scenes of every day: markets, schools, trains, bicycles, games."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


def market(s: Sheet) -> None:
    """A lane of stalls with striped awnings and baskets."""
    p = s.palette
    things.sky(s, 420)
    for x in range(-40, 1600, 210):
        things.flat_house(s, x, 560, 196, s.rng.uniform(230, 400))
    things.paving(s, 560)
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
    things.paving(s, 600)
    s.rect(300, 340, 1000, 270, p.walls[0])
    s.rect(280, 322, 1040, 26, p.roof)
    glass = p.glow if p.lit else mix(p.water, p.ink, 0.3)
    for floor in range(2):
        for number in range(11):
            if floor and number == 5:
                continue
            s.rect(334 + number * 86, 374 + floor * 120, 54, 74, glass)
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


def stadium(s: Sheet) -> None:
    """A full football ground under floodlights, or in the sun."""
    p = s.palette
    _stand(s)
    _grass(s)
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


def _stand(s: Sheet) -> None:
    """The sky and a stand full of people under its roof."""
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


def _grass(s: Sheet) -> None:
    grass = mix(s.palette.leaf, "#4f9d4a", 0.6)
    for stripe in range(8):
        y = 540 + 360 * (stripe / 8) ** 1.25
        s.rect(0, y, WIDTH, 360, grass if stripe % 2 else mix(grass, "#ffffff", 0.09))


def cricket(s: Sheet) -> None:
    """A cricket ground in play, and a peacock where it should not be."""
    _stand(s)
    _grass(s)
    s.line([(0, 572), (800, 548), (WIDTH, 572)], "#f5f2e8", 6)
    s.poly([(640, 610), (960, 610), (1090, 850), (510, 850)], "#d8bf8c")
    for y, wide, size in ((622, 330, 1.0), (826, 540, 1.5)):
        s.line([(800 - wide / 2, y), (800 + wide / 2, y)], tint("#ffffff", 0.85), 4)
        for post in (-14, 0, 14):
            s.rect(797 + post * size, y - 52 * size, 5 * size, 52 * size, "#f3e3bd")
    for x, y in (
        (250, 640),
        (430, 720),
        (1180, 620),
        (1390, 730),
        (1060, 660),
        (300, 830),
        (1250, 840),
    ):
        things.person(s, x, y, 84 + (y - 600) * 0.2, "#f7f4ea")
    _batter(s, 726, 826)
    _peacock(s, 1010, 800)


def _batter(s: Sheet, x: float, base: float) -> None:
    things.person(s, x, base, 142, "#f7f4ea")
    s.line([(x + 14, base - 84), (x + 40, base - 60)], "#c68e66", 9)
    s.line([(x + 38, base - 62), (x + 62, base - 6)], "#d9a95b", 13)


def _peacock(s: Sheet, x: float, base: float) -> None:
    for turn in range(13):
        angle = math.pi * (0.06 + turn / 12 * 0.88)
        tip = (x + 108 * math.cos(angle), base - 40 - 108 * math.sin(angle))
        s.line([(x, base - 34), tip], "#2f8f6b", 13)
        s.disc(*tip, 12, "#3fa57a")
        s.disc(*tip, 6, "#1f4fa8")
    s.oval(x, base - 44, 24, 34, "#1f5fb8")
    s.line([(x, base - 60), (x - 4, base - 104)], "#1f5fb8", 13)
    s.disc(x - 5, base - 108, 11, "#1f5fb8")
    s.poly([(x - 14, base - 112), (x - 28, base - 106), (x - 14, base - 103)], "#e9b949")
    for dx in (-8, 8):
        s.line([(x + dx, base - 14), (x + dx, base + 8)], "#4b3a2a", 4)
