from datetime import date

import pytest

from desktop.services.sample.business import make_business
from desktop.services.sample.records import Business

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def today() -> date:
    return TODAY


@pytest.fixture(scope="session", params=["zh_CN", "en"])
def business(request: pytest.FixtureRequest) -> Business:
    return make_business(language=request.param, today=TODAY, seed=7)
