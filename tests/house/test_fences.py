"""Who may import what; one vendor, one file; every page says who may come in."""

from __future__ import annotations

import re
import tomllib

import pytest
from flask import Flask

from app.web.access import OPEN_ENDPOINTS
from tests.house import sources

VENDORS = {
    "whoosh": {"app/catalog/search/whoosh.py"},
    "PIL": {"app/kernel/images.py"},
    "stripe": {"app/payments/stripe.py"},
    "smtplib": {"app/notices/mailer.py"},
    "flask_login": {"app/web/access.py"},
    "xlsxwriter": {"app/kernel/sheets.py"},
    "obstore": {"app/kernel/storage.py"},
    "segno": {"app/kernel/qr.py"},
    "huey": {"app/notices/worker_bell.py"},
    "pyotp": {"app/accounts/totp.py"},
    "fido2": {"app/accounts/webauthn.py"},
    "cryptography": {"app/kernel/sealed_secrets.py"},
    "argon2": {"app/accounts/passwords.py"},
    "zxcvbn_rs_py": {"app/accounts/guessable_passwords.py"},
}
BY_NAME = {"app/kernel/lazily.py"}
PURE = {"states", "rules", "eligibility", "events"}


@pytest.mark.parametrize("vendor", sorted(VENDORS))
def test_a_vendor_is_known_to_one_file_only(vendor: str) -> None:
    users = {
        path
        for path, tree in sources.modules().items()
        if any(name.split(".")[0] == vendor for name in sources.imported(tree))
    }
    assert users <= VENDORS[vendor]


def test_only_pages_know_of_http() -> None:
    wrong = []
    for path, tree in sources.modules().items():
        room, job = sources.room_and_job(path)
        if room not in sources.ROOMS or job in sources.PAGES | {"__init__"}:
            continue
        names = sources.imported(tree)
        if any(n == "flask" or n.startswith(("flask.", "app.web")) for n in names):
            wrong.append(path)
    assert not wrong


def test_rules_and_tables_know_no_session_no_request_and_no_clock() -> None:
    banned = ("flask", "app.web", "app.kernel.db", "app.kernel.clock")
    wrong = [
        path
        for path, tree in sources.modules().items()
        if sources.room_and_job(path)[1] in PURE
        and any(n == b or n.startswith(f"{b}.") for n in sources.imported(tree) for b in banned)
    ]
    assert not wrong


def test_the_clock_is_asked_in_one_place() -> None:
    asked = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    wrong = [
        path
        for path in sources.modules()
        if path != "app/kernel/clock.py" and asked.search((sources.ROOT / path).read_text())
    ]
    assert not wrong


def test_no_exception_to_a_fence_is_without_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[\w\-, ]+\])?)\s*$")
    wrong = [
        f"{path}:{number}"
        for path in sources.modules()
        for number, line in enumerate((sources.ROOT / path).read_text().splitlines(), 1)
        if bare.search(line)
    ]
    assert not wrong


def test_every_page_has_one_access_mark(app: Flask) -> None:
    bare = [
        name
        for name, view in app.view_functions.items()
        if name not in OPEN_ENDPOINTS and not getattr(view, "access_mark", "")
    ]
    assert not bare


def test_addresses_are_kebab_case(app: Flask) -> None:
    good = re.compile(
        r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*|<[^>]+>|\.well-known|[a-z0-9\-]+\.[a-z]+|<[^>]+>-<[^>]+>\.\w+|<[^>]+>\.\w+))+/?)$"
    )
    wrong = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not good.match(rule.rule)
    ]
    assert not wrong


def test_every_file_at_the_top_stands_in_the_import_contract() -> None:
    contract = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ][0]
    top = {name.strip().removeprefix("app.") for name in contract["layers"][0].split(":")}
    files = {path.stem for path in (sources.ROOT / "app").glob("*.py")} - {"__init__"}
    assert files - top == set()
    street = (sources.ROOT / "docs/house.md").read_text().split("Inside a room")[0]
    assert [name for name in sorted(files) if not re.search(rf"\b{name}\b", street)] == []


def test_modules_are_imported_by_name_in_one_place() -> None:
    """What is imported by name is seen by no contract."""
    by_name = [
        path
        for path, tree in sources.modules().items()
        if any(
            name.split(".")[0] == "importlib" and "import_module" in name for name in sources.imported(tree)
        )
    ]
    assert set(by_name) == BY_NAME


def test_what_tests_share_is_no_test() -> None:
    """Builders, cases and counters stand in files of their own: whoever changes a test changes no other."""
    taken = re.compile(r"^\s*(?:from|import) (tests\.(?:\w+\.)*test_\w+)", re.MULTILINE)
    wrong = [
        f"{path.relative_to(sources.ROOT)}: {name}"
        for path in sorted((sources.ROOT / "tests").rglob("*.py"))
        for name in taken.findall(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
