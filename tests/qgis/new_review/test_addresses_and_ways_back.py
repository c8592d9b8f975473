"""A server's address is completed, Escape leads one step back, and the dialogs lead to each other."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QPushButton
from redline_review.plugin.adapters.clock import SystemClock
from redline_review.plugin.adapters.credentials import Credentials
from redline_review.plugin.adapters.kept_accounts import KeptAccounts
from redline_review.tests.qgis.new_review.support_driver import LEFT, MemorySettings
from redline_review.ui.connect_page import ConnectServices
from redline_review.ui.new_review.server_address import completed_url, completion_words, server_problem
from redline_review.ui.open_workspace import OpenWorkspaceDialog
from redline_review.ui.sign_in import SignInDialog


class LockedManager:
    """An authentication manager whose master password was not given."""

    def isDisabled(self):
        return False

    def masterPasswordIsSet(self):
        return False


@pytest.fixture
def dialog(qtbot, services):
    settings = MemorySettings()
    accounts = KeptAccounts(settings, Credentials(LockedManager()))
    connect = ConnectServices(services, settings, accounts, SystemClock(), *[None] * 3)
    made = OpenWorkspaceDialog(settings, lambda folder: None, connect)
    qtbot.addWidget(made)
    made.show()
    return made


def edit(dialog, name):
    return dialog.findChild(QLineEdit, name)


def click(dialog, name):
    QTest.mouseClick(dialog.findChild(QPushButton, name), LEFT)


def test_a_new_review_is_wanted_once_the_dialog_is_closed(dialog):
    visible = []
    dialog.new_review_wanted.connect(lambda: visible.append(dialog.isVisible()))
    click(dialog, "newReview")
    assert visible == [False]


def test_escape_on_the_servers_page_goes_back_and_keeps_what_was_typed(dialog):
    click(dialog, "connectToServer")
    QTest.keyClicks(edit(dialog, "user"), "wu")
    QTest.keyClick(edit(dialog, "user"), Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.findChild(QPushButton, "connectToServer").isVisible()
    click(dialog, "connectToServer")
    assert edit(dialog, "user").text() == "wu"
    QTest.keyClick(edit(dialog, "user"), Qt.Key.Key_Escape)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_page_says_how_it_completed_an_address(dialog):
    click(dialog, "connectToServer")
    QTest.keyClicks(edit(dialog, "url"), "127.0.0.1:8765")
    page = dialog._connect_page
    assert "http://127.0.0.1:8765" in page._url_says.words()
    assert page._wish().url == "http://127.0.0.1:8765"
    assert "user name" in page.problem()


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("127.0.0.1:8765/", "http://127.0.0.1:8765"),
        ("localhost:8765", "http://localhost:8765"),
        ("10.1.2.3", "http://10.1.2.3"),
        ("[::1]:8765", "http://[::1]:8765"),
        ("review.example.gov.cn", "https://review.example.gov.cn"),
        ("8.8.8.8", "https://8.8.8.8"),
        ("http://review.example.gov.cn", "http://review.example.gov.cn"),
        ("ftp://10.1.2.3", "ftp://10.1.2.3"),
        ("https:/", "https:"),
        ("[", "["),
    ],
    ids=["loopback", "this machine by name", "a private network", "loopback, IPv6", "a public name", "a public number",
         "a scheme given", "another scheme", "a scheme half typed", "no host"],
)  # fmt: skip
def test_an_address_without_a_scheme_gets_the_one_that_suits_its_host(typed, url):
    assert completed_url(typed) == url
    assert bool(completion_words(typed)) == (url != typed.strip().rstrip("/"))


@pytest.mark.parametrize("url", ["", "ftp://10.1.2.3", "https:", "https://", "http://[", "["])
def test_what_is_no_address_of_a_server_is_refused_in_words(url):
    assert "Give the server's address" in server_problem(url)


def test_signing_in_again_keeps_the_name_and_waits_for_the_password(qtbot):
    again = SignInDialog("https://platform.example", "", user="wu")
    again.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(again)
    again.show()
    assert edit(again, "signInUser").text() == "wu"
    assert again.focusWidget() is edit(again, "signInPassword")
