"""Pictures of people and rights, on the tour's own vault."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.services.rights import people, roles, sharing
from desktop.services.rights.people import PersonDraft
from desktop.services.rights.sharing import RuleDraft
from desktop.services.rights.standard import role_id
from desktop.vault.vault import Vault
from desktop.views.rights.page import ROLES, RightsPage
from desktop.views.rights.record_menu import EXPLAIN, open_shares
from desktop.views.tour import Screen, Stage
from desktop.views.widgets.buttons import Button
from sync.rights import Access

_LONG = "华东区（上海、江苏、浙江、安徽）医疗器械与体外诊断试剂直销事业部"

_CUSTOMERS = (
    "苏州康澜医疗器械有限公司",
    "无锡锡澄影像科技有限公司",
    "杭州临安诊断中心",
    "Nordhavn Medtech A/S",
)


def _page(stage: Stage, view: str = "") -> RightsPage:
    _people(stage.vault)
    page = stage.show(Place("security", view=view))
    if not isinstance(page, RightsPage):
        raise TypeError(type(page).__name__)
    for tab in (page.people, page.units, page.rules):
        tab.close_form()
    stage.settle()
    return page


def _people(vault: Vault) -> dict[str, str]:
    """Make a small firm once, and return its people by name."""
    known = {person.name: person.id for person in people.list_people(vault)}
    if "林若溪" in known:
        return known
    head = people.save_unit(vault, "启衡医疗").id
    east = people.save_unit(vault, _LONG, head).id
    shanghai = people.save_unit(vault, "上海一组", east).id
    west = people.save_unit(vault, "华西区", head).id
    for name, email, unit, held in (
        ("林若溪", "lin.ruoxi@example.cn", east, ("manager",)),
        ("Aleksandra Wiśniewska-Kowalczyk", "a.wisniewska@example.com", west, ("sales", "viewer")),
        ("赵宁", "zhao.ning@example.cn", shanghai, ("sales",)),
        ("欧阳明", "", head, ("auditor",)),
        ("钱进", "qian.jin@example.cn", west, ()),
    ):
        made = people.save_person(vault, PersonDraft(name, email, unit=unit, roles=held))
        known[name] = made.id
    gone = people.save_person(vault, PersonDraft("周离", unit=west, roles=("sales",)))
    people.set_left(vault, gone.id, has_left=True)
    first = RuleDraft("华西互看客户", west, east, "account", terms="每季度复核一次；不得转售。")
    sharing.approve_rule(vault, sharing.save_rule(vault, first).id)
    sharing.save_rule(vault, RuleDraft("上海协作", shanghai, west, "opportunity", "edit"))
    _give_records(vault, known["赵宁"])
    draft = roles.read_role(vault, role_id("sales")).with_field("account", "phone", Access.MASKED)
    roles.save_role(vault, draft.with_field("account", "note", Access.HIDDEN))
    return known


def _give_records(vault: Vault, person: str) -> None:
    """Let somebody own a few customers, of which one stays on this machine."""
    with vault.batch("edit") as batch:
        for number, name in enumerate(_CUSTOMERS):
            values = {"name": name, "phone": f"1380013800{number}", "region": "上海"}
            batch.create("account", values | {"owner": person if number % 3 else None})
        batch.create(
            "account",
            {
                "name": "（保密）并购意向客户",
                "phone": "13800138000",
                "owner": person,
                "stays_here": True,
            },
        )


def _everybody(stage: Stage) -> QWidget | None:
    _page(stage)
    return None


def _person(stage: Stage) -> QWidget | None:
    page = _page(stage, "people")
    page.people.edit(_people(stage.vault)["赵宁"])
    return None


def _offboarding(stage: Stage) -> QWidget | None:
    page = _page(stage, "people")
    row = page.state.household.person(_people(stage.vault)["赵宁"])
    if row is not None:
        page.people.off_board(row)
    return None


def _units(stage: Stage) -> QWidget | None:
    _page(stage, "units")
    return None


def _roles(stage: Stage) -> QWidget | None:
    page = _page(stage, ROLES)
    page.roles.show_role(role_id("sales"))
    return None


def _rules(stage: Stage) -> QWidget | None:
    page = _page(stage, "rules")
    page.rules.edit(page.state.household.rules[0].id)
    return None


def _explain(stage: Stage) -> QWidget | None:
    page = _page(stage, EXPLAIN)
    page.explain.ask(_people(stage.vault)["赵宁"])
    return None


def _who(stage: Stage) -> QWidget | None:
    page = _page(stage, EXPLAIN)
    page.explain.ask("", "account", stage.first("account", "-created_at"))
    return None


def _share(stage: Stage) -> QWidget | None:
    names, record = _people(stage.vault), stage.first("account", "name")
    sharing.share_record(stage.vault, "account", record, person=names["钱进"], level="edit")
    page = stage.show(Place("customers", "account", record))
    more = page.findChild(Button, "more")
    if isinstance(more, Button):
        open_shares(stage.session, "account", record, more)
    return None


SCREENS = (
    Screen("rights", _everybody, empty=True),
    Screen("rights-person", _person, empty=True),
    Screen("rights-offboarding", _offboarding, empty=True),
    Screen("rights-units", _units, empty=True),
    Screen("rights-roles", _roles, empty=True),
    Screen("rights-rules", _rules, empty=True),
    Screen("rights-explained", _explain, empty=True),
    Screen("rights-who", _who, empty=True),
    Screen("rights-share", _share, empty=True),
)
