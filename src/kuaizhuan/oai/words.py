"""Sentences about what harvesters are given."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "oai.check.no_domain": _(
        "OAI 标识符里的“{domain}”不是域名，OpenAIRE 等收割方不认：请设 KZ_OAI_DOMAIN，定下后不要再改。"
    ),
    "oai.check.other_domain": _(
        "已有收割方按“{before}”取过记录，现为“{domain}”：收割方会把每条记录当作新的。请改回；确要更换的，请通知收割方，"
        "并删除 {path}。"
    ),
}
