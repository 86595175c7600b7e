"""Lists in the configuration: lines of news, and pictures. Pure; gives the value, or raises ValueError with a sentence."""

from typing import Any

from kiosk.config_options import LANGUAGES

NEWS_MOST = 12
"""Lines of news in one language; with more the kiosk does not start."""

NEWS_CHARS = 100
"""Characters of one of them: more do not fit on a small screen."""

PATHS_MOST = 200
"""Pictures in a list; for more there is the folder."""


def news(value: Any) -> dict[str, tuple[str, ...]]:
    """A text or a list stands for all languages."""
    if not isinstance(value, dict):
        return dict.fromkeys(LANGUAGES, _lines(value))
    for language in value:
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}; they are {', '.join(LANGUAGES)}")
    return {language: _lines(lines) for language, lines in value.items()}


def _lines(value: Any) -> tuple[str, ...]:
    lines = [value] if isinstance(value, str) else value
    if value == "":                      # as in the sample of other options: nothing is said
        return ()
    if not isinstance(lines, list | tuple) or not all(isinstance(line, str) and line.strip() for line in lines):
        raise ValueError('a text is wanted, or a list of them: ["Đọc truyện thứ Bảy, 9:30"]')
    for line in lines:
        if len(line) > NEWS_CHARS or not line.isprintable():
            raise ValueError(f"{line[:NEWS_CHARS]}…: a line has at most {NEWS_CHARS} characters, and no control characters")
    if len(lines) > NEWS_MOST:
        raise ValueError(f"{len(lines)} lines; at most {NEWS_MOST} are shown in turns")
    return tuple(lines)


def pictures(value: Any) -> tuple[str, ...]:
    """One folder (or file), or a list of files."""
    paths = [value] if isinstance(value, str) else value
    if not isinstance(paths, list | tuple) or not all(isinstance(path, str) and path.isprintable() for path in paths):
        raise ValueError('a folder is wanted, such as "pictures", or a list of files: ["a.jpg", "b.png"]')
    if len(paths) > PATHS_MOST:
        raise ValueError(f"{len(paths)} files; at most {PATHS_MOST} may be listed (a folder may hold more)")
    return tuple(path for path in paths if path)
