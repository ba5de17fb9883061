"""Whatever stands in a result, in any of its fields: it is text on a page, and no markup, no script and no link."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grader.grading.document import SubmissionResult
from grader.pages.report import write_report
from tests.support import results

HOSTILE = (
    "<script>alert(1)</script>",
    "</script></style></title></textarea></pre>--><svg/onload=alert(1)>",
    "\"'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066\u200f",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#x3c;",
    "\x00\x1b[31m\x7f\ufeff",
    "data:text/html,<b>",
)
OWN_LINK = re.compile(r"#[a-z]\w*|feedback/[\w.%-]+\.html")


class Skeleton(HTMLParser):
    """The tags and attributes of a page, and what it loads or leads to."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.links, self.shown = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, *(name for name, _ in attributes)))
        self.links += [
            value for name, value in attributes if name in ("href", "src", "action", "data", "xlink:href")
        ]

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}",))

    def handle_data(self, data):
        self.shown.append(data)


def with_every_text(document, text):
    """`document` with `text` in place of each text that is not of a closed list."""

    def replaced(value, name=""):
        match value:
            case dict():
                return {key: replaced(one, key) for key, one in value.items()}
            case list():
                return [replaced(one, name) for one in value]
            case str() if name not in ("status", "kind", "schema_version"):
                return text
        return value

    return SubmissionResult.model_construct(
        **vars(SubmissionResult.model_validate(replaced(document.model_dump())))
    )


def documents(text):
    everywhere = results.result(
        "ann",
        [
            results.exercise(
                checks=[results.check("a", "failed", message="wrong"), results.check("b", "raised", message="m")],
                findings=[results.mistake(), results.tried()],
                notes=["a note"],
            )
        ],
        notes=["a note"],
        **dict.fromkeys(("name", "email", "section", "group", "handed_in_at"), "text"),
        late=True,
    )
    return [with_every_text(everywhere, text)] * 2


def pages(folder, text, **options):
    folder.mkdir()
    for number, document in enumerate(documents(text)):
        data = document.model_dump_json().encode()
        (folder / f"{number}.json").write_bytes(data)
    write_report(folder, **options)
    found = sorted(folder.rglob("*.html"))
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in found}


@pytest.mark.slow
@pytest.mark.parametrize("anonymous", [False, True])
def test_no_text_of_a_result_becomes_markup(tmp_path, anonymous):
    plain = pages(tmp_path / "plain", "harmless", anonymous=anonymous)
    assert len(plain) == (1 if anonymous else 3)
    for number, text in enumerate(HOSTILE):
        hostile = pages(tmp_path / str(number), text, anonymous=anonymous)
        for name, page in hostile.items():
            of_page = Skeleton(page)
            assert of_page.tags == Skeleton(plain[name]).tags, (name, text)
            assert [link for link in of_page.links if not OWN_LINK.fullmatch(link)] == [], text
            unprintable = [one for one in page if not one.isprintable() and one != "\n"]
            assert unprintable == [], (name, text)


@pytest.mark.slow
def test_the_hostile_text_is_shown_as_it_is(tmp_path):
    for page in pages(tmp_path / "x", HOSTILE[0]).values():
        assert HOSTILE[0] in "".join(Skeleton(page).shown)
        assert HOSTILE[0] not in page


@pytest.mark.slow
def test_a_page_allows_itself_its_own_script_and_style_and_nothing_else(tmp_path):
    for page in pages(tmp_path / "x", HOSTILE[0]).values():
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
        directives = dict(one.split(" ", 1) for one in policy.split("; "))
        assert directives["default-src"] == "'none'"
        assert re.fullmatch(r"'sha256-[\w+/=]+'", directives["script-src"])
        assert re.fullmatch(r"'sha256-[\w+/=]+'", directives["style-src"])
        assert set(directives) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
        tags = Skeleton(page).tags
        assert sum(tag[0] == "script" for tag in tags) == sum(tag[0] == "style" for tag in tags) == 1
        assert not any("style" in tag[1:] or any(name.startswith("on") for name in tag[1:]) for tag in tags)
