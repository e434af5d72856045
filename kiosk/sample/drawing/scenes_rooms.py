"""Scenes of rooms and of rescue: laboratory, hospital, library, hall, summit, ruins by night."""

from __future__ import annotations

import math

from kiosk.sample.drawing import things
from kiosk.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, mix, tint

# Blue: the red cross on white is a protected emblem.
EMBLEM = "#2f6f9f"


def laboratory(s: Sheet) -> None:
    """A bench with flasks, a microscope and a researcher at the window."""
    p = s.palette
    s.fade(0, 660, (mix(p.walls[0], "#ffffff", 0.4), p.walls[0]))
    s.rect(880, 80, 600, 400, p.walls[2])
    s.fade(100, 460, (p.sky[1], p.sky[2]))
    s.rect(0, 100, 900, 362, mix(p.walls[0], "#ffffff", 0.25))
    s.rect(1460, 100, 140, 362, mix(p.walls[0], "#ffffff", 0.15))
    for x in range(900, 1461, 140):
        s.rect(x, 100, 12, 362, p.walls[0])
    for shelf in (200, 360):
        s.rect(80, shelf, 700, 16, p.roof)
        at = 100.0
        while at < 740:
            _bottle(s, at, shelf, s.rng.uniform(40, 92))
            at += s.rng.uniform(44, 70)
    things.person(s, 930, 860, 540, "#f7f6f1")
    s.rect(0, 640, WIDTH, 34, mix(p.walls[0], p.ink, 0.12))
    s.rect(0, 672, WIDTH, 230, mix(p.water, p.ink, 0.3))
    for x in range(30, WIDTH, 260):
        s.rect(x, 700, 224, 170, mix(p.water, p.ink, 0.18), 6)
        s.rect(x + 86, 722, 52, 9, p.walls[0], 4)
    _microscope(s, 1130, 640)
    colours = (p.accent, "#e9b949", "#6ea68a", "#7b6fb0")
    for number, colour in enumerate(colours):
        _flask(s, 250 + number * 134, 640, colour)


def _bottle(s: Sheet, x: float, base: float, high: float) -> None:
    colour = s.rng.choice(("#b5643c", "#6ea68a", "#7b9fc4", "#e9b949", "#d8d2c4"))
    s.rect(x, base - high, 34, high, colour, 6)
    s.rect(x + 9, base - high - 14, 16, 18, mix(colour, "#000000", 0.3))
    s.rect(x + 4, base - high * 0.65, 26, high * 0.3, "#f7f3e8")


def _flask(s: Sheet, x: float, base: float, colour: str) -> None:
    s.poly(
        [
            (x - 14, base - 150),
            (x + 14, base - 150),
            (x + 14, base - 96),
            (x + 58, base - 2),
            (x - 58, base - 2),
            (x - 14, base - 96),
        ],
        tint("#ffffff", 0.6),
    )
    s.poly(
        [(x - 30, base - 58), (x + 30, base - 58), (x + 55, base - 4), (x - 55, base - 4)], colour
    )
    s.rect(x - 20, base - 158, 40, 11, tint("#ffffff", 0.85), 4)
    for bubble in range(4):
        s.disc(x - 18 + bubble * 12, base - 24 - (bubble % 2) * 14, 4, tint("#ffffff", 0.7))


def _microscope(s: Sheet, x: float, base: float) -> None:
    ink = s.palette.ink
    s.rect(x, base - 26, 190, 26, ink, 8)
    s.rect(x + 30, base - 96, 130, 15, ink)
    s.line([(x + 150, base - 20), (x + 176, base - 130), (x + 120, base - 230)], ink, 27)
    s.line([(x + 92, base - 108), (x + 122, base - 250)], mix(ink, "#ffffff", 0.22), 40)
    s.line([(x + 122, base - 250), (x + 132, base - 298)], ink, 24)
    s.disc(x + 160, base - 128, 19, s.palette.accent)


def hospital(s: Sheet) -> None:
    """A hospital front with trees and an ambulance."""
    p = s.palette
    things.sky(s, 600)
    things.ridge(s, 620, 130, p.hills[0])
    s.fade(620, HEIGHT, (p.ground, mix(p.ground, p.ink, 0.18)))
    s.rect(260, 270, 760, 370, p.walls[0])
    s.rect(1020, 380, 360, 260, p.walls[1])
    things.windows(s, 280, 290, 720, 330, 58)
    things.windows(s, 1036, 400, 328, 220, 52)
    s.rect(560, 190, 160, 110, p.walls[0])
    s.rect(624, 204, 32, 84, EMBLEM)
    s.rect(598, 230, 84, 32, EMBLEM)
    s.rect(560, 520, 170, 124, mix(p.water, p.sky[2], 0.4))
    s.rect(520, 500, 250, 24, p.roof)
    s.poly([(0, 760), (WIDTH, 700), (WIDTH, 830), (0, 900)], mix(p.walls[2], p.ink, 0.4))
    _ambulance(s, 900, 780)
    for x in (120, 200, 1440, 1530):
        things.round_tree(s, x, 680, s.rng.uniform(180, 260))
    things.crowd(s, 330, 800, 760, 112, 5)
    things.weather(s)


def _ambulance(s: Sheet, x: float, base: float) -> None:
    p = s.palette
    s.rect(x, base - 170, 290, 150, "#f8f5ec", 10)
    s.poly(
        [
            (x + 290, base - 130),
            (x + 352, base - 130),
            (x + 392, base - 74),
            (x + 392, base - 20),
            (x + 290, base - 20),
        ],
        "#f8f5ec",
    )
    s.poly(
        [(x + 302, base - 118), (x + 346, base - 118), (x + 372, base - 76), (x + 302, base - 76)],
        mix(p.water, p.ink, 0.3),
    )
    s.rect(x, base - 62, 392, 20, EMBLEM)
    s.rect(x + 120, base - 150, 22, 66, EMBLEM)
    s.rect(x + 98, base - 128, 66, 22, EMBLEM)
    s.rect(x + 210, base - 188, 50, 20, p.accent, 6)
    for dx in (76, 320):
        s.disc(x + dx, base - 16, 34, p.ink)
        s.disc(x + dx, base - 16, 14, p.walls[0])


def library(s: Sheet) -> None:
    """A reading room: shelves, arched windows, lamps on long tables."""
    p = s.palette
    s.fade(0, 700, (mix(p.roof, p.ink, 0.45), mix(p.roof, p.walls[2], 0.35)))
    for x in (240, 640, 1040):
        s.slice(x + 160, 210, 150, 150, (180, 360), p.sky[1])
        s.rect(x + 10, 208, 300, 190, mix(p.sky[1], p.sky[2], 0.6))
        for bar in range(1, 4):
            s.rect(
                x + 10 + bar * 75 - 3,
                80 + abs(bar - 2) * 30,
                6,
                318 - abs(bar - 2) * 30,
                p.walls[2],
            )
        s.rect(x + 10, 290, 300, 6, p.walls[2])
        s.glow(x + 160, 300, 330, p.sun, 0.22)
    for left in (0, 1370):
        _shelves(s, left, 60, 230, 640)
    _shelves(s, 240, 430, 1120, 250)
    s.fade(690, HEIGHT, (mix(p.roof, p.ink, 0.3), mix(p.roof, p.ink, 0.55)))
    wood = mix(p.roof, p.walls[2], 0.55)
    for y, inset in ((722, 240), (800, 90)):
        s.poly(
            [(inset, y), (WIDTH - inset, y), (WIDTH - inset + 70, y + 34), (inset - 70, y + 34)],
            wood,
        )
        s.rect(inset - 70, y + 34, WIDTH - 2 * inset + 140, 16, mix(wood, p.ink, 0.4))
        for number in range(4):
            _desk_lamp(s, inset + 130 + number * (WIDTH - 2 * inset - 200) / 3.3, y + 8)
    things.crowd(s, 480, 1180, 722, 170, 4)
    s.poly([(230, 722), (1370, 722), (1440, 756), (160, 756)], tint(wood, 0.85))


def _shelves(s: Sheet, left: float, top: float, wide: float, high: float) -> None:
    p = s.palette
    s.rect(left, top, wide, high, mix(p.roof, p.ink, 0.62))
    spines = ("#8c2f39", "#2f4858", "#b8860b", "#4a6741", "#d8c3a5", "#6b4e71", "#a0522d")
    rows = int(high // 62)
    for row in range(rows):
        base = top + (row + 1) * high / rows - 6
        x = left + 8
        while x < left + wide - 22:
            thick = s.rng.uniform(9, 19)
            s.rect(
                x, base - s.rng.uniform(34, 48), thick, 48, mix(s.rng.choice(spines), p.ink, 0.12)
            )
            x += thick + 1.5
        s.rect(left, base, wide, 7, mix(p.roof, p.walls[2], 0.3))


def _desk_lamp(s: Sheet, x: float, base: float) -> None:
    """A green lamp, and an open book beside it."""
    upper = [(x + 60, base + 2), (x + 96, base - 4), (x + 132, base + 2)]
    s.poly([*upper, (x + 138, base + 16), (x + 96, base + 10), (x + 54, base + 16)], "#f7f1e3")
    s.glow(x, base - 34, 120, "#ffdf9a", 0.55)
    s.rect(x - 3, base - 62, 6, 62, "#c79a3a")
    s.oval(x, base, 22, 6, "#c79a3a")
    s.slice(x, base - 54, 44, 26, (180, 360), "#2f7d5b")


def concert(s: Sheet) -> None:
    """An orchestra on a wooden stage, seen from the hall."""
    p = s.palette
    wood = mix("#a8703f", p.ink, 0.25)
    s.fade(0, 620, (mix(wood, p.ink, 0.7), wood))
    for number in range(-10, 11):
        s.line([(800 + number * 60, 420), (800 + number * 150, 0)], tint(p.ink, 0.25), 5)
    for number in range(7):
        s.rect(180 + number * 190, 40, 100, 14, "#ffe7b3", 7)
        s.glow(230 + number * 190, 50, 260, "#ffdf9a", 0.4)
    s.poly([(200, 640), (330, 430), (1270, 430), (1400, 640)], mix(wood, "#e9c28a", 0.55))
    for row, (y, wide, high) in enumerate(((470, 720, 84), (524, 860, 96), (590, 1000, 110))):
        for number in range(9 + row * 2):
            x = 800 - wide / 2 + wide * (number + 0.5) / (9 + row * 2)
            things.person(s, x, y, high, "#1d1b22")
            if s.rng.random() < 0.7:
                s.oval(x + high * 0.12, y - high * 0.5, high * 0.09, high * 0.17, "#8c4a1f")
                s.line(
                    [(x + high * 0.02, y - high * 0.42), (x + high * 0.34, y - high * 0.6)],
                    "#e9d8b4",
                    2,
                )
    s.rect(770, 622, 60, 24, p.roof)
    things.person(s, 800, 626, 150, "#141218")
    s.line([(820, 540), (862, 498)], "#141218", 9)
    s.line([(862, 498), (890, 470)], "#f7f1e3", 3)
    s.rect(120, 640, 1360, 26, mix(wood, p.ink, 0.45))
    s.rect(0, 660, WIDTH, 240, mix(p.ink, p.roof, 0.35))
    for row in range(4):
        y = 726 + row * 66
        for number in range(26):
            x = number * 66 + (row % 2) * 33 - 20
            s.disc(
                x,
                y - 30,
                17 + row,
                mix("#3a2a2a", s.rng.choice(("#000000", "#7a5a3a", "#8a8078")), 0.35),
            )
            s.rect(x - 26, y - 16, 52, 60, mix(p.accent, p.ink, 0.72), 12)


def summit(s: Sheet) -> None:
    """Delegates round a great ring table under flags."""
    p = s.palette
    s.fade(0, 520, (mix(p.walls[2], p.ink, 0.15), p.walls[0]))
    for x in range(60, WIDTH, 260):
        s.slice(x + 90, 170, 90, 100, (180, 360), p.sky[1])
        s.rect(x, 168, 180, 210, mix(p.sky[1], p.sky[2], 0.7))
        s.rect(x + 86, 74, 8, 304, p.walls[0])
    flags = ("#c8453b", "#2f6f9f", "#3f7d49", "#e9b949", "#7b4b94", "#f3ede0")
    for number in range(16):
        x = 60 + number * 98
        s.line([(x, 290), (x, 500)], mix(p.ink, "#c79a3a", 0.5), 5)
        one, two = s.rng.sample(flags, 2)
        s.poly([(x, 296), (x + 56, 316), (x + 50, 356), (x, 340)], one)
        s.poly([(x, 340), (x + 50, 356), (x + 44, 402), (x, 384)], two)
    s.fade(490, HEIGHT, (mix(p.walls[1], p.water, 0.3), mix(p.water, p.ink, 0.25)))
    for number in range(17):
        angle = math.pi * (1 + (number + 0.5) / 17)
        things.person(s, 800 + 640 * math.cos(angle), 690 + 120 * math.sin(angle), 128)
    wood = mix(p.roof, p.walls[2], 0.5)
    s.oval(800, 716, 680, 160, mix(wood, p.ink, 0.35))
    s.oval(800, 696, 680, 156, wood)
    s.oval(800, 706, 500, 100, mix(p.water, p.ink, 0.1))
    s.oval(800, 706, 120, 30, p.leaf)
    for number in range(34):
        angle = math.pi * 2 * number / 34
        s.rect(793 + 590 * math.cos(angle), 678 + 126 * math.sin(angle), 15, 20, "#f7f3e8", 2)


def rescue(s: Sheet) -> None:
    """Rescuers on the rubble of old houses, under lamps."""
    p = s.palette
    things.sky(s, 560, (1330, 130))
    for x in range(-30, 1600, 190):
        things.flat_house(s, x, 600, 176, s.rng.uniform(150, 330))
    s.fade(590, HEIGHT, (p.ground, mix(p.ground, p.ink, 0.5)))
    for x in (240, 1340):
        s.line([(x, 640), (x, 330)], p.ink, 9)
        s.glow(x, 330, 380, "#ffe6a8", 0.7)
        s.rect(x - 40, 312, 80, 34, "#fff4d0", 6)
    _rubble(s)
    for x, y in ((520, 590), (640, 540), (790, 520), (900, 540), (1030, 590), (1130, 640)):
        things.person(s, x, y + 20, 118, "#e8742c")
        s.slice(x, y - 86, 15, 14, (180, 360), "#f5d34a")
    things.crowd(s, 120, 420, 830, 140, 4)
    things.crowd(s, 1250, 1520, 830, 140, 3)


def _rubble(s: Sheet) -> None:
    p = s.palette
    s.poly(
        [(330, 720), (520, 590), (700, 530), (880, 530), (1080, 610), (1270, 720)],
        mix(p.walls[1], p.ink, 0.4),
    )
    for _ in range(120):
        across = s.rng.gauss(0, 0.42)
        x, low = 800 + across * 470, 560 + abs(across) * 160
        y = s.rng.uniform(low, 760)
        wide, turn = s.rng.uniform(24, 84), s.rng.uniform(-0.5, 0.5)
        dx, dy = wide * math.cos(turn), wide * math.sin(turn)
        thick = s.rng.uniform(12, 34)
        colour = mix(s.rng.choice(p.walls), p.ink, s.rng.uniform(0, 0.35))
        s.poly([(x, y), (x + dx, y + dy), (x + dx, y + dy + thick), (x, y + thick)], colour)
    for _ in range(7):
        x, y = s.rng.uniform(480, 1120), s.rng.uniform(560, 680)
        s.line(
            [(x, y), (x + s.rng.uniform(-130, 130), y - s.rng.uniform(20, 90))],
            mix(p.roof, p.ink, 0.4),
            9,
        )
