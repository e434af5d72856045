"""Scenes of open country: mountains, valleys, fields, deserts, the night sky."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


def mountains(s: Sheet) -> None:
    """High peaks over a village of gabled houses."""
    p = s.palette
    things.sky(s, 560)
    things.peaks(s, 590, 400, p.hills[0], "#f7f8fa")
    things.peaks(s, 640, 240, p.hills[1])
    things.ridge(s, 660, 90, p.hills[2])
    for _ in range(34):
        things.pine(s, s.rng.uniform(0, WIDTH), s.rng.uniform(610, 690), s.rng.uniform(50, 92))
    things.ridge(s, 760, 70, p.ground, 0.6)
    x = 300.0
    while x < 1230:
        wide = s.rng.uniform(78, 116)
        things.house(s, x, 752 + s.rng.uniform(-14, 30), wide, wide * 0.72)
        x += wide * s.rng.uniform(1.15, 1.6)
    s.rect(706, 560, 46, 190, p.walls[0])
    s.poly([(698, 562), (729, 450), (760, 562)], p.roof)
    for x in (90, 170, 1310, 1430, 1520):
        things.pine(s, x, 870, s.rng.uniform(210, 300))
    things.weather(s)


def valley(s: Sheet) -> None:
    """A river valley and an arched bridge with people crossing."""
    p = s.palette
    things.sky(s, 470)
    things.ridge(s, 500, 260, p.hills[0])
    things.ridge(s, 560, 190, p.hills[1])
    things.ridge(s, 600, 80, p.hills[2])
    things.sea(s, 610)
    stone = mix(p.walls[1], p.ink, 0.18)
    s.poly([(0, 560), (WIDTH, 560), (WIDTH, 760), (0, 760)], stone)
    for x in (260, 620, 980, 1340):
        s.oval(x, 764, 130, 150, mix(p.water, p.ink, 0.08))
        s.slice(x, 764, 130, 150, (270, 360), tint(p.ink, 0.12))
    things.sea(s, 760)
    s.rect(0, 548, WIDTH, 22, mix(stone, p.walls[0], 0.5))
    things.crowd(s, 130, 1120, 552, 92, 11)
    for x in (0, 1390):
        s.poly([(x, 900), (x + 20, 690), (x + 200, 640), (x + 210, 900)], p.ground)
    for x in (50, 150, 1440, 1540):
        things.round_tree(s, x, 740, s.rng.uniform(160, 210))
    things.gulls(s, 4)


def village(s: Sheet) -> None:
    """A school and houses under palms, hills behind."""
    p = s.palette
    things.sky(s, 520)
    things.ridge(s, 560, 250, p.hills[0])
    things.ridge(s, 610, 150, p.hills[1])
    things.ridge(s, 690, 80, p.hills[2], 0.6)
    things.ridge(s, 760, 40, p.ground, 0.5)
    for x in (120, 330, 1210, 1390):
        things.house(s, x, 740, 150, 108)
    things.house(s, 600, 740, 420, 150, p.walls[0])
    s.rect(560, 690, 500, 8, p.roof)
    for x in (70, 500, 1110, 1350, 1545):
        things.palm(s, x, 760, s.rng.uniform(250, 360))
    things.crowd(s, 560, 1120, 830, 120, 8)


def fields(s: Sheet) -> None:
    """A ripe field to the horizon, a farm and a harvester."""
    p = s.palette
    things.sky(s, 470)
    things.ridge(s, 490, 110, p.hills[0])
    things.ridge(s, 510, 60, p.hills[1])
    gold = mix(p.glow, "#d9a441", 0.72)
    s.fade(500, HEIGHT, (mix(gold, p.hills[0], 0.3), gold, mix(gold, p.roof, 0.3)))
    for row in range(-16, 33):
        s.poly(
            [
                (800 + (row - 8) * 14, 502),
                (800 + (row - 8) * 130, 900),
                (800 + (row - 8) * 130 + 40, 900),
                (800 + (row - 8) * 14 + 4, 502),
            ],
            tint(p.roof, 0.12),
        )
    things.house(s, 210, 545, 110, 74)
    s.rect(340, 440, 56, 105, p.walls[1])
    s.slice(368, 442, 28, 30, (180, 360), p.roof)
    for tree in (150, 440, 500):
        things.round_tree(s, tree, 552, 110)
    _harvester(s, 960, 720)
    for _ in range(150):
        x, y = s.rng.uniform(0, WIDTH), s.rng.uniform(800, 905)
        s.line([(x, y), (x + s.rng.uniform(-8, 8), y - 74)], mix(gold, p.roof, 0.25), 3)
        s.oval(x, y - 80, 6, 17, gold)


def _harvester(s: Sheet, x: float, base: float) -> None:
    p = s.palette
    s.rect(x, base - 150, 250, 104, p.accent, 10)
    s.rect(x + 20, base - 216, 96, 74, p.walls[0], 8)
    s.rect(x + 32, base - 204, 60, 46, mix(p.water, p.ink, 0.3), 4)
    s.poly([(x - 8, base - 86), (x - 96, base - 60), (x - 96, base), (x - 8, base - 30)], p.roof)
    for dx, r in ((52, 50), (212, 36)):
        s.disc(x + dx, base - r + 8, r, p.ink)
        s.disc(x + dx, base - r + 8, r * 0.42, p.glow)
    s.line([(x + 222, base - 150), (x + 320, base - 206)], p.accent, 16)


def solar(s: Sheet) -> None:
    """Rows of panels in a desert, mountains behind."""
    p = s.palette
    things.sky(s, 440, (1190, 170))
    things.ridge(s, 470, 150, mix(p.hills[0], "#d8a27a", 0.5))
    things.ridge(s, 490, 70, mix(p.hills[1], "#c98a5c", 0.6))
    sand = mix(p.walls[2], "#dda768", 0.55)
    s.fade(480, HEIGHT, (mix(sand, p.sky[2], 0.3), sand, mix(sand, p.roof, 0.22)))
    blue = mix(p.water, "#16305c", 0.7)
    y, size = 530.0, 0.32
    while y < 890:
        for x in range(-1, int(9 / size / 1.6)):
            _panel(s, x * 300 * size + (y % 60), y, size, blue)
        y += 128 * size
        size *= 1.27
    for x, high in ((120, 260), (1500, 210)):
        things.palm(s, x, 560, high)


def _panel(s: Sheet, x: float, y: float, size: float, blue: str) -> None:
    wide, high = 250 * size, 92 * size
    s.line([(x + wide * 0.5, y), (x + wide * 0.5, y + high * 0.45)], s.palette.ink, 8 * size)
    corners = [
        (x, y),
        (x + wide * 0.16, y - high),
        (x + wide * 1.1, y - high),
        (x + wide * 0.94, y),
    ]
    s.poly(corners, blue)
    s.poly(
        [(x + wide * 0.1, y - high * 0.6), (x + wide * 0.16, y - high), (x + wide * 0.8, y - high)],
        tint(s.palette.sky[2], 0.3),
    )
    for part in range(1, 4):
        s.line(
            [(x + wide * 0.235 * part, y), (x + wide * (0.16 + 0.235 * part), y - high)],
            tint("#ffffff", 0.4),
            3 * size,
        )
    s.line(
        [(x + wide * 0.08, y - high * 0.5), (x + wide * 1.02, y - high * 0.5)],
        tint("#ffffff", 0.4),
        3 * size,
    )


def observatory(s: Sheet) -> None:
    """An open dome on a ridge under the Milky Way."""
    p = s.palette
    things.sky(s, 700, (250, 190))
    _milky_way(s)
    things.ridge(s, 720, 170, p.hills[1])
    things.ridge(s, 800, 90, p.hills[2])
    s.poly([(420, 900), (560, 756), (760, 700), (1100, 700), (1260, 770), (1420, 900)], p.ground)
    wall = mix(p.walls[0], "#ffffff", 0.35)
    s.rect(760, 596, 330, 130, wall)
    s.rect(1010, 596, 80, 130, tint(p.ink, 0.2))
    s.slice(925, 600, 186, 196, (180, 360), mix(wall, "#ffffff", 0.25))
    s.slice(925, 600, 186, 196, (300, 360), tint(p.ink, 0.16))
    s.poly([(872, 412), (934, 402), (968, 596), (896, 596)], p.ink)
    s.poly([(884, 440), (902, 436), (932, 580), (908, 580)], p.hills[0])
    s.rect(820, 650, 36, 76, p.ink)
    s.glow(838, 690, 90, p.glow, 0.6)
    for x in (600, 660):
        things.person(s, x, 770, 66)


def _milky_way(s: Sheet) -> None:
    for number in range(46):
        at = number / 45
        x, y = 250 + at * 1280 + s.rng.uniform(-60, 60), 620 - at * 560 + s.rng.uniform(-60, 60)
        s.glow(x, y, s.rng.uniform(60, 150), mix(s.palette.hills[0], "#ffffff", 0.35), 0.11)
    for _ in range(420):
        at = s.rng.random()
        x, y = 250 + at * 1280 + s.rng.gauss(0, 60), 620 - at * 560 + s.rng.gauss(0, 60)
        s.disc(
            x, min(y, 690), s.rng.choice((0.8, 1.1, 1.6)), tint("#ffffff", s.rng.uniform(0.3, 0.9))
        )


def nightsky(s: Sheet) -> None:
    """A comet low over hills, two people looking."""
    p = s.palette
    things.sky(s, 740, (1420, 130))
    s.glow(800, 760, 760, p.hills[0], 0.7)
    x, y = 690, 400
    for number in range(60):
        share = number / 60
        spread = 8 + 74 * share
        s.glow(
            x - 420 * share + 0,
            y - 300 * share - 40 * share * share,
            spread,
            "#dfe9ff",
            0.2 * (1 - share) + 0.03,
        )
    s.glow(x, y, 70, "#ffffff", 0.95)
    s.disc(x, y, 9, "#ffffff")
    things.ridge(s, 760, 130, p.hills[1])
    things.ridge(s, 830, 90, p.hills[2], 0.7)
    things.ridge(s, 880, 50, p.ink, 0.5)
    for x_tree in (120, 210, 1350, 1460, 1540):
        things.pine(s, x_tree, 880, s.rng.uniform(110, 190))
    for x_person, high in ((930, 120), (990, 82)):
        things.person(s, x_person, 852 + math.sin(x_person), high, p.ink)
