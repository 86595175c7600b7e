"""Given names, by the customs of four languages."""

import pytest

from kiosk.greeting import greeting


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("Nguyễn Thị Lan", "vi", "Lan"),
        ("Marie Dubois", "fr", "Marie"),
        ("Jean-Baptiste Lefèvre-Desnouettes de La Rochefoucauld", "fr", "Jean-Baptiste"),
        ("Emma Clarke", "en", "Emma"),
        ("王小明", "zh", "王小明"),
        ("欧阳靖", "en", "欧阳靖"),
        ("Đỗ Quốc Bảo", "vi", "Bảo"),
        ("  Cher  ", "en", "Cher"),
        ("", "vi", ""),
    ],
)
def test_each_is_greeted_by_given_name(name: str, language: str, said: str):
    assert greeting(name, language) == said
