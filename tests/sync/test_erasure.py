"""Texts that name an erased record, and changes whose content is gone."""

from sync.change import CHAIN_START, Change, Edit, Op, chain, digest_of
from sync.erasure import BLANK, blanked, mentions, names_of
from sync.merge import PURGED, apply
from sync.schema import Entity, Field, Kind

CONTACT = Entity(
    "contact",
    "Contact",
    "Contacts",
    (
        Field("name", Kind.TEXT, "Name"),
        Field("title", Kind.TEXT, "Job title", search=True),
        Field("phone", Kind.PHONE, "Phone"),
        Field("number", Kind.TEXT, "Number", unique=True),
        Field("account", Kind.LINK, "Customer", target="account"),
    ),
)


def test_a_record_is_known_by_title_address_and_unique_value_only() -> None:
    values = {"name": " 张三 ", "title": "Manager", "phone": "1", "number": "K-7", "account": "x"}

    assert names_of(CONTACT, values) == {"张三", "K-7"}
    assert names_of(CONTACT, {"name": "A", "phone": "021-5555"}) == {"021-5555"}


def test_names_are_blanked_as_whole_words_and_in_chinese_anywhere() -> None:
    names = {"Ann Li", "Ann", "张三"}

    assert (
        blanked("ANN LI and Annette met 小张三丰", names) == f"{BLANK} and Annette met 小{BLANK}丰"
    )
    assert mentions("for ann.", names)
    assert not mentions("Annette", names)
    assert not mentions("anything", ())


def withheld(change: Change) -> Change:
    values = {name: getattr(change, name) for name in change.__struct_fields__}
    return Change(**{**values, "values": None, "edit": None, "salt": ""})


def test_the_chain_is_the_same_without_content() -> None:
    salt, values = bytes(16), {"name": "张三"}
    made = Change(
        *(1, "b", "contact", "r", Op.CREATE, 7),
        values=values,
        digest=digest_of(values, salt),
        salt=salt.hex(),
    )

    assert chain(CHAIN_START, withheld(made)) == chain(CHAIN_START, made)
    assert withheld(made).is_genuine


def test_an_erased_edit_of_format_1_stands_for_its_own_link() -> None:
    edit = Change(1, "b", "contact", "r", Op.EDIT, 7, edit=Edit({"name": ("张三", "李四")}))
    link = chain(CHAIN_START, edit)
    erased = Change(1, "b", "contact", "r", Op.EDIT, 7, link=link.hex())

    assert chain(CHAIN_START, erased) == link
    assert chain(CHAIN_START, Change(1, "b", "contact", "r", Op.EDIT, 7, link="no hex")) != link


def test_what_is_withheld_changes_nothing_and_is_no_mistake() -> None:
    create = Change(1, "b", "contact", "r", Op.CREATE, 7, digest="ab")

    outcome = apply(None, create, device=1, effective=7, entity=CONTACT)

    assert (outcome.state, outcome.verdict, outcome.reason) == (None, "applied", "withheld")


def test_a_record_the_hub_never_saw_is_purged_all_the_same() -> None:
    purged = apply(None, Change(2, "b", "contact", "r", Op.PURGE, 8), device=1, effective=8).state

    assert purged is not None
    late = Change(1, "b", "contact", "r", Op.CREATE, 9, values={"name": "张三"})
    outcome = apply(purged, late, device=2, effective=9, entity=CONTACT)
    assert (purged.life, purged.values) == (PURGED, {})
    assert (outcome.state, outcome.verdict) == (purged, "quarantined")
