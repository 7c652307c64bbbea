"""What this machine remembers between two starts."""

from desktop.services.settings import Settings


def test_a_value_put_is_there_at_the_next_start(tmp_path):
    Settings(tmp_path / "new").put("language", "zh_CN")

    assert Settings(tmp_path / "new").language == "zh_CN"


def test_a_damaged_file_counts_as_empty(tmp_path):
    (tmp_path / "settings.json").write_text("{ not json", "utf-8")

    settings = Settings(tmp_path)

    assert (settings.theme, settings.density, settings.last_vault) == ("system", "compact", None)


def test_a_value_of_another_type_or_choice_is_ignored(tmp_path):
    settings = Settings(tmp_path)
    settings.put("theme", "pink")
    settings.put("lock_minutes", "soon")

    assert settings.theme == "system"
    assert settings.lock_minutes == 10


def test_a_vault_that_is_gone_is_not_the_last_one(tmp_path):
    settings = Settings(tmp_path)
    settings.put("last_vault", str(tmp_path / "gone.holdfast"))

    assert settings.last_vault is None
