"""A schedule is opened, a mistake made, read and mended, and an amount changed, by clients that can do what VS Code, Neovim and
Emacs can: through the protocol alone."""

import asyncio
import os
import pathlib
import re
import shutil

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

ROOT = pathlib.Path(__file__).resolve().parents[3]
MEED = os.environ.get("MEED", str(ROOT / "target/debug/meed"))
RIGHT = "target    at least 90%"
WRONG = "target    at lest 90%"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "examples/oxfordshire", tmp_path / "oxfordshire")
    return tmp_path / "oxfordshire"


def make_client():
    """A client that answers what a server may ask, and keeps the version with what is told of it."""
    client = make_test_lsp_client()
    client.told = {}
    for asked in [
        lsp.CLIENT_REGISTER_CAPABILITY,
        lsp.WORKSPACE_INLAY_HINT_REFRESH,
        lsp.WORKSPACE_CODE_LENS_REFRESH,
        lsp.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    ]:

        @client.feature(asked)
        def answer(params):
            return None

    features = client.protocol.fm.features
    keep = features[lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

    def told(params):
        client.told[params.uri] = (params.version, params.diagnostics)
        return keep(params)

    features[lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = told
    return client


@pytest_lsp.fixture(
    params=["visual-studio-code", "neovim", "emacs"],
    config=ClientServerConfig(server_command=[MEED, "lsp"], client_factory=make_client),
)
async def client(request, lsp_client: LanguageClient, folder):
    capabilities = client_capabilities(request.param)
    uri = folder.as_uri()
    lsp_client.answer = await lsp_client.initialize_session(
        lsp.InitializeParams(
            capabilities=capabilities,
            root_uri=uri,
            workspace_folders=[lsp.WorkspaceFolder(uri=uri, name="oxfordshire")],
        )
    )
    lsp_client.pulls = capabilities.text_document.diagnostic is not None
    yield
    await lsp_client.shutdown_session()


class Document:
    """A text that is open, and what the client knows of it."""

    def __init__(self, client, path):
        self.client, self.uri = client, path.as_uri()
        self.text, self.version = path.read_text("utf-8"), 1
        client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(
                lsp.TextDocumentItem(uri=self.uri, language_id="meed", version=1, text=self.text)
            )
        )

    def position(self, at):
        """In UTF-16, which all clients can do; but for those that were told UTF-8."""
        before = self.text[:at]
        line = before.rsplit("\n", 1)[-1]
        utf8 = self.client.answer.capabilities.position_encoding == lsp.PositionEncodingKind.Utf8
        width = len(line.encode("utf-8")) if utf8 else len(line.encode("utf-16-le")) // 2
        return lsp.Position(before.count("\n"), width)

    def offset(self, position):
        lines = self.text.split("\n")
        line, left = lines[position.line], position.character
        utf8 = self.client.answer.capabilities.position_encoding == lsp.PositionEncodingKind.Utf8
        code, unit = ("utf-8", 1) if utf8 else ("utf-16-le", 2)
        start = sum(len(line) + 1 for line in lines[: position.line])
        return start + len(line.encode(code)[: left * unit].decode(code))

    def replace(self, old, new):
        """Types over the first place where `old` stands."""
        at = self.text.index(old)
        self.edit([lsp.TextEdit(lsp.Range(self.position(at), self.position(at + len(old))), new)])

    def edit(self, edits):
        self.version += 1
        changes = []
        for edit in sorted(edits, key=lambda edit: self.offset(edit.range.start), reverse=True):
            start, end = self.offset(edit.range.start), self.offset(edit.range.end)
            changes.append(lsp.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range))
            self.text = self.text[:start] + edit.new_text + self.text[end:]
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri), changes
            )
        )

    async def errors(self):
        """What is told of this version, as soon as it is."""
        if self.client.pulls:
            report = await self.client.text_document_diagnostic_async(
                lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(self.uri))
            )
            found = report.items
        else:
            for _ in range(200):
                if self.client.told.get(self.uri, (0, None))[0] == self.version:
                    break
                await asyncio.sleep(0.05)
            version, found = self.client.told.get(self.uri, (0, []))
            assert version == self.version, "nothing was told of this version within 10 seconds"
        return [one for one in found if one.severity == lsp.DiagnosticSeverity.Error]

    def whole(self):
        return lsp.Range(self.position(0), self.position(len(self.text)))


async def test_a_mistake_is_told_and_mended(client, folder):
    document = Document(client, folder / "contract.meed")
    sound = document.text
    assert await document.errors() == []

    document.replace(RIGHT, WRONG)
    [error] = await document.errors()
    assert error.code == "M0101"
    assert "at lest" in error.message and "at least" in error.message
    assert document.text[document.offset(error.range.start) : document.offset(error.range.end)] == "at lest"

    actions = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(document.uri), error.range, lsp.CodeActionContext(diagnostics=[error])
        )
    )
    fixes = [action for action in actions if getattr(action, "edit", None) and action.kind == lsp.CodeActionKind.QuickFix]
    assert [fix.title for fix in fixes] == ["Write `at least`"]
    edit = fixes[0].edit
    edits = edit.document_changes[0].edits if edit.document_changes else edit.changes[document.uri]
    document.edit(edits)
    assert document.text == sound
    assert await document.errors() == []


async def test_a_hover_reads_the_rule_and_a_name_leads_to_its_item(client, folder):
    document = Document(client, folder / "contract.meed")
    use = document.position(document.text.index("20% of contract-value") + len("20% of "))
    place = lsp.TextDocumentIdentifier(document.uri)
    hover = await client.text_document_hover_async(lsp.HoverParams(place, use))
    assert "Expected annual contract value" in hover.contents.value
    found = await client.text_document_definition_async(lsp.DefinitionParams(place, use))
    found = found[0] if isinstance(found, list) else found
    start = getattr(found, "target_selection_range", None) or found.range
    line = document.text.split("\n")[start.start.line]
    assert line.startswith("amount contract-value ")


async def test_amounts_at_the_end_of_lines_follow_the_text(client, folder):
    if client.answer.capabilities.inlay_hint_provider is None:
        pytest.skip("the server gives no inlay hints")
    document = Document(client, folder / "contract.meed")

    async def worth(line):
        hints = await client.text_document_inlay_hint_async(
            lsp.InlayHintParams(lsp.TextDocumentIdentifier(document.uri), document.whole())
        )
        at = document.text[: document.text.index(line)].count("\n")
        labels = []
        for hint in hints:
            if hint.position.line == at:
                assert hint.position.character >= len(document.text.split("\n")[at]), "a hint inside a line"
                label = hint.label
                labels.append(label if isinstance(label, str) else "".join(part.value for part in label))
        return " ".join(labels)

    # 20 of 100 points of 20% of £36,000,000.
    assert re.search(r"£1,440,000\b", await worth("points     20"))
    document.replace("£36,000,000", "£30,000,000")
    after = await worth("points     20")
    assert re.search(r"£1,200,000\b", after) and not re.search(r"£1,440,000\b", after)
