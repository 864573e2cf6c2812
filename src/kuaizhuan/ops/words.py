"""Sentences of the commands."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ops.account.proposed": _("已提出：须由安全管理员在“平台角色”页面确认后生效。"),
    "ops.index_unusable": _("索引不能使用（{problem}）：请运行 kuaizhuan reindex 重建。"),
    "ops.no_file": _("没有找到文件 {path}：请检查路径。"),
    "ops.file": _("无法读写 {path}：{problem}。"),
    "ops.database": _(
        "数据库不能使用（{problem}）：请检查 DATABASE_URL 和 KZ_HOME，并运行 kuaizhuan migrate。"
    ),
    "ops.not_utf8": _("{path} 不是 UTF-8 编码：请另存为 UTF-8 再试。"),
    "ops.no_organisation": _("没有找到单位“{text}”：请用统一社会信用代码、平台编号或全称。"),
    "ops.bench.text": _("{count} 种文本使读取时间的增长快于文本本身：请见上面的清单。"),
    "ops.bench.missing": _("没有安装 {name}：请运行 make tools，或者 pip install {name}。"),
    "ops.demo.begin": _("开始建示例世界"),
    "ops.demo.build": _("示例世界建成"),
    "ops.demo.not_empty": _(
        "本机已有别的数据：示例世界的账号密码是公开的，只能建在空的节点上。请另设 KZ_HOME（和 DATABASE_URL）。"
    ),
    "ops.demo.port": _(
        "端口 {port} 不能使用（{problem}）：请换一个，如 make demo PORT=8001 或 --port 8001。"
    ),
    "ops.demo.matches": _("匹配"),
    "ops.not_learnt": _("学到的权重在没有见过的需求上并不更好：继续使用现有权重。"),
    "ops.learnt": _("学到的权重已保存到 {path}，请运行 kuaizhuan match refresh --stale。"),
    "ops.no_user": _("没有用户“{username}”：请检查用户名。"),
    "ops.export.whose": _("请用 --of 说明导出哪个单位的合同。"),
    "ops.harvest.url": _("请写明要采集的 OAI-PMH 接口地址，或用 --list、--due。"),
    "ops.harvest.day": _("“{text}”不是日期：请按 2026-01-31 的样子写。"),
    "ops.harvest.nothing": _("没有新内容"),
    "ops.import.create": _("新增"),
    "ops.import.update": _("更新"),
    "ops.import.keep": _("未变"),
    "ops.import.conflict": _("冲突待定"),
    "ops.import.reject": _("未收"),
    "ops.import.sheet_read": _("读取"),
    "ops.import.sheet_left": _("不读取"),
    "ops.push.made": _("新增"),
    "ops.push.changed": _("更新"),
    "ops.push.unchanged": _("未变"),
    "ops.push.refused": _("未收"),
    "ops.push.aside": _("已发送，这一格除外"),
    "ops.push.column.outcome": _("结果"),
    "ops.push.column.place": _("行"),
    "ops.push.column.number": _("编号"),
    "ops.push.column.title": _("名称"),
    "ops.push.column.field": _("列"),
    "ops.push.column.code": _("代码"),
    "ops.push.column.reason": _("原因"),
    "ops.push.tried": _("（试运行）可发送 {sent} 行，未收 {refused} 行"),
    "ops.push.resumed": _("接着上次中断处继续：已有 {batches} 批得到答复"),
    "ops.push.reported": _("未收的行和原因在 {path}"),
    "ops.push.under_way": _("{file} 正在另一处发送：请等它结束"),
    "ops.push.no_token": _("没有令牌：请用 --token-file 指明存有令牌的文件，或设环境变量 {name}"),
    "ops.push.unreachable": _(
        "连不上 {server}（{problem}），试了 {tries} 次：稍后再运行同一命令，会从中断处继续"
    ),
    "ops.push.no_node": _("{server} 的回答（{status}）不像快转平台的：请检查 --server 的地址"),
    "ops.push.refused_whole": _("平台没有接受（{status}）：{detail}"),
    "ops.import.report_is_file": _("报告不能写在要导入的文件上（{file}）：请换一个文件名。"),
    "ops.audit.archived": _("第 1 至 {last} 条已归档，数据库中的链从其后开始。"),
    "ops.audit.archive_read": _("已核对归档文件中的第 {first} 至 {last} 条。"),
    "ops.audit.unread": _(
        "有 {count} 个保存的锚定或链首（自第 {first} 条起）在归档中，没有核对：请用 --archive 给出归档文件。"
    ),
    "ops.audit.archive": _("已归档第 {first} 至 {last} 条，共 {events} 条：{file}，SM3 {sm3}。"),
    "ops.audit.archive_none": _("没有到期可以归档的记录。"),
    "ops.audit.accepted": _("{row}：已按现在的内容认可，此前的最后一条审计是第 {seq} 条。"),
    "ops.audit.no_difference": _("{row} 没有与审计不符之处：请照 audit reconcile 的输出填写。"),
    "ops.audit.agreed": _("节点之外保存的 {count} 个锚定都在链上。"),
    "ops.audit.span": _(
        "第 {from} 至 {to} 条（{count} 条，{begin} 至 {end}）在最后一个外部锚定之后，节点之外没有任何凭据可以证明。"
    ),
    "ops.audit.nobody": _(
        "没有给出节点之外保存的锚定：第 {from} 至 {to} 条（{begin} 至 {end}）只由本机自己证明，整条链被重写也看不出来。"
    ),
    "ops.audit.missed": _(
        "第 {seq} 条与节点之外保存的锚定不符：第 {from} 至 {seq} 条之间有记录被改写、增删，其后整条链被重新计算。"
    ),
    "ops.audit.short": _("节点之外保存的锚定有第 {seq} 条，链上没有：末尾被删减，或恢复了较早的备份。"),
    "ops.audit.compared": _("已核对 {tables} 张表 {rows} 行，其中 {sealed} 行有审计摘要。"),
    "ops.audit.bare": _("{kind} 有 {rows} 行早于审计摘要，尚未纳入：请运行 kuaizhuan audit cover。"),
    "ops.audit.unguarded": _(
        "{table} 缺少数据库中只增不改的保护，或保护被放开：请运行 kuaizhuan migrate 重建，并查明由谁去掉。"
    ),
    "ops.audit.row_changed": _("{row}：内容与审计第 {seq} 条时的摘要不符，被改动而没有留痕。"),
    "ops.audit.row_deleted": _("{row}：审计第 {seq} 条时还在，被删除而没有留痕。"),
    "ops.audit.row_added": _("{row}：没有审计记录说明它的来历，是绕过系统加进来的。"),
    "ops.audit.row_written": _(
        "{row}：曾被改动而没有留痕，其后系统又写入过；第 {seq} 条审计记录了改动前后的摘要。"
    ),
    "ops.audit.row_shapeless": _("{row}：审计第 {seq} 条的摘要所依据的字段已不可知，无法核对。"),
    "ops.audit.sent": _("第 {seq} 条的锚定已送到 {channel} {target}。"),
    "ops.audit.unsent": _("第 {seq} 条的锚定没有送到 {channel} {target}：{problem}。稍后自动重试。"),
    "ops.audit.nowhere": _("没有设置锚定的去处：请设置 KZ_ANCHOR_MAIL、KZ_ANCHOR_URL 或 KZ_ANCHOR_FILE。"),
    "ops.check.error": _("错误"),
    "ops.check.warning": _("警告"),
    "ops.check.info": _("提示"),
    "ops.check.no_backup": _("还没有做过备份：请用 kuaizhuan backup 定时备份。"),
    "ops.check.old_backup": _("上次备份是在 {day}：请检查定时备份是否还在运行。"),
    "ops.keys.rotate": _("更换签名密钥"),
    "ops.keys.reseal": _("用新密钥重新封存"),
    "ops.keys.forget": _("删除旧密钥"),
    "ops.keys.given": _(
        "密钥由 KZ_SECRET_KEY 给出：请自行换成新值，把旧值放进 KZ_SECRET_KEY_FALLBACKS，重启后运行 kuaizhuan keys reseal。"
    ),
    "ops.keys.busy": _("另一个进程正在更换密钥：请等它结束。"),
    "ops.keys.continued": _("上次更换没有完成，这次已接着完成，没有再生成新密钥。"),
    "ops.keys.resealed": _("已用现在的密钥重新封存 {count} 行。"),
    "ops.keys.lost": _(
        "有 {count} 项用本节点没有的密钥封存，无法打开：请从备份找回密钥，或请当事人重新设置。"
    ),
    "ops.keys.restart": _("请重启网站和 worker，使它们改用现在的密钥。"),
    "ops.keys.forgotten": _("已删除旧密钥 {count} 个：用它们签名的会话和链接不再有效。"),
    "ops.keys.since": _("签名密钥自 {since} 起使用，已 {days} 天，封存 {sealed} 项。"),
    "ops.keys.of_operator": _("签名密钥由 KZ_SECRET_KEY 给出，封存 {sealed} 项。"),
    "ops.keys.former": _("旧密钥用到 {until}，仍封存 {sealed} 项。"),
    "ops.keys.former_of_operator": _("旧密钥由 KZ_SECRET_KEY_FALLBACKS 给出，仍封存 {sealed} 项。"),
    "ops.mcp.missing": _("没有安装 mcp：请先执行 pip install 'kuaizhuan[mcp]'。"),
    "ops.mcp.one_of": _("请给出行的编号 code 或需求的文字 text，二者取一。"),
    "ops.mcp.no_kind": _("没有“{name}”这一类：可用 {names}。"),
    "ops.mcp.no_list": _("没有代码表“{name}”：可用 {names}。"),
    "ops.search.no_filter": _("没有筛选项“{name}”：可用 {names}。"),
    "ops.search.no_sort": _("不能按“{name}”排序：可用 {names}。"),
    "ops.rules.no_topic": _("没有主题“{name}”：可用 {names}。"),
    "ops.rules.no_rule": _("没有规则或退回原因“{code}”：请看 kuaizhuan rules list。"),
    "ops.backup.export": _("备份全部数据"),
    "ops.backup.done": _(
        "已备份到 {path}（{megabytes} MB）：{tables} 张表 {rows} 行，上传文件 {files} 个，审计 {events} 条，末条哈希 {head}。"
    ),
    "ops.backup.no_key": _("签名密钥由 KZ_SECRET_KEY 给出，不在备份中：请另行保管。"),
    "ops.backup.exists": _("文件 {path} 已存在：请换一个名称，或加 --force 覆盖。"),
    "ops.backup.busy": _("另一个备份正在写 {path}：请等它结束。"),
    "ops.backup.cannot_write": _("无法写入备份 {path}：{problem}。没有留下文件。"),
    "ops.backup.nothing": _("数据库是空的，没有可备份的内容：请检查 KZ_HOME 和 DATABASE_URL。"),
    "ops.backup.newer": _("数据来自更新版本的程序（未知的迁移 {names}）：请先升级本机的程序。"),
    "ops.backup.foreign": _("{path} 不是快转的备份文件。没有改动任何内容。"),
    "ops.backup.other_format": _(
        "{path} 的备份格式是第 {found} 版，本程序只认第 {known} 版：请用对应版本的程序。没有改动任何内容。"
    ),
    "ops.backup.damaged": _("备份文件 {path} 已损坏或不完整（{problem}）：请换一份备份。没有改动任何内容。"),
    "ops.restore.sealed_by": _("备份由密钥 {key} 签名，内容与签名相符：请与节点之外保存的公钥核对。"),
    "ops.restore.unsigned": _("注意：这份备份出自旧版本，没有签名，无法证明是谁做的、有没有被改动。"),
    "ops.restore.forged": _("备份文件 {path} 的签名与内容不符，内容被改动。没有改动任何内容。"),
    "ops.restore.other_key": _(
        "备份文件 {path} 由密钥 {key} 签名，不是要求的 {expected}。没有改动任何内容。"
    ),
    "ops.restore.not_empty": _("本机已有数据：请恢复到空的 KZ_HOME 和数据库，或加 --force 替换全部数据。"),
    "ops.restore.in_use": _("数据库正在使用：请先停止网站、worker 和其他进程，再恢复。没有改动任何内容。"),
    "ops.restore.cannot_write": _("无法写入 KZ_HOME：{problem}。没有改动数据库。"),
    "ops.restore.other_columns": _("表 {table} 的结构与备份中的迁移不符，无法恢复。没有改动任何内容。"),
    "ops.restore.row": _(
        "表 {table} 第 {row} 行起的一批数据不能写入本机数据库：{problem}。没有改动任何内容。"
    ),
    "ops.restore.relations": _("备份中的数据互相引用有误：{problem}。没有改动任何内容。"),
    "ops.restore.count": _("表 {table} 恢复出 {found} 行，备份记录为 {rows} 行。没有改动任何内容。"),
    "ops.restore.chain": _(
        "备份中的审计链在第 {seq} 条断开，内容可能被改动：没有改动任何内容；确认后可加 --force 恢复。"
    ),
    "ops.restore.chain_taken": _("注意：审计链在第 {seq} 条断开，已按 --force 恢复。"),
    "ops.name_asked": _("这一步会用备份替换节点 {name} 的全部内容。请输入节点名称确认："),
    "ops.name_unasked": _("没有终端可供确认：请在终端里运行，输入节点名称 {name}，或加 --yes。"),
    "ops.name_wrong": _("输入的不是节点名称 {name}：没有改动任何内容。"),
    "ops.restore.run": _("从备份恢复节点"),
    "ops.restore.done": _(
        "已恢复节点 {node} 于 {made_at} 的备份：{tables} 张表 {rows} 行，上传文件 {files} 个，"
        "索引 {indexed} 条，审计 {events} 条，末条哈希 {head}，行数与审计链已核对。"
    ),
    "ops.restore.aside": _("原有的上传文件保留在 {path}，确认无用后可删除。"),
    "ops.restore.other_node": _("备份来自节点 {node}，本机 KZ_NODE 为 {here}：如为迁移，请设为相同的值。"),
}
