"""The colours of a scene at each time of day and in each weather."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb". `sky` runs from the zenith to the horizon, `hills` from far to near."""

    sky: tuple[str, str, str]
    sun: str
    hills: tuple[str, str, str]
    ground: str
    water: str
    walls: tuple[str, str, str]
    roof: str
    glow: str
    ink: str
    accent: str
    leaf: str
    lit: bool = False
    weather: str = ""


PALETTES = {
    "dawn": Palette(
        sky=("#3a5585", "#d09a96", "#f9d3a4"),
        sun="#fff0d0",
        hills=("#a394ae", "#75789c", "#495a80"),
        ground="#3f4d6c",
        water="#8295b2",
        walls=("#e0c0aa", "#cba292", "#ae868a"),
        roof="#84504e",
        glow="#ffe09a",
        ink="#212c48",
        accent="#e2725b",
        leaf="#4c6b5d",
        lit=True,
    ),
    "morning": Palette(
        sky=("#7fb6d9", "#c2e1e6", "#fdf0d5"),
        sun="#fffbe6",
        hills=("#abc8cc", "#82aca2", "#568673"),
        ground="#6b9563",
        water="#68a9b9",
        walls=("#f5e7d3", "#e8d0b4", "#d9ba9c"),
        roof="#b85c42",
        glow="#fff6d2",
        ink="#24404a",
        accent="#d9583b",
        leaf="#41795a",
    ),
    "day": Palette(
        sky=("#4294cf", "#92c8e8", "#e2f1f2"),
        sun="#fffdf0",
        hills=("#a3c4d3", "#75a68d", "#4d8058"),
        ground="#7aa356",
        water="#3686ab",
        walls=("#f6ecdb", "#e6d6c0", "#d2bba1"),
        roof="#ab4a33",
        glow="#d9eef6",
        ink="#1f3540",
        accent="#e0662e",
        leaf="#3f7d49",
    ),
    "dusk": Palette(
        sky=("#2c3163", "#a8577c", "#f6a865"),
        sun="#ffe0ac",
        hills=("#85608c", "#5d4676", "#3d325b"),
        ground="#342d4e",
        water="#8a6288",
        walls=("#94708a", "#765b7c", "#594a6c"),
        roof="#403355",
        glow="#ffd27c",
        ink="#1d1a33",
        accent="#ff8552",
        leaf="#41505c",
        lit=True,
    ),
    "night": Palette(
        sky=("#0b1432", "#1c2d5b", "#43548a"),
        sun="#f4f1dc",
        hills=("#33437a", "#253461", "#192749"),
        ground="#15203e",
        water="#21386a",
        walls=("#414e80", "#343f6c", "#28325a"),
        roof="#1d274a",
        glow="#ffd671",
        ink="#0a1126",
        accent="#ff9d5c",
        leaf="#1f4350",
        lit=True,
        weather="stars",
    ),
    "rain": Palette(
        sky=("#5b6d80", "#8a9ca9", "#c2cbcc"),
        sun="#dfe5e4",
        hills=("#98a9b1", "#748993", "#536a75"),
        ground="#566b60",
        water="#7890a0",
        walls=("#d0cbbf", "#b6b2aa", "#9c9591"),
        roof="#734e47",
        glow="#ffe4a6",
        ink="#26343c",
        accent="#db8c3c",
        leaf="#48695c",
        lit=True,
        weather="rain",
    ),
    "snow": Palette(
        sky=("#90b2d1", "#c9dde9", "#f5f2ea"),
        sun="#fffdf2",
        hills=("#bdcfdf", "#97afc8", "#708cac"),
        ground="#eef3f6",
        water="#84a8c1",
        walls=("#bd9370", "#a77e5d", "#8f694f"),
        roof="#f6f9fb",
        glow="#ffe09a",
        ink="#2c3f55",
        accent="#c8453b",
        leaf="#3d5f5c",
        lit=True,
        weather="snow",
    ),
    "storm": Palette(
        sky=("#2b3645", "#586472", "#b3a68c"),
        sun="#e9dfc2",
        hills=("#76808a", "#57636e", "#3c4853"),
        ground="#49574b",
        water="#5c717c",
        walls=("#b9b2a3", "#9d978b", "#817b74"),
        roof="#5c3f3a",
        glow="#ffdb8d",
        ink="#1c252d",
        accent="#d2703a",
        leaf="#3b5649",
        lit=True,
        weather="storm",
    ),
}
