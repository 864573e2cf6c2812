"""What is said of settings and of commands, in the language of the terminal, before Django can say anything.

`core.words` takes these sentences over, so that they stand with all others.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CATALOGUES = Path(__file__).parents[2] / "locale"


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


SENTENCES = {
    "core.cli.unknown": _("没有 {name} 这个命令：请看 kuaizhuan help。"),
    "core.cli.unknown_near": _("没有 {name} 这个命令：是否应为 {near}？"),
    "core.setting.wrong": _("设置 {name} 的值“{value}”不能用：应为 {allowed}。"),
    "core.setting.wrong_secret": _("设置 {name} 的值（不显示）不能用：应为 {allowed}。"),
    "core.setting.unknown": _("没有 {name} 这个设置，未予理会：请核对 docs/settings.md。"),
    "core.setting.unknown_near": _("没有 {name} 这个设置，未予理会：是否应为 {near}？"),
    "core.setting.key_file": _("密钥文件 {path} 不能用（{problem}）：请核对 KZ_HOME 及其权限。"),
    "core.setting.extra": _("设置 {name} 需要附加组件：请先执行 pip install 'kuaizhuan[{extra}]'。"),
    "core.setting.pairs": _("以逗号分开的“名称=对方属性名”，名称只能是：{names}，每个至多一次"),
    "core.setting.whole": _("{low} 到 {high} 的整数"),
    "core.setting.days": _("{low} 到 {high} 的整数（天）"),
    "core.setting.days_or_none": _("0，或 {low} 到 {high} 的整数（天）"),
    "core.setting.minutes": _("{low} 到 {high} 的整数（分钟）"),
    "core.setting.whole_seconds": _("{low} 到 {high} 的整数（秒）"),
    "core.setting.mebibytes": _("{low} 到 {high} 的整数（MiB）"),
    "core.setting.seconds": _("{low} 到 {high} 的数（秒）"),
    "core.setting.flag": _("1（是）或 0（否）"),
    "core.setting.choice": _("其中之一：{names}"),
    "core.setting.text": _("{least} 至 {most} 个字符的一行文字"),
    "core.setting.name": _("字母、数字、点和连字符组成的短名，不超过 63 个字符"),
    "core.setting.host": _("主机名或 IP 地址"),
    "core.setting.hosts": _("以逗号分开的主机名或 IP 地址，不能是 *"),
    "core.setting.domain": _("域名，如 kz.example.org：两段以上，每段以字母开头"),
    "core.setting.address": _("http:// 或 https:// 开头的地址"),
    "core.setting.address_or": _("http:// 或 https:// 开头的地址，或其中之一：{names}"),
    "core.setting.mail": _("电子邮件地址"),
    "core.setting.database": _("postgres:// 或 sqlite:// 开头的数据库地址"),
    "core.setting.network": _("IP 地址，或网段（如 10.0.0.0/8）"),
    "core.setting.folder": _("文件夹"),
    "core.setting.file": _("已有的文件"),
    "core.setting.command": _("命令及其参数"),
    "core.setting.function": _("已安装模块中函数的全名，如 package.module.function"),
    "core.setting.package": _("以逗号分开的、已安装的程序包全名，平台自带的除外"),
}


def language(environment: Mapping[str, str] = os.environ) -> str:
    """``en`` where the terminal speaks English, otherwise ``zh-hans``; by LANGUAGE, LC_ALL, LC_MESSAGES, LANG."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    first = next((environment[name] for name in names if environment.get(name)), "")
    return "en" if first.lower().startswith("en") else "zh-hans"


def say(code: str, values: Mapping[str, Any], tongue: str | None = None) -> str:
    """The sentence for `code` with its values, in `tongue` or that of the terminal."""
    known = gettext.translation("django", CATALOGUES, languages=[tongue or language()], fallback=True)
    return known.gettext(SENTENCES[code]).format(**values)
