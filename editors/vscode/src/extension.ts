// The extension: starts the language server, and brings what the program `meed` shows into the editor.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Documents } from "./documents";
import { output } from "./program";
import { Server } from "./server";
import { StatusBar } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const documents = new Documents(async (code) => {
    const program = await server?.program();
    return program === undefined
      ? "The program `meed` was not found, so there is nothing that could explain this."
      : // Its first line says what it is about.
        `# ${await output(program.path, ["explain", code])}`;
  });
  const status = new StatusBar();
  server = new Server(context, status, documents);
  context.subscriptions.push(
    documents,
    status,
    server,
    ...registerCommands(server, documents),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("meed.server.path")) {
        await server?.restart();
      }
    }),
    // The program that the folder's own settings name may be started now.
    vscode.workspace.onDidGrantWorkspaceTrust(() => server?.restart()),
  );
  await server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
