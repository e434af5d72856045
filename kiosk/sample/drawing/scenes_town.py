"""Scenes of the city: courts, parliaments, towers, airports."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint


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
    things.skyline(s, 640, p.hills[0], 120, 300)
    things.paving(s, 640)
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
    things.paving(s, 630)
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
    things.skyline(s, 620, p.hills[0], 160, 360)
    things.skyline(s, 620, p.hills[1], 90, 260)
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
    deck = [(t * 50.0, 792 - 62 * math.sin(t / 32 * math.pi)) for t in range(33)]
    for pier in (420, 1180):
        s.rect(pier - 13, 590, 26, 230, p.ink, 6)
    for x, y in deck:
        span = min(abs(x - pier) for pier in (420, 1180))
        s.line([(x, y), (x, min(y, 604 + span * 0.42))], tint(p.ink, 0.75), 3)
    for left, right in ((0, 420), (420, 1180), (1180, 1600)):
        hang = [(left + (right - left) * t / 16, 0.0) for t in range(17)]
        s.line(
            [(x, min(604 + min(abs(x - 420), abs(x - 1180)) * 0.42, 740)) for x, _ in hang],
            p.ink,
            5,
        )
    s.line(deck, p.ink, 17)
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
