// What the program writes, shown beside the text: statements and explanations as Markdown, changes as a redline.

import * as vscode from "vscode";

const SCHEME = "meed-shown";
const EXPLAINED = "meed-explain";

/** Where the explanation of a code is, with the code in the place of `CODE`: a document that only this editor has. */
export const EXPLANATION = `${EXPLAINED}:/CODE.md`;

/** What a page of the program may do in a panel: have its own colours, and nothing else. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #pages = new Map<string, vscode.WebviewPanel>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registered = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.workspace.registerTextDocumentContentProvider(EXPLAINED, {
      provideTextDocumentContent: (uri) => this.#explain(/M[0-9]{4}/.exec(uri.path)?.[0] ?? ""),
    }),
  ];
  readonly onDidChange = this.#changed.event;
  readonly #explain: (code: string) => Promise<string>;

  /** `explain` gives what the program says of a code, in Markdown. */
  constructor(explain: (code: string) => Promise<string>) {
    this.#explain = explain;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Shows Markdown under a title, in place of what was shown under it before. */
  async show(title: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` });
    this.#texts.set(uri.toString(), markdown);
    this.#changed.fire(uri);
    // Where something shown has the focus, the next takes its place; else it stands beside the text.
    const beside = vscode.window.activeTextEditor !== undefined;
    await vscode.commands.executeCommand(beside ? "markdown.showPreviewToSide" : "markdown.showPreview", uri);
  }

  /** Shows a page under a title beside the text, in place of what was shown under it before. It can run nothing and load nothing. */
  page(title: string, html: string): void {
    let panel = this.#pages.get(title);
    if (panel === undefined) {
      panel = vscode.window.createWebviewPanel("meed.page", title, vscode.ViewColumn.Beside, {
        enableScripts: false,
        enableCommandUris: false,
        enableForms: false,
        localResourceRoots: [],
        enableFindWidget: true,
      });
      panel.onDidDispose(() => this.#pages.delete(title));
      this.#pages.set(title, panel);
    } else {
      panel.reveal(undefined, true);
    }
    const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
    panel.webview.html = html.includes("<head>") ? html.replace("<head>", `<head>${policy}`) : policy + html;
  }

  dispose(): void {
    for (const registered of this.#registered) {
      registered.dispose();
    }
    for (const panel of this.#pages.values()) {
      panel.dispose();
    }
    this.#changed.dispose();
  }
}
