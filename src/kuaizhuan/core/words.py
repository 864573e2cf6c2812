"""Sentences of the mechanisms themselves."""

from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.config.sentences import SENTENCES

WORDS = {
    **{code: _(sentence) for code, sentence in SENTENCES.items()},
    "core.wrong_state": _("现在的状态不能这样做：请刷新页面，看看它走到了哪一步。"),
    "core.not_allowed": _("您没有权限做这件事；如需要，请联系本单位管理员。"),
    "core.character": _(
        "文字中有不能保存的字符 {character}（控制字符或改变书写方向的字符）：请删去后再提交。"
    ),
    "core.too_busy": _("您同时发起的检索、对比或导出超过 {most} 个：请等前面的完成后再试。"),
    "core.too_slow": _(
        "处理超过 {seconds} 秒，已停止：请缩小范围后再试；如果刚才提交了内容，请先核对是否已经保存。"
    ),
    "core.not_found": _("没有找到，或您无权查看。"),
    "core.file_empty": _("文件“{name}”是空的：请重新选择。"),
    "core.file_large": _("文件“{name}”超过 {limit} MB：请压缩或拆分后再上传。"),
    "core.file_kind": _("文件“{name}”不是可以保存的格式（识别为 {found}）：请另存为 {allowed} 之一再上传。"),
    "core.file_extension": _("文件“{name}”的扩展名与内容不符，内容是 {found}：请改正扩展名后再上传。"),
    "core.file_two_kinds": _("文件“{name}”里还藏着一个压缩包：请重新导出后再上传。"),
    "core.file_bomb": _("文件“{name}”解开后过大，疑为压缩炸弹，没有保存。"),
    "core.file_programs": _("文件“{name}”含有宏或控件：请去掉后另存再上传。"),
    "core.file_damaged": _("文件“{name}”不完整或已损坏：请重新导出或扫描后再上传。"),
    "core.file_encrypted": _("文件“{name}”有密码：请去掉密码后再上传。"),
    "core.file_points": _("图片“{name}”超过 {limit} 百万像素：请缩小后再上传。"),
    "core.file_pages": _("文件“{name}”超过 {limit} 页：请拆分后再上传。"),
    "core.file_infected": _("文件“{name}”没有通过安全扫描，没有保存。"),
    "core.file_unscanned": _("现在无法对文件“{name}”做安全扫描：请稍后再上传，或联系运维。"),
    "core.file_scan_waiting": _("文件“{name}”还在等安全扫描：请稍后再下载。"),
    "core.file_scan_refused": _("文件“{name}”没有通过安全扫描，已被移除。"),
    "core.file_altered": _("文件与上传时的摘要不一致，已停止下载：请联系运维核对备份。"),
    "core.read_unrecorded": _("现在无法记下这次查阅，因此没有给出内容：请稍后再试。"),
    "core.settings.change": _("系统设置有变化"),
    "core.audit.search": _("检索审计记录"),
    "core.audit.view": _("查阅一条审计记录"),
    "core.audit.export": _("导出审计记录"),
    "core.file.give": _("打开或下载文件"),
    "core.file.keep": _("保存文件"),
    "core.file.remove": _("移除文件"),
    "core.file.read": _("读取文件内容"),
    "core.file.scan": _("安全扫描文件"),
    "core.file.sweep": _("清理无主文件"),
    "core.file_text.read": _("已读取文字"),
    "core.file_text.cut": _("已读取开头部分文字"),
    "core.file_text.scan": _("没有文字：是扫描件"),
    "core.file_text.encrypted": _("有密码，无法读取文字"),
    "core.file_text.unreadable": _("无法读取文字"),
    "core.file_text.waiting": _("等待读取文字"),
    "core.rules_file": _("本节点的规则参数文件 {path} 不能用（{why}）：请核对 KZ_RULES。"),
    "core.no_rule": _("规则 {rule} 在 {on}（地区：{place}）没有生效的内容：请核对规则库。"),
    "core.check.key": _(
        "签名密钥太弱：应不少于 {length} 个字符、{letters} 种不同字符；不设 KZ_SECRET_KEY 则自动生成。"
    ),
    "core.check.debug": _("KZ_DEBUG 已打开：出错时会把内部信息显示给访问者，请设为 0。"),
    "core.check.hosts": _("KZ_HOSTS 只有本机名称：请写明浏览器访问本平台用的域名。"),
    "core.check.node": _("KZ_NODE 还是 demo：请为本节点取一个自己的短名，定下后不要再改。"),
    "core.check.https": _("没有要求 HTTPS：请在反向代理上启用 TLS，并设 KZ_HTTPS=1。"),
    "core.check.mail": _("没有配置邮件：请设 KZ_MAIL_HOST 和 KZ_MAIL_FROM，否则通知和重置密码的信发不出去。"),
    "core.check.webhooks": _("KZ_WEBHOOK_HTTP 已打开：推送可以发往内网和明文地址，请设为 0。"),
    "core.check.sqlite": _("数据库是 SQLite：多个单位同时使用时，请改用 PostgreSQL。"),
    "core.check.no_scanner": _("没有设置 KZ_SCAN：上传的文件不做病毒扫描。"),
    "core.check.scanner": _("没有找到扫描程序 {path}：请安装，或更正 KZ_SCAN。"),
    "core.check.text_sender": _("没有找到发送短信的函数 {name}：请更正 KZ_TEXT_SENDER。"),
    "core.check.open": _("{path} 的权限过宽，同机其他账号可以读取或改动（多出 {mode}）：请用 chmod 收紧。"),
    "core.audit.missing": _("审计链在第 {seq} 条断开：缺少记录。"),
    "core.audit.altered": _("审计链在第 {seq} 条断开：内容被改动。"),
    "core.audit.cut": _("审计链在第 {seq} 条断开：末尾被删减。"),
    "core.audit.forged": _("审计第 {seq} 条称较早的记录已归档，但不是本节点所签：较早的记录被删除。"),
    "core.audit.other_archive": _("归档文件与审计链在第 {seq} 条对不上。"),
    "core.audit.archive": _("归档较早的审计记录"),
    "core.audit.carry": _("归档前转记审计摘要"),
    "core.audit.accept": _("认可与审计不符的数据"),
    "core.archive_off": _("没有设置 KZ_AUDIT_DAYS，审计记录一直留在数据库中，不归档。"),
    "core.archive_unreadable": _("无法读取归档文件 {path}。"),
    "core.archive_altered": _("归档文件 {path} 与签名不符，内容被改动或不完整，不予采信。"),
    "core.archive_other": _("归档文件 {path} 不是本节点的密钥所签，不予采信。"),
    "core.archive_foreign": _(
        "归档文件 {path} 与现在的审计链对不上（可能恢复过较早的备份）：请把它移到别处，再重新归档。"
    ),
    "core.archive_broken": _("审计链在第 {seq} 条断开，没有归档：请先运行 kuaizhuan audit verify 查明原因。"),
    "core.archive_disk_full": _("存储空间已满，没有归档，数据库中的记录都还在：请清理 {path} 所在的磁盘。"),
    "core.archive_not_written": _("无法写入文件夹 {path}（{problem}），没有归档，数据库中的记录都还在。"),
    "core.archive_busy": _("另一个进程正在归档到 {path}：请稍后再试。"),
    "core.audit.cover": _("为已有数据补登审计摘要"),
    "core.audit.covered": _("数据表全部纳入审计摘要"),
    "core.audit.unwritten": _("补记未留痕的数据变更"),
    "core.audit_no_head": _("“{seq} {hash}”不是审计链的序号和哈希：请照 audit verify 输出的第一行填写。"),
    "core.signature_other_key": _("签名用的是密钥 {key}，不是 {expected}。"),
    "core.signature_wrong": _("签名与内容不符：内容被改动，或者不是密钥 {key} 所签。"),
    "core.signature_algorithm": _("不认识签名算法 {algorithm}。"),
    "core.anchor_none": _("文件 {path} 中没有锚定记录。"),
    "core.anchor_unreadable": _("文件 {path} 第 {line} 行的锚定记录已损坏，不予采信。"),
    "core.anchor_altered": _("文件 {path} 第 {line} 行的锚定记录与签名不符，内容被改动，不予采信。"),
    "core.anchor_other_node": _(
        "文件 {path} 第 {line} 行的锚定记录属于另一节点 {node}，不是本节点 {here}，不予采信。"
    ),
    "core.anchor_other_key": _(
        "文件 {path} 第 {line} 行的锚定记录由密钥 {key} 签名，不是 {expected}：它属于另一节点，或本节点的密钥被更换过。"
    ),
    "core.anchor_two_heads": _("锚定记录互相矛盾：第 {seq} 条有两个不同的哈希（见 {path}）。"),
    "core.anchor_undeliverable": _("收件地址无法送达"),
    "core.anchor_disk_full": _("存储空间已满"),
    "core.anchor_not_written": _("无法写入或发送"),
    "core.anchor_no_channel": _("没有这种发送方式"),
    "core.anchor_refused": _("对方没有接收"),
    "core.anchor.subject": _("节点 {node} 审计锚定：第 {seq} 条"),
    "core.anchor.letter": _(
        "以下一行是本节点审计链末条的签名，请原样保存在节点之外。核对时运行 kuaizhuan audit verify --anchor 文件。\n\n{text}\n"
    ),
}
