// The extension: starts the language server, and brings what the program `meed` shows into the editor.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Documents } from "./documents";
import { Server } from "./server";
import { StatusBar } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const documents = new Documents();
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
