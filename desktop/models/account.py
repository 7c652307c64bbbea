"""Customers: the companies and people we sell to, each once per firm, whoever found them first."""

from desktop.models.fields import (
    choice,
    email,
    flag,
    integer,
    link,
    long_text,
    money,
    phone,
    record,
    text,
    url,
)
from sync.language import mark as _m
from sync.schema import Merge

ACCOUNT = record(
    "account",
    _m("Customer"),
    _m("Customers"),
    text(
        "name",
        _m("Customer name"),
        required=True,
        search=True,
        aliases=("公司", "公司名称", "company", "account"),
    ),
    text("code", _m("Code"), unique=True, search=True, aliases=("客户编号", "编号", "customer id")),
    text("english_name", _m("English name"), search=True),
    choice(
        "grade",
        _m("Grade"),
        ("A", _m("A")),
        ("B", _m("B")),
        ("C", _m("C")),
        index=True,
    ),
    choice(
        "tier",
        _m("Customer tier"),
        ("high_value", _m("High value"), "success"),
        ("potential", _m("Potential"), "info"),
        ("dormant", _m("Dormant"), ""),
        ("at_risk", _m("At risk"), "danger"),
        index=True,
    ),
    text("industry", _m("Industry"), index=True, aliases=("sector", "行业")),
    text(
        "region", _m("Region"), index=True, search=True, aliases=("office_location", "地区", "区域")
    ),
    phone("phone", _m("Phone"), search=True, aliases=("电话", "联系电话")),
    email("email", _m("E-mail"), search=True),
    url("website", _m("Website")),
    text(
        "tax_id",
        _m("Tax ID"),
        unique=True,
        search=True,
        aliases=("统一社会信用代码", "纳税人识别号"),
    ),
    integer("employees", _m("Employees"), aliases=("员工人数",)),
    money("annual_revenue", _m("Annual revenue"), aliases=("revenue", "年营业额")),
    text("province", _m("Province"), unit="address", group="address"),
    text("city", _m("City"), unit="address", group="address"),
    text("street", _m("Street"), unit="address", group="address", aliases=("address", "地址")),
    text("source", _m("Source"), index=True),
    flag("do_not_contact", _m("Do not contact"), merge=Merge.RESTRICTIVE),
    link("parent", _m("Parent account"), "account"),
    long_text("note", _m("Note"), search=True),
    icon="buildings",
)

CONTACT = record(
    "contact",
    _m("Contact"),
    _m("Contacts"),
    text("name", _m("Name"), required=True, search=True, aliases=("姓名", "full name")),
    text("title", _m("Job title"), search=True, aliases=("职务", "职位", "position")),
    link("account", _m("Customer"), "account", aliases=("公司", "company", "organization")),
    phone("phone", _m("Mobile"), search=True, aliases=("手机", "电话", "telephone", "phone")),
    email("email", _m("E-mail"), search=True),
    choice(
        "decision_role",
        _m("Decision-chain role"),
        ("decision_maker", _m("Decision maker"), "accent"),
        ("evaluator", _m("Evaluator"), ""),
        ("influencer", _m("Influencer"), ""),
        ("user", _m("User"), ""),
        ("gatekeeper", _m("Gatekeeper"), ""),
        index=True,
    ),
    text("wechat", _m("WeChat"), search=True),
    long_text("note", _m("Note")),
    icon="user",
)
