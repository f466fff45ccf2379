// The commands of the palette.

import * as path from "node:path";
import * as vscode from "vscode";
import type { Documents } from "./documents";
import { output } from "./program";
import type { Server } from "./server";

/** The rule file at hand, or one that can be seen. */
function shown(): vscode.TextDocument | undefined {
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.find((editor) => editor?.document.languageId === "meed")?.document;
}

/** The rule file at hand, saved; or nothing, after saying so. */
async function ruleFile(): Promise<vscode.TextDocument | undefined> {
  const document = shown();
  if (document === undefined) {
    void vscode.window.showInformationMessage("Open a rule file (.meed) first.");
    return undefined;
  }
  if ((document.isDirty || document.isUntitled) && !(await document.save())) {
    return undefined;
  }
  return document;
}

async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const short = message.split("\n").slice(0, 6).join("\n");
    await vscode.window.showErrorMessage("meed says what is wrong:", { modal: true, detail: short });
  }
}

/** Runs the program where its colours and drawings can be seen. */
async function inTerminal(name: string, program: string, words: string[], folder: vscode.WorkspaceFolder | undefined) {
  const task = new vscode.Task(
    { type: "meed" },
    folder ?? vscode.TaskScope.Workspace,
    name,
    "meed",
    new vscode.ProcessExecution(program, words),
    [],
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, clear: true };
  await vscode.tasks.executeTask(task);
}

/** What changed between two versions: as a redline where the program writes one, else as a list. */
async function showChanges(program: string, documents: Documents, old: string, now: string, title: string) {
  const forms = await output(program, ["diff", "--help"]);
  if (/\bhtml\b/.test(forms)) {
    documents.page(title, await output(program, ["diff", old, now, "--format", "html"]));
  } else {
    await documents.show(title, await output(program, ["diff", old, now, "--format", "markdown"]));
  }
}

export function registerCommands(server: Server, documents: Documents): vscode.Disposable[] {
  const command = (name: string, run: (program: string) => Promise<void>) =>
    vscode.commands.registerCommand(name, () =>
      telling(async () => {
        const program = await server.program();
        if (program !== undefined) {
          await run(program.path);
        }
      }),
    );

  return [
    vscode.commands.registerCommand("meed.restart", () => server.restart()),
    vscode.commands.registerCommand("meed.showOutput", () => server.channel.show()),

    command("meed.check", async (program) => {
      const document = shown();
      const folder =
        (document && vscode.workspace.getWorkspaceFolder(document.uri)) ?? vscode.workspace.workspaceFolders?.[0];
      const place = folder?.uri.fsPath ?? (document && path.dirname(document.uri.fsPath));
      if (place === undefined) {
        void vscode.window.showInformationMessage("Open a folder first.");
        return;
      }
      await vscode.workspace.saveAll(false);
      await inTerminal("Check", program, ["check", place], folder);
    }),

    command("meed.runExamples", async (program) => {
      const document = await ruleFile();
      if (document !== undefined) {
        const folder = vscode.workspace.getWorkspaceFolder(document.uri);
        await inTerminal("Worked examples", program, ["test", document.uri.fsPath], folder);
      }
    }),

    command("meed.showStatement", async (program) => {
      const document = await ruleFile();
      if (document === undefined) {
        return;
      }
      const beside = path.dirname(document.uri.fsPath);
      const found = await vscode.workspace.fs.readDirectory(vscode.Uri.file(beside));
      const files = found.filter(([name, kind]) => kind === vscode.FileType.File && /\.(csv|xlsx|ods)$/i.test(name));
      const none = "No data: what is due when nothing has been submitted";
      const chosen = await vscode.window.showQuickPick([...files.map(([name]) => name), none], {
        title: "Which data?",
        placeHolder: "A file beside the rule file",
      });
      if (chosen === undefined) {
        return;
      }
      const data = chosen === none ? [] : ["--data", chosen];
      const statement = await output(
        program,
        ["evaluate", path.basename(document.uri.fsPath), ...data, "--format", "markdown"],
        { cwd: beside },
      );
      await documents.show(`Statement of ${path.basename(beside)}`, statement);
    }),

    command("meed.compare", async (program) => {
      const document = await ruleFile();
      if (document === undefined) {
        return;
      }
      const chosen = await vscode.window.showOpenDialog({
        title: "The contract as it was",
        openLabel: "Compare with This",
        defaultUri: vscode.Uri.file(path.dirname(document.uri.fsPath)),
        filters: { Meed: ["meed"] },
      });
      const old = chosen?.[0]?.fsPath;
      if (old !== undefined) {
        const since = path.relative(path.dirname(document.uri.fsPath), old) || path.basename(old);
        await showChanges(program, documents, old, document.uri.fsPath, `Changes since ${since}`);
      }
    }),

    command("meed.explainCode", async (program) => {
      const list = await output(program, ["explain"]);
      const rows = list.split("\n").flatMap((line) => {
        const row = /^\s*(M[0-9]{4})\s+(?:error|warning|note)?\s*(.*)$/i.exec(line);
        return row ? [{ label: row[1] ?? "", description: row[2] ?? "" }] : [];
      });
      const chosen = await vscode.window.showQuickPick(rows, { title: "Which code?", matchOnDescription: true });
      if (chosen !== undefined) {
        // Its first line says what it is about.
        await documents.show(`Meed ${chosen.label}`, `# ${await output(program, ["explain", chosen.label])}`);
      }
    }),

    command("meed.newContract", async (program) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (folder === undefined) {
        const open = "Open a Folder";
        if ((await vscode.window.showInformationMessage("Open the folder for your contracts first.", open)) === open) {
          await vscode.commands.executeCommand("workbench.action.files.openFolder");
        }
        return;
      }
      const name = await vscode.window.showInputBox({
        title: "A new contract",
        prompt: "The name of its folder",
        value: "my-contract",
        validateInput: (text) =>
          /^[a-z0-9][a-z0-9-]*$/.test(text) ? undefined : "Small letters, digits and hyphens, such as my-contract",
      });
      if (name !== undefined) {
        await output(program, ["new", name], { cwd: folder.uri.fsPath });
        const file = vscode.Uri.joinPath(folder.uri, name, "contract.meed");
        await vscode.window.showTextDocument(file);
      }
    }),
  ];
}
