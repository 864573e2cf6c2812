"""Settings of what the node tells harvesters, and of what it asks repositories and registries."""

from __future__ import annotations

from kuaizhuan.core.config.setting import MEBIBYTES, Setting
from kuaizhuan.core.config.types import Domain, Flag, Mail, Number

REPOSITORIES = (
    Setting(
        "KZ_OAI_DOMAIN",
        Domain(),
        "",
        "Domain name in the middle of the identifiers that harvesters are given; empty: KZ_NODE. Choose it once.",
    ),
    Setting(
        "KZ_HARVEST_PRIVATE",
        Flag(),
        "0",
        "1: repositories that are harvested may be at private addresses, as in the network of a campus.",
    ),
    Setting(
        "KZ_HARVEST_MB",
        Number(1, 1024, MEBIBYTES),
        "16",
        "Largest answer taken from a repository that is harvested, in MiB, unpacked.",
    ),
    Setting("KZ_OAI_PAGE", Number(1, 10_000), "100", "Rows in one answer to a harvester (OAI-PMH)."),
    Setting(
        "KZ_OAI_MAIL",
        Mail(),
        "admin@kuaizhuan.invalid",
        "Mail address told to harvesters as the administrator's.",
    ),
    Setting(
        "KZ_LOOKUP",
        Flag(),
        "0",
        "1: forms ask ORCID, ROR and Crossref what an identifier stands for. It leaves the node then, and that of a person goes "
        "abroad as personal data.",
    ),
)
