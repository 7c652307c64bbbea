"""The sample business comes in through the ordinary importer."""

from datetime import date

from desktop.services.sample_loading import load_sample

TODAY = date(2026, 11, 22)


class Heard:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.steps = []

    def step(self, done, total):
        self.steps.append(done / total)


def test_a_vault_is_filled_with_the_sample_business(importer, vault):
    heard = Heard()

    results = load_sample(vault, language="zh_CN", today=TODAY, progress=heard)

    assert all(result.rejected == 0 for result in results)
    counts = {
        entity: importer.values(f'SELECT count(*) FROM "{entity}"')[0][0]
        for entity in ("account", "contact", "opportunity", "lead")
    }
    assert counts == {"account": 300, "contact": 700, "opportunity": 1200, "lead": 150}
    assert heard.steps == sorted(heard.steps)
    assert heard.steps[-1] == 1


def test_every_deal_entered_its_stages_on_the_days_the_sheet_says(importer, vault):
    load_sample(vault, language="en", today=TODAY)

    [(moves, dated)] = importer.values(
        "SELECT count(*), count(at) FROM change WHERE entity = 'opportunity' AND op = 'edit'"
    )
    [(late,)] = importer.values(
        "SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage JOIN "
        "(SELECT record, max(at) AS last FROM change WHERE op = 'edit' GROUP BY record) c "
        "ON c.record = o.id WHERE s.kind <> 'open' "
        "AND abs(julianday(o.closed_on) - julianday(c.last / 1000, 'unixepoch')) > 1"
    )
    [(early,)] = importer.values(
        "SELECT count(*) FROM opportunity WHERE created_at > '2026-11-22T24'"
    )
    assert moves == dated > 3000
    assert late == 0
    assert early == 0
