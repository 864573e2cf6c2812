"""Settings of those who vouch for a person: identity providers, and how they call what they say of one."""

from __future__ import annotations

from kuaizhuan.core.config.setting import Extra, Setting
from kuaizhuan.core.config.types import Address, Choice, File, Pairs, Several, Text

SAID = ("id", "name", "mail", "mail_verified", "organisation", "department", "affiliation")
"""What a provider may say of a person, as this node calls it; see `people.rules.ATTRIBUTES` for what rules ask."""
CAS = Extra("campus", ("cas",))
SAML = Extra("campus", ("onelogin", "xmlsec"))

PROVIDERS = (
    Setting(
        "KZ_OIDC_ISSUER", Address(), "", "Address of an OpenID Connect provider to sign in with; empty: none."
    ),
    Setting("KZ_OIDC_NAME", Text(), "统一身份认证", "What the provider is called on the page of signing in."),
    Setting("KZ_OIDC_CLIENT", Text(), "", "Client id of this node at the provider."),
    Setting("KZ_OIDC_SECRET", Text(most=500, secret=True), "", "Client secret of this node at the provider."),
    Setting(
        "KZ_OIDC_ATTRIBUTES",
        Pairs(("organisation", "department", "affiliation")),
        "",
        "How the provider calls the organisation, department and affiliation of a person, as organisation=org,affiliation=role.",
    ),
    Setting(
        "KZ_CAS_URL",
        Address(),
        "",
        "Address of a CAS server to sign in with, without /login at its end; empty: none. Needs kuaizhuan[campus].",
        CAS,
    ),
    Setting(
        "KZ_CAS_VERSION",
        Choice(("1", "2", "3")),
        "3",
        "Version of the CAS protocol; 1 says nothing but a name.",
    ),
    Setting(
        "KZ_CAS_NAME", Text(), "校园统一身份认证", "What the CAS server is called on the page of signing in."
    ),
    Setting(
        "KZ_CAS_ATTRIBUTES",
        Pairs(SAID),
        "name=name,mail=mail",
        "How the CAS server calls what it says of a person, as name=cn,mail=mail,affiliation=eduPersonAffiliation. "
        "id: by which the person is known, if not by the user name; mail_verified: true where the address was proved.",
    ),
    Setting(
        "KZ_SAML_METADATA",
        File(),
        "",
        "File with the metadata of a SAML identity provider, or of a federation; empty: none. Needs kuaizhuan[campus].",
        SAML,
    ),
    Setting("KZ_SAML_ENTITY", Text(most=1024), "", "Entity id of the identity provider in that file."),
    Setting("KZ_SAML_NAME", Text(), "机构统一身份认证", "What it is called on the page of signing in."),
    Setting(
        "KZ_SAML_ATTRIBUTES",
        Pairs(SAID),
        "name=urn:oid:2.16.840.1.113730.3.1.241,mail=urn:oid:0.9.2342.19200300.100.1.3,"
        "affiliation=urn:oid:1.3.6.1.4.1.5923.1.1.1.9",
        "How it calls what it says of a person. id: by which the person is known, if not by a persistent NameID.",
    ),
    Setting(
        "KZ_WEIXIN_ID",
        Text(),
        "",
        "Application id of this node at WeChat's open platform (web sites); empty: no such button.",
    ),
    Setting("KZ_WEIXIN_SECRET", Text(most=500, secret=True), "", "Application secret of this node there."),
    Setting("KZ_WEIXIN_NAME", Text(), "微信", "What it is called on the page of signing in."),
    Setting("KZ_DINGTALK_ID", Text(), "", "Application id of this node at DingTalk; empty: no such button."),
    Setting("KZ_DINGTALK_SECRET", Text(most=500, secret=True), "", "Application secret of this node there."),
    Setting("KZ_DINGTALK_NAME", Text(), "钉钉", "What it is called on the page of signing in."),
    Setting("KZ_FEISHU_ID", Text(), "", "Application id of this node at Feishu; empty: no such button."),
    Setting("KZ_FEISHU_SECRET", Text(most=500, secret=True), "", "Application secret of this node there."),
    Setting("KZ_FEISHU_NAME", Text(), "飞书", "What it is called on the page of signing in."),
    Setting(
        "KZ_TRUSTED_MAIL",
        Several(Choice(("oidc", "cas", "saml"))),
        "",
        "Providers whose word that an address was verified opens the account that has verified the same address; by comma. "
        "Of others, the person signs in first and links the two.",
    ),
)
