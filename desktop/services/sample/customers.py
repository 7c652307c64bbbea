"""Customers: firms and clinics with their places, groups and the colleague in charge."""

from collections.abc import Sequence
from datetime import date
from random import Random

from desktop.services.sample.bilingual import Text, texts
from desktop.services.sample.industries import GROUP_ENDING, INDUSTRIES, Industry
from desktop.services.sample.names import Name, brands, landline
from desktop.services.sample.places import CITIES, STREETS, City
from desktop.services.sample.records import Account, Person

GROUPS = 8
SOURCES = texts("""
    华东医疗设备展 | East China medical fair
    客户推荐 | Referral
    官网咨询 | Web site
    微信公众号 | WeChat
    招标公告 | Tender notice
    电话开发 | Cold call
    合作伙伴 | Partner
""")


class Register:
    """Enters customers one after the other and sees to it that no name comes twice."""

    def __init__(self, chance: Random, language: str, persons: Sequence[Person], size: int) -> None:
        self._chance, self._language = chance, language
        self._persons = [person for person in persons if person.provinces]
        self._brands = iter(brands(chance, size))
        self._taken: set[str] = set()
        self._groups: list[tuple[Account, Name]] = []
        self.accounts: list[Account] = []

    def enter(self, created_on: date) -> None:
        """Enter the next customer, who came on that day."""
        city = self._chance.choices(CITIES, [city.share for city in CITIES])[0]
        industry = self._chance.choices(INDUSTRIES, [kind.share for kind in INDUSTRIES])[0]
        if industry.code == "hospital" and len(self._groups) < GROUPS and self.accounts:
            account, brand = self._new(city, industry, GROUP_ENDING, created_on)
            self._groups.append((account, brand))
        elif not (industry.code != "dealer" and self._joins_group(city, industry, created_on)):
            self._new(city, industry, self._chance.choice(industry.endings), created_on)

    def _joins_group(self, city: City, industry: Industry, created_on: date) -> bool:
        """Enter a customer under a group's trade name, where there is a group and a free name."""
        if not self._groups or self._chance.random() > 0.14:
            return False
        parent, brand = self._chance.choice(self._groups)
        ending = industry.endings[0]
        if city.name.chinese + brand.chinese + ending.chinese in self._taken:
            return False
        self._add(city, industry, brand, ending, created_on).parent_code = parent.code
        return True

    def _new(
        self, city: City, industry: Industry, ending: Text, created_on: date
    ) -> tuple[Account, Name]:
        brand = next(self._brands)
        return self._add(city, industry, brand, ending, created_on), brand

    def _add(
        self, city: City, industry: Industry, brand: Name, ending: Text, created_on: date
    ) -> Account:
        chance, language = self._chance, self._language
        owner = chance.choice([p for p in self._persons if city.province.english in p.provinces])
        employees = _rounded(chance.triangular(*industry.employees, industry.employees[0] * 2))
        short = city.name.chinese + brand.chinese
        account = Account(
            code=f"C-{len(self.accounts) + 1:04d}",
            name=short + ending.chinese,
            short_name=short,
            english_name=f"{city.name.english} {brand.latin.capitalize()} {ending.english}",
            domain=self._domain(f"{brand.latin}.{city.name.english.lower()}"),
            industry_code=industry.code,
            industry=industry.name.said_in(language),
            province=city.province.said_in(language),
            city=city.name.said_in(language),
            region=city.region.said_in(language),
            street=self._street(city),
            phone=landline(chance, city.area_code),
            employees=employees,
            source=chance.choices(SOURCES, (30, 24, 10, 10, 12, 8, 6))[0].said_in(language),
            owner=owner.name,
            unit=owner.unit,
            created_on=created_on,
            annual_revenue=round(employees * chance.uniform(28, 90)) * 10_000,
        )
        self._taken.add(account.name)
        self.accounts.append(account)
        return account

    def _domain(self, wished: str) -> str:
        """Return a free name under ``example.com``; trade names may sound alike."""
        free, number = f"{wished}.example.com", 2
        while free in self._taken:
            free, number = f"{wished}{number}.example.com", number + 1
        self._taken.add(free)
        return free

    def _street(self, city: City) -> str:
        district, street = self._chance.choice(city.districts), self._chance.choice(STREETS)
        number = self._chance.randint(3, 899)
        if self._language == "zh_CN":
            return f"{district.chinese}{street.chinese} {number} 号"
        return f"{number} {street.english}, {district.english}"


def _rounded(value: float) -> int:
    """Round a head count as people state it: to fives below a hundred, to tens above."""
    step = 5 if value < 100 else 10
    return round(value / step) * step


def make_accounts(
    chance: Random, language: str, persons: Sequence[Person], created: Sequence[date]
) -> list[Account]:
    """Return one customer for each day of ``created``, in the order in which they came."""
    register = Register(chance, language, persons, len(created))
    for day in sorted(created):
        register.enter(day)
    return register.accounts
