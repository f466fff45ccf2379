// The language server: one process for the window, found, started, and said clearly when it is not there.

import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { Location, Position } from "vscode-languageclient/node";
import { EXPLANATION } from "./documents";
import type { Documents } from "./documents";
import { NoProgram, findProgram } from "./program";
import type { Program } from "./program";
import type { StatusBar } from "./status";

/** What the server is told to show. */
function settings(): Record<string, unknown> {
  const meed = vscode.workspace.getConfiguration("meed");
  return {
    diagnostics: { hints: meed.get("diagnostics.hints", false) },
    // Explanations are shown beside the text, and codes lead to them.
    explain: { asMessage: false, link: EXPLANATION },
    inlayHints: { worth: meed.get("inlayHints.worth", true), years: meed.get("inlayHints.years", true) },
    codeLens: {
      examples: meed.get("codeLens.examples", true),
      totals: meed.get("codeLens.totals", true),
      references: meed.get("codeLens.references", true),
    },
  };
}

/** What the server gives with a lens that counts references: the document, the place of the name, and where it is used. */
type References = [uri: string, position: Position, places: Location[]];

export class Server implements vscode.Disposable {
  readonly channel = vscode.window.createOutputChannel("Meed", { log: true });
  #client: LanguageClient | undefined;
  #program: Program | undefined;
  /** What is being done about the server: one thing after the other. */
  #last: Promise<void> = Promise.resolve();
  readonly #settings: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly status: StatusBar,
    private readonly documents: Documents,
  ) {
    this.#settings = vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("meed")) {
        await this.#client?.sendNotification("workspace/didChangeConfiguration", { settings: { meed: settings() } });
      }
    });
  }

  /** The program, or nothing, after saying why. */
  async program(): Promise<Program | undefined> {
    if (this.#program === undefined) {
      await this.start();
    }
    return this.#program;
  }

  /** Starts the server, after whatever else is being done about it. */
  start(): Promise<void> {
    return this.#next(() => this.#start());
  }

  stop(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      await this.#start();
    });
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work, work);
    return this.#last;
  }

  async #start(): Promise<void> {
    if (this.#client !== undefined) {
      return;
    }
    try {
      this.#program = await findProgram(this.context.extensionUri);
    } catch (error) {
      if (!(error instanceof NoProgram)) {
        throw error;
      }
      this.channel.error(error.message);
      this.status.problem(error.message);
      void this.#tell(error.message);
      return;
    }
    const { path, version, from } = this.#program;
    const found = { setting: "the setting", path: "the PATH", extension: "this extension" }[from];
    this.channel.info(`${version}, found by ${found}: ${path}`);
    this.#client = new LanguageClient(
      "meed",
      "Meed",
      { command: path, args: ["lsp"], transport: TransportKind.stdio },
      {
        documentSelector: [
          { scheme: "file", language: "meed" },
          { scheme: "untitled", language: "meed" },
        ],
        initializationOptions: settings(),
        outputChannel: this.channel,
        middleware: {
          // What light bulbs and lenses ask for is shown in the ways that this editor has.
          executeCommand: async (command, words, next) => {
            if (command === "meed.showReferences") {
              return this.#showReferences(words as References);
            }
            const answer: unknown = await next(command, words);
            if (command === "meed.explain" && typeof answer === "string") {
              await this.documents.show(`Meed ${String(words[0])}`, `# ${String(words[0])}\n\n${answer}`);
            } else if (command === "meed.runExample" && typeof answer === "string") {
              void vscode.window.showInformationMessage(answer);
            }
            return answer;
          },
        },
      },
    );
    this.#client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        this.status.running(version);
      } else if (newState === State.Starting) {
        this.status.starting();
      } else {
        this.status.problem("The language server has stopped.");
      }
    });
    try {
      await this.#client.start();
    } catch (error) {
      this.#client = undefined;
      const message = `The language server did not start: ${error instanceof Error ? error.message : String(error)}`;
      this.status.problem(message);
      void this.#tell(message);
    }
  }

  async #showReferences([uri, position, places]: References): Promise<void> {
    const convert = this.#client?.protocol2CodeConverter;
    if (convert !== undefined) {
      await vscode.commands.executeCommand(
        "editor.action.showReferences",
        convert.asUri(uri),
        convert.asPosition(position),
        places.map((place) => convert.asLocation(place)),
      );
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#program = undefined;
    await client?.dispose();
  }

  dispose(): void {
    this.#settings.dispose();
    this.channel.dispose();
  }

  async #tell(message: string): Promise<void> {
    const choose = "Open the Setting";
    const look = "Show the Output";
    const chosen = await vscode.window.showWarningMessage(message.replaceAll("`", "'"), choose, look);
    if (chosen === choose) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "meed.server.path");
    } else if (chosen === look) {
      this.channel.show();
    }
  }
}
