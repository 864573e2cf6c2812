"""Units as Chinese texts write them, and what each is in base units.

Only what is listed here is read as a unit: a letter after a number is far more often part of a name (3D, 5G, 304N).
"""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from kuaizhuan.catalog.indicators.signs import fold

if TYPE_CHECKING:
    import pint

_NAMES = """
MPa 兆帕 | kPa 千帕 | GPa 吉帕 | hPa 百帕 | Pa 帕 帕斯卡 | bar 巴 | mmHg 毫米汞柱
mm 毫米 ㎜ | cm 厘米 公分 ㎝ | dm 分米 | um 微米 μm µm | nm 纳米 | km 千米 公里 ㎞ | m 米 公尺
mg 毫克 ㎎ | ug 微克 μg µg | ng 纳克 | kg 千克 公斤 ㎏ | g 克 | tonne 吨 t 公吨
mL 毫升 ml | uL 微升 μl µl μL | L 升 l 公升
hour 小时 h hr 钟头 | minute 分钟 min 分 | ms 毫秒 | us 微秒 μs µs | ns 纳秒 | second 秒 s 秒钟 | day 天 日 d
week 星期 | year 年 | month 个月 月
GW 吉瓦 | MW 兆瓦 | kW 千瓦 | mW 毫瓦 | W 瓦 瓦特
kWh 千瓦时 kW·h 度电 | Wh 瓦时 W·h | kJ 千焦 | MJ 兆焦 | GJ 吉焦 | J 焦 焦耳 | eV 电子伏
kV 千伏 | mV 毫伏 | V 伏 伏特 | mA 毫安 | uA 微安 μA µA | kA 千安 | A 安 安培 | mAh 毫安时 | Ah 安时 | kVA 千伏安
GHz 吉赫 吉赫兹 | MHz 兆赫 兆赫兹 | kHz 千赫 千赫兹 | Hz 赫 赫兹
degC ℃ °C 摄氏度 度C 0C | K 开 开尔文 | degree 度 ° 角度 | arcminute 角分 | arcsecond 角秒
rpm 转/分 转/分钟 r/min 转每分钟 | rps 转/秒 r/s | revolution 转 r
dBA 分贝 dB(A) 分贝(A) dB | dBm | dBi
ohm Ω 欧 欧姆 Ω | Mohm 兆欧 MΩ | kohm 千欧 kΩ | mohm 毫欧 mΩ | F 法拉 | mF | uF μF µF 微法 | pF 皮法 | H | mS | uS μS µS | T 特斯拉 | mT
N 牛 牛顿 | kN 千牛 | MN 兆牛 | lx 勒克斯 | lm 流明 | cd | mol 摩尔 | mmol 毫摩尔 | umol μmol µmol | Pa*s Pa·s Pa.s | mPa*s mPa·s mPa.s cP 厘泊
percent % ％ 百分点 wt% %RH vol% at% mol% 个百分点 | permille ‰ | ppm | ppb
HRC | HRA | HRB | HV | HB HBW 布氏硬度 | HSA 邵A
cycle 次 周 周次 次循环 cycles | fold 倍 | colony CFU cfu | mesh 目 | grade 级 | channel 通道 个通道 | pixel_count 像素
piece 个 只 件 台 片 根 块 条 支 张 粒 头 株 瓶 盒 套 辆 羽 尾 袋 枚 颗 | mu 亩 | hectare 公顷 hm2 | yuan 元 人民币
m**2 平方米 ㎡ 平米 | cm**2 平方厘米 | mm**2 平方毫米 | km**2 平方公里 平方千米
m**3 立方米 ㎥ 方 立方 Nm3 Nm³ 标方 | cm**3 立方厘米 | mm**3 立方毫米 | megabit/second Mbps 兆比特/秒 | gigabit/second Gbps | kilobit/second kbps
megabyte MB | gigabyte GB | terabyte TB | bit
"""
"""One name of pint, then what texts write for it; a name of pint alone is written as it is."""

NAMES = {
    written: group.split()[0]
    for row in _NAMES.strip().splitlines()
    for group in row.split("|")
    for written in group.split()
    if "**" not in written and "*" not in written
}
"""As written -> name of pint. Letters keep their case; ``_folded`` serves those who mistake it (MPA, KW)."""
_folded: dict[str, str] = {}
for _written, _name in NAMES.items():
    if len(_written) > 1 and _written.isascii():
        _folded.setdefault(_written.lower(), _name)
_folded |= {"kv": "kV", "kw": "kW", "mpa": "MPa", "mm": "mm", "pa": "Pa", "m3": "m**3", "wh": "Wh"}
# One letter in the wrong case means what it can only mean after a number.
_folded |= {"v": "V", "w": "W", "a": "A", "n": "N", "k": "K"}

_COUNTED = "个只件台片根块条支张粒头株瓶盒套辆羽尾袋枚颗亩转分方日月年开安欧牛巴"
"""Short words that are units after a number only in a rate (件/分钟) or when the parameter is one of counts."""

_ATOMS = sorted({*NAMES, *_folded}, key=lambda name: (-len(name), name))
ATOM = "(?:" + "|".join(re.escape(name) for name in _ATOMS) + ")"
_POWER = r"(?:(?<![%‰℃°])(?:\^-?[1-4]|-[1-4](?![\d.])|[2-4](?![\d.])|⁻?[¹²³⁴]))?"
UNIT = rf"(?:{ATOM}{_POWER})(?:\s?(?:/|每|·|•|∙|⋅|\*|\.|\?)\s?\(?(?:{ATOM}{_POWER})(?:[·•∙⋅*.]{ATOM}{_POWER}){{0,3}}\)?){{0,2}}"
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_SUPER = str.maketrans("⁻¹²³⁴", "-1234")


LONGEST_UNIT = 60
"""Signs of a unit; what is longer is none."""


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?P<atom>{ATOM})(?P<power>{_POWER})|(?P<sign>[/每·•∙⋅*.?()])", re.IGNORECASE)


@lru_cache(maxsize=1)
def registry() -> "pint.UnitRegistry[Any]":
    """The units of pint and of ``units.txt``."""
    import pint  # with numpy, half a second: only where units are compared

    units: pint.UnitRegistry[Any] = pint.UnitRegistry(on_redefinition="ignore")
    file = resources.files("kuaizhuan.catalog.indicators").joinpath("units.txt")
    units.load_definitions(file.read_text("utf-8").splitlines())
    return units


def pint_name(written: str) -> str | None:
    """An expression of pint for what was written: 克/立方厘米 -> g/cm**3. None: not a unit known here."""
    if len(written) > LONGEST_UNIT:
        return None
    whole = NAMES.get(written) or _folded.get(written.lower())
    if whole:
        return whole
    out: list[str] = []
    at, over = 0, False
    while at < len(written):
        part = _part().match(written, at)
        if part is None:
            return None
        at = part.end()
        if (sign := part["sign"]) is not None:
            over = over or sign in "/每"
            continue
        atom = NAMES.get(part["atom"]) or _folded.get(part["atom"].lower())
        if atom is None:
            return None
        if atom == "degC":  # beside another unit a degree is a difference: kJ/(kg·℃)
            atom = "kelvin"
        power = part["power"].translate(_SUPER).lstrip("^*") or "1"
        out.append(f"{'/' if over else '*'}({atom})**{power}")
    return "1" + "".join(out) if out else None


def unit_factor(unit: str) -> tuple[float, float, str] | None:
    """(factor, offset, dimension): a value times factor plus offset is in base units. None: unknown unit."""
    return _factor(unit) if len(unit) <= LONGEST_UNIT else None


@lru_cache(maxsize=4096)
def _factor(unit: str) -> tuple[float, float, str] | None:
    written = fold(unit).replace(" ", "")
    if not written:
        return 1.0, 0.0, ""
    name, scale = pint_name(written), 1.0
    if name is None and written[0] in _SCALES:
        scale, written = _SCALES[written[0]], written[1:]
        name = pint_name(written) if written else "1"
    if name is None:
        return None
    units = registry()
    from pint import PintError

    try:
        parsed = units.parse_expression(name) if name.startswith("1") else units.Quantity(1.0, name)
        zero = units.Quantity(0.0, parsed.units).to_base_units()
        one = parsed.to_base_units()
        factor = float(one.magnitude - zero.magnitude)
        return factor * scale, float(zero.magnitude), str(one.dimensionality)
    except (PintError, ArithmeticError, AttributeError, TypeError, ValueError):
        # What pint cannot multiply (a temperature with an offset) or reduce is unknown.
        return None


def is_alike(one: str, other: str) -> bool:
    """Whether two units are written alike or measure the same kind of thing from the same zero."""
    if one == other:
        return True
    first, second = unit_factor(one), unit_factor(other)
    return first is not None and second is not None and first[1:] == second[1:]


def is_counted(unit: str) -> bool:
    """Whether the unit is a bare counting word, which proves nothing about the words before it."""
    return unit in _COUNTED or unit == ""
