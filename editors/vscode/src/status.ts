// The status bar: whether the server runs, and what the file at hand has.

import * as vscode from "vscode";

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("meed.status", vscode.StatusBarAlignment.Left);
  readonly #watched: vscode.Disposable[];
  #problem: string | undefined;
  #version: string | undefined;

  constructor() {
    this.#item.name = "Meed";
    this.#watched = [
      vscode.languages.onDidChangeDiagnostics(() => this.#show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
    ];
    this.starting();
  }

  starting(): void {
    this.#problem = undefined;
    this.#version = undefined;
    this.#show();
  }

  running(version: string): void {
    this.#problem = undefined;
    this.#version = version;
    this.#show();
  }

  problem(message: string): void {
    this.#problem = message;
    this.#show();
  }

  #show(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== "meed") {
      this.#item.hide();
      return;
    }
    this.#item.backgroundColor = undefined;
    this.#item.command = "workbench.actions.view.problems";
    this.#item.tooltip = this.#version;
    if (this.#problem !== undefined) {
      this.#item.text = "$(warning) Meed: no checks";
      this.#item.tooltip = this.#problem;
      this.#item.command = "meed.showOutput";
      this.#item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
    } else if (this.#version === undefined) {
      this.#item.text = "$(sync~spin) Meed";
    } else {
      const found = vscode.languages.getDiagnostics(document.uri);
      const count = (severity: vscode.DiagnosticSeverity) => found.filter((one) => one.severity === severity).length;
      const errors = count(vscode.DiagnosticSeverity.Error);
      const warnings = count(vscode.DiagnosticSeverity.Warning);
      const told = [
        ...(errors > 0 ? [errors === 1 ? "1 error" : `${errors} errors`] : []),
        ...(warnings > 0 ? [warnings === 1 ? "1 warning" : `${warnings} warnings`] : []),
      ];
      this.#item.text = told.length === 0 ? "$(check) Meed" : `$(${errors > 0 ? "error" : "warning"}) Meed: ${told.join(", ")}`;
    }
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
    for (const watched of this.#watched) {
      watched.dispose();
    }
  }
}
