// Where the program `meed` is.

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod } from "node:fs/promises";
import { homedir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

/** A program that was found, and how. */
export interface Program {
  readonly path: string;
  readonly version: string;
  readonly from: "setting" | "path" | "extension";
}

/** Why there is none, in words for the person. */
export class NoProgram extends Error {}

const NAME = process.platform === "win32" ? "meed.exe" : "meed";

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first `meed` on the `PATH`. An empty entry would be the folder one happens to be in, and counts for nothing. */
async function onPath(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    if (path.isAbsolute(folder) && (await isExecutable(path.join(folder, NAME)))) {
      return path.join(folder, NAME);
    }
  }
  return undefined;
}

function setting(): string {
  // In a folder that is not trusted, the editor gives only what the person's own settings say.
  const written = vscode.workspace.getConfiguration("meed").get<string>("server.path", "").trim();
  return written.startsWith("~/") ? path.join(homedir(), written.slice(2)) : written;
}

/** What a program prints; fails where it ends with another code than those that are `fine`. */
export function output(
  program: string,
  words: readonly string[],
  options: { cwd?: string; fine?: readonly number[] } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...words],
      { cwd: options.cwd, env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 64 << 20, windowsHide: true },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === "number" && (options.fine ?? [0]).includes(code)) {
          resolve(stdout);
        } else {
          reject(new Error(stderr.trim() || stdout.trim() || String(error)));
        }
      },
    );
  });
}

async function known(file: string, from: Program["from"]): Promise<Program> {
  let version: string;
  try {
    version = (await output(file, ["--version"])).trim();
  } catch (error) {
    throw new NoProgram(`\`${file}\` could not be started: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!version.startsWith("meed ")) {
    throw new NoProgram(`\`${file}\` is another program: it calls itself "${version.split("\n")[0]}".`);
  }
  try {
    await output(file, ["lsp", "--help"]);
  } catch {
    throw new NoProgram(`\`${file}\` is ${version}, which has no language server: install a newer one.`);
  }
  return { path: file, version, from };
}

/** The program that the setting names; or else the one on the `PATH`; or else the one that came with the extension. */
export async function findProgram(extension: vscode.Uri): Promise<Program> {
  const written = setting();
  if (written !== "") {
    if (!path.isAbsolute(written)) {
      throw new NoProgram(`The setting \`meed.server.path\` is \`${written}\`: write the whole path of the program.`);
    }
    if (!(await isExecutable(written))) {
      throw new NoProgram(`The setting \`meed.server.path\` is \`${written}\`, and there is no program there.`);
    }
    return known(written, "setting");
  }
  const found = await onPath();
  if (found !== undefined) {
    return known(found, "path");
  }
  const bundled = path.join(extension.fsPath, "bin", `${process.platform}-${process.arch}`, NAME);
  // What a package was unpacked by may have forgotten that it is a program.
  await chmod(bundled, 0o755).catch(() => undefined);
  if (await isExecutable(bundled)) {
    return known(bundled, "extension");
  }
  throw new NoProgram(
    `The program \`meed\` was not found: there is none on the \`PATH\`, none in the setting \`meed.server.path\`, and this extension was packed without one for ${process.platform}-${process.arch}. Install it, or name it in the setting. Until then there are colours and snippets, and no checks.`,
  );
}
