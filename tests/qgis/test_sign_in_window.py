"""The sign-in window: what the platform takes is shown, the browser is sent out and waited for, accounts are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QRadioButton
from redline_review.plugin.adapters.accounts import LineAccount, Way
from redline_review.plugin.adapters.credentials import Credentials
from redline_review.plugin.adapters.kept_accounts import KeptAccounts
from redline_review.plugin.adapters.network_policy import NetworkPolicy
from redline_review.plugin.adapters.oidc_sign_in import IssuerAccount
from redline_review.plugin.adapters.settings import Settings
from redline_review.plugin.adapters.sign_in_ways import IssuerOffer, Ways
from redline_review.plugin.adapters.workspace import create_workspace, open_workspace
from redline_review.plugin.domain.records import WorkspaceInfo
from redline_review.plugin.domain.states import NetworkMode
from redline_review.tests.qgis.new_review.support_driver import MemorySettings
from redline_review.tests.qgis.support_desktop import Opener
from redline_review.tests.qgis.support_waiting import until
from redline_review.tests.qgis.support_window import press
from redline_review.tests.server.support_issuer import AUDIENCE, TokenIssuer, issuing
from redline_review.tests.sync.support_browser import FormBrowser
from redline_review.tests.sync.support_platform import PASSWORD, Office, Platform, running
from redline_review.ui.browser_way import SignInLines
from redline_review.ui.connect_page import ConnectPage
from redline_review.ui.desk import ReviewDesk
from redline_review.ui.line import with_host
from redline_review.ui.making import connect_services
from redline_review.ui.review import sync_state
from redline_review.ui.sign_in import SignInDialog
from redline_review.ui.sign_in_pages import LinePage
from redline_review.ui.sign_in_panel import SignInPanel

ELSEWHERE = IssuerOffer("https://sso.example.cn/realms/eco", "省统一身份认证", "redline", ("openid",))
PLATFORM = "https://platform.example"


@pytest.fixture(scope="module")
def issuer() -> Iterator[TokenIssuer]:
    with issuing() as running_issuer:
        yield running_issuer


@pytest.fixture(scope="module")
def platform(issuer: TokenIssuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    told = {"oidc_issuer": issuer.url, "oidc_audience": AUDIENCE, "oidc_title": "省统一身份认证"}
    with running(tmp_path_factory.mktemp("server"), **told) as running_platform:
        yield running_platform


@pytest.fixture
def office(platform: Platform) -> Office:
    return platform.office(cases=3)


@pytest.fixture(autouse=True)
def _ways_are_forgotten(qgis_app: QgsApplication) -> Iterator[None]:
    yield
    QgsApplication.authManager().clearMasterPassword()
    for key in ("authcfg", "sign_in_way", "line_authcfg"):
        QgsSettings().remove(f"plugins/redline_review/{key}")


@pytest.fixture
def desk(
    opened: Opener, tmp_path: Path, platform: Platform, office: Office, monkeypatch: pytest.MonkeyPatch
) -> ReviewDesk:
    """A desk over an empty workspace of the platform: its first sync asks who is there."""
    monkeypatch.setattr(sync_state, "REST_MS", 300_000)  # only a key sends
    return opened(create_workspace(tmp_path / "connected", "connected", server_url=platform.url))


def dialogs(desk: ReviewDesk) -> list[SignInDialog]:
    return [found for found in desk.window.findChildren(SignInDialog) if found.isVisible()]


def asked(desk: ReviewDesk) -> SignInDialog:
    """Return the sign-in window once it knows what the platform takes."""
    until("the question", lambda: dialogs(desk))
    (dialog,) = dialogs(desk)
    until("the platform's word", lambda: dialog._asking is None)
    return dialog


def part(dialog, kind, name):
    return dialog.findChild(kind, name)


def sign_in_with(desk: ReviewDesk, browser: FormBrowser) -> SignInDialog:
    desk._signing.lines = SignInLines(True, browser.open)
    desk._line.close()
    desk._line.sign_in()
    return asked(desk)


class TestTheBrowser:
    def test_whoever_signs_in_there_fetches_and_sends_and_is_told_of_once_the_platform_knows_them(
        self, desk: ReviewDesk, platform: Platform, office: Office
    ) -> None:
        asked(desk).reject()
        accounts: list[IssuerAccount] = []
        desk.signed_in.connect(accounts.append)
        browser = FormBrowser(office.username)
        dialog = sign_in_with(desk, browser)
        way = part(dialog, QRadioButton, "way-issuer")
        assert way.isChecked()
        assert way.text() == "Sign in through the browser: 省统一身份认证"
        assert part(dialog, QPushButton, "signIn").text() == "Open the browser"
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        until("the first pull", lambda: len(desk.session.cases) == 3)
        until("the account told", lambda: accounts)
        browser.wait()
        assert [account.subject for account in accounts] == [office.username]
        assert not dialogs(desk)

    def test_a_sign_in_that_was_ended_is_asked_for_once_and_the_finding_goes_out_after_it(
        self, desk: ReviewDesk, platform: Platform, office: Office, issuer: TokenIssuer
    ) -> None:
        asked(desk).reject()
        dialog = sign_in_with(desk, FormBrowser(office.username))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        until("the first pull", lambda: len(desk.session.cases) == 3 and not desk._line._worker.busy)
        account = desk._signing._account
        account.bearer = issuer.token("past")
        issuer.admin("end", person=office.username)
        desk.window.activateWindow()
        until("the window active", lambda: QApplication.activeWindow() is desk.window)
        desk.controller.form.answer("reality", "not_real_season")
        press(desk, Qt.Key.Key_Return)
        if desk.session.unsent() == 0:  # nothing was painted: it is asked for twice
            press(desk, Qt.Key.Key_Return)
        until("it is saved", lambda: desk.session.unsent() == 1 and desk._saving.pending == 0)
        press(desk, Qt.Key.Key_F5)
        again = asked(desk)
        assert "They are safe here." in " ".join(label.text() for label in again.findChildren(QLabel))
        assert desk.session.unsent() == 1
        desk._signing.lines = again._browser._lines = SignInLines(True, FormBrowser(office.username).open)
        QTest.keyClick(again, Qt.Key.Key_Return)
        until("the finding sent", lambda: desk.session.unsent() == 0)
        assert sum(bool(platform.case(case_id).finding) for case_id in office.case_ids) == 1

    def test_one_that_never_comes_back_is_called_off_by_escape_and_the_window_stays(self, desk: ReviewDesk) -> None:
        asked(desk).reject()
        opened_pages: list[str] = []
        desk._signing.lines = SignInLines(True, opened_pages.append)
        desk._line.sign_in()
        dialog = asked(desk)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        until("the browser opened", lambda: opened_pages)
        copy = part(dialog, QPushButton, "copyAddress")
        assert copy.isVisible()
        QTest.keyClick(copy, Qt.Key.Key_Space)
        assert QApplication.clipboard().text() == opened_pages[0]
        assert not part(dialog, QPushButton, "signIn").isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert "called off" in dialog._say.words()
        assert part(dialog, QPushButton, "signIn").isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        until("it closed", lambda: not dialogs(desk))

    def test_a_no_there_is_said_and_name_and_password_are_still_a_way(
        self, desk: ReviewDesk, office: Office, platform: Platform
    ) -> None:
        asked(desk).reject()
        dialog = sign_in_with(desk, FormBrowser(office.username, answer="no"))
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        until("the no", lambda: "did not let you in" in dialog._say.words())
        QTest.mouseClick(part(dialog, QRadioButton, "way-account"), Qt.MouseButton.LeftButton)
        QTest.keyClicks(part(dialog, QLineEdit, "signInUser"), office.username)
        QTest.keyClicks(part(dialog, QLineEdit, "signInPassword"), PASSWORD)
        QTest.keyClick(part(dialog, QLineEdit, "signInPassword"), Qt.Key.Key_Return)
        until("the first pull", lambda: len(desk.session.cases) == 3)

    def test_whoever_signed_in_once_is_known_at_each_opening_by_a_token_that_changes_each_time(
        self, opened: Opener, desk: ReviewDesk, platform: Platform, office: Office
    ) -> None:
        manager = QgsApplication.authManager()
        assert manager.setMasterPassword("tests-only", True)
        kept = KeptAccounts(Settings(), Credentials(manager))
        desk.signed_in.connect(partial(kept.keep, platform.url))
        asked(desk).reject()
        QTest.keyClick(sign_in_with(desk, FormBrowser(office.username)), Qt.Key.Key_Return)

        def stored() -> str:
            found = Credentials(manager).load_issuer(Settings().authcfg(platform.url))
            return found.refresh if found is not None else ""

        until("the account kept", stored)
        first = stored()
        desk.close()
        desk.closer.wait()
        later = KeptAccounts(Settings(), Credentials(manager))  # as after a new start of QGIS
        again = opened(desk.workspace, later.known(platform.url))
        again._line.sync()
        until("its successor", lambda: stored() != first)
        until("the sync done", lambda: not again._line._worker.busy)
        assert not dialogs(again)
        assert (len(again.session.cases), again._line.trouble) == (3, None)
        manager.removeAuthenticationConfig(Settings().authcfg(platform.url))


class TestWhatIsOffered:
    @pytest.fixture
    def panel(self, qgis_app: QgsApplication) -> Iterator[SignInPanel]:
        made = SignInPanel(Credentials(QgsApplication.authManager()))
        made.show()
        yield made
        made.close()
        made.deleteLater()

    @staticmethod
    def shown(panel: SignInPanel) -> list[str]:
        return [way.value for way, button in panel._buttons.items() if button.isVisible()]

    @pytest.mark.parametrize(
        ("ways", "offered", "chosen"),
        [
            pytest.param(Ways(), ["account", "line"], Way.ACCOUNT, id="accounts"),
            pytest.param(Ways(True, ELSEWHERE), ["issuer", "account", "line"], Way.ISSUER, id="accounts and an issuer"),
            pytest.param(Ways(False, ELSEWHERE), ["issuer", "line"], Way.ISSUER, id="an issuer only"),
            pytest.param(Ways(False, None, True), [], Way.LINE, id="what lies before it"),
        ],
    )
    def test_only_what_the_platform_takes_is_shown(self, panel, ways, offered, chosen):
        panel.show_ways(ways, NetworkPolicy(NetworkMode.OPEN), None)
        assert (self.shown(panel), panel.way()) == (offered, chosen)
        assert ("Something before the platform asks" in panel.says.words()) == ways.guarded

    def test_the_way_used_last_is_chosen_unless_somebody_types_already(self, panel):
        panel.show_ways(Ways(True, ELSEWHERE), NetworkPolicy(NetworkMode.OPEN), Way.ACCOUNT)
        assert panel.way() is Way.ACCOUNT
        panel.name_page.user.setText("wu")
        panel.show_ways(Ways(True, ELSEWHERE), NetworkPolicy(NetworkMode.OPEN), Way.ISSUER)
        assert panel.way() is Way.ACCOUNT

    @pytest.mark.parametrize(
        ("policy", "said", "usable"),
        [
            pytest.param(NetworkPolicy(NetworkMode.OPEN), "", True, id="open"),
            pytest.param(NetworkPolicy(NetworkMode.LISTED, ["sso.example.cn"]), "", True, id="listed"),
            pytest.param(NetworkPolicy(NetworkMode.LISTED), "puts it on its list", True, id="not listed yet"),
            pytest.param(NetworkPolicy(NetworkMode.NONE), "may not ask sso.example.cn", False, id="none"),
        ],
    )
    def test_what_the_workspace_may_ask_is_said_beforehand(self, panel, policy, said, usable):
        panel.show_ways(Ways(True, ELSEWHERE), policy, Way.ISSUER)
        assert said in panel.issuer_page.says.words()
        assert bool(panel.issuer_page.says.words()) == bool(said)
        assert (panel.problem() == "") == usable

    def test_that_nothing_is_kept_without_a_master_password_is_said_on_each_way(self, panel):
        panel.show_ways(Ways(True, ELSEWHERE), NetworkPolicy(NetworkMode.OPEN), None)
        for page in (panel.name_page.says, panel.issuer_page._lasts):
            assert page.words().startswith("Kept until QGIS closes")


class TestAConfigurationOfQgis:
    @pytest.fixture
    def page(self, qgis_app: QgsApplication) -> Iterator[LinePage]:
        """The page with a certificate and a browser's sign-in in QGIS's store, which is open."""
        manager = QgsApplication.authManager()
        assert manager.setMasterPassword("tests-only", True)
        credentials = Credentials(manager)
        signed = credentials.store_issuer(PLATFORM, IssuerAccount(ELSEWHERE, "s", "王", "refresh")).authcfg
        config = QgsAuthMethodConfig("PKI-Paths")
        config.setName("certificate of a test")
        config.setConfigMap({"certpath": "/nowhere/a.pem", "keypath": "/nowhere/a.key", "keypass": ""})
        _stored, config = manager.storeAuthenticationConfig(config)
        made = LinePage(credentials)
        made.certificate, made.browsers = config.id(), signed
        made.show()
        yield made
        made.close()
        made.deleteLater()
        for authcfg in (signed, config.id()):
            manager.removeAuthenticationConfig(authcfg)

    def test_one_has_to_be_chosen(self, page):
        assert "Choose an authentication configuration" in page.problem()

    def test_behind_a_certificate_there_may_be_an_account_or_none(self, page):
        page.select.setConfigId(page.certificate)
        assert (page.problem(), page.account()) == ("", LineAccount(page.certificate))
        page._more.user.setText("wu")
        page._more.password.setText("secret")
        assert page.account() == LineAccount(page.certificate, "wu", "secret")

    def test_that_of_a_browser_is_no_configuration_of_a_line(self, page):
        page.select.setConfigId(page.browsers)
        assert "choose another" in page.problem()
        assert not page._more.isVisible()

    def test_a_locked_store_is_said_and_an_opened_one_is_seen(self, page):
        manager = QgsApplication.authManager()
        manager.clearMasterPassword()
        page.select.setConfigId(page.certificate)
        page._follow()
        assert "is locked" in page.problem()
        assert manager.setMasterPassword("tests-only", True)
        assert page.problem() == ""


def test_an_issuers_host_comes_on_the_list_only_where_there_is_one():
    bare = WorkspaceInfo("", "", 1, PLATFORM, NetworkMode.LISTED, ("tiles.example",))
    assert with_host(bare, "sso.example.cn").listed_hosts == ("tiles.example", "sso.example.cn")
    assert with_host(bare, "platform.example") is bare
    for mode in (NetworkMode.OPEN, NetworkMode.NONE):
        assert with_host(replace(bare, network_mode=mode), "sso.example.cn").listed_hosts == ("tiles.example",)


class TestAccountsAreKept:
    @pytest.fixture
    def kept(self, qgis_app: QgsApplication) -> Iterator[KeptAccounts]:
        manager = QgsApplication.authManager()
        assert manager.setMasterPassword("tests-only", True)
        yield KeptAccounts(MemorySettings(), Credentials(manager))
        for authcfg, config in manager.availableAuthMethodConfigs().items():
            if config.uri() == PLATFORM:
                manager.removeAuthenticationConfig(authcfg)

    def test_by_the_way_used_last(self, kept):
        assert (kept.way(PLATFORM), kept.known(PLATFORM)) == (None, None)
        assert kept.keep(PLATFORM, ("wu", "secret"))
        assert (kept.way(PLATFORM), kept.known(PLATFORM)) == (Way.ACCOUNT, ("wu", "secret"))
        assert kept.keep(PLATFORM, IssuerAccount(ELSEWHERE, "s", "王", "refresh"))
        assert kept.way(PLATFORM) is Way.ISSUER
        assert (kept.known(PLATFORM).offer, kept.known(PLATFORM).refresh) == (ELSEWHERE, "refresh")
        assert kept.keep(PLATFORM, LineAccount("abc1234"))
        assert (kept.way(PLATFORM), kept.known(PLATFORM)) == (Way.LINE, LineAccount("abc1234"))

    def test_a_token_renewed_in_another_thread_takes_its_predecessors_place(self, kept):
        kept.keep(PLATFORM, IssuerAccount(ELSEWHERE, "s", "王", "first"))
        account = kept.known(PLATFORM)
        account.refresh = "second"
        account.renewed(account)
        assert KeptAccounts(kept._settings, kept.credentials).known(PLATFORM).refresh == "second"

    def test_there_is_one_account_of_a_sign_in_in_a_session(self, kept):
        kept.keep(PLATFORM, IssuerAccount(ELSEWHERE, "s", "王", "first"))
        later = KeptAccounts(kept._settings, kept.credentials)
        assert later.known(PLATFORM) is later.known(PLATFORM)
        ended = later.known(PLATFORM)
        ended.refresh = ""
        assert later.known(PLATFORM) is not ended, "what was ended is not handed out again"

    def test_one_renewed_after_somebody_else_signed_in_does_not(self, kept):
        former = IssuerAccount(ELSEWHERE, "s", "王", "former")
        kept.keep(PLATFORM, former)
        kept.keep(PLATFORM, IssuerAccount(ELSEWHERE, "t", "李", "latter"))
        former.refresh = "late"
        former.renewed(former)
        found = KeptAccounts(kept._settings, kept.credentials).known(PLATFORM)
        assert (found.name, found.refresh) == ("李", "latter")


def test_connecting_to_a_server_goes_through_the_browser_where_it_says_so(
    qgis_app: QgsApplication, tmp_path: Path, platform: Platform, office: Office
) -> None:
    accounts = KeptAccounts(Settings(), Credentials(QgsApplication.authManager()))
    browser = FormBrowser(office.username)
    services = connect_services(QgsProject.instance(), Settings(), accounts)
    page = ConnectPage(replace(services, lines=SignInLines(True, browser.open)))
    page.show()
    connected: list[str] = []
    page.connected.connect(connected.append)
    QTest.keyClicks(part(page, QLineEdit, "url"), platform.url)
    assert page._asking is None, "an address that is being typed is asked nothing"
    page._url.editingFinished.emit()
    until("the platform's word", lambda: part(page, QRadioButton, "way-issuer").isVisible())
    part(page, QLineEdit, "workspaceFolder").setText(str(tmp_path / "made"))
    button = part(page, QPushButton, "connect")
    until("the button", button.isEnabled)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until("the workspace", partial(bool, connected))
    browser.wait()
    assert open_workspace(Path(connected[0])).info.server_url == platform.url
    account = accounts.known(platform.url)
    assert (account.subject, accounts.way(platform.url)) == (office.username, Way.ISSUER)
    files = [file for file in Path(connected[0]).rglob("*") if file.is_file()]
    assert not [file for file in files if account.refresh.encode() in file.read_bytes()]
    page.close_down()
    page.close()
    page.deleteLater()
