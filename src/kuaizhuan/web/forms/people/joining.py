"""Whom an organisation lets in at their first sign-in, as its head says it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kuaizhuan.core.messages import say
from kuaizhuan.people.roles import GIVEN_BY_HEADS, HEADS, specs
from kuaizhuan.people.rules import ATTRIBUTES
from kuaizhuan.people.states import Way
from kuaizhuan.web.forms.fields import TidyForm


class JoiningRuleForm(TidyForm):
    """What a provider says of somebody, and what then becomes of them; a role where they join or ask."""

    provider = forms.ChoiceField(label=_("登录方式"))
    attribute = forms.ChoiceField(label=_("看对方给出的哪一项"))
    value = forms.CharField(
        label=_("值等于"),
        max_length=190,
        help_text=_(
            "与对方给出的值一字不差，例如 staff 或 staff@example.edu.cn；有哪些值，请问身份认证的管理员。"
        ),
    )
    way = forms.ChoiceField(label=_("怎样加入"))
    role = forms.ChoiceField(label=_("角色"), required=False)
    applies: ClassVar = {"role": ("way", (Way.JOIN, Way.ASK))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {
            key: each for key, each in settings.IDENTITIES.items() if set(each.attributes) & set(ATTRIBUTES)
        }
        said = {name for each in there.values() for name in each.attributes}
        self.possible = bool(there)
        self.fields["provider"].choices = [(key, each.name) for key, each in there.items()]
        self.fields["attribute"].choices = [
            (name, say(f"people.attribute.{name}")) for name in ATTRIBUTES if name in said
        ]
        self.fields["way"].choices = [("", "—"), *((str(way), say(f"people.way.{way}")) for way in Way)]
        roles = [role for role in GIVEN_BY_HEADS if role not in HEADS]
        self.fields["role"].choices = [("", "—"), *((role, say(specs()[role].label)) for role in roles)]
