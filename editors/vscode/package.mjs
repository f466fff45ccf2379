// Packs the extension. With a program it is for the system that the program is for, and needs nothing else there:
//
//   npm run package                                      without a program: dist/meed.vsix, for every system
//   npm run package -- ../../target/release/meed         with the program of this system: dist/meed-linux-x64.vsix
//   npm run package -- meed.exe win32-x64                with the program of another system
//
// Nothing is downloaded.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const SYSTEMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];
const here = `${process.platform}-${process.arch}`;
const [program, system = here] = process.argv.slice(2);

const refuse = (why) => {
  console.error(why);
  process.exit(2);
};

// One package has one program at most, and none that was left from before.
rmSync("bin", { recursive: true, force: true });
const words = ["package", "--no-dependencies", "--allow-missing-repository"];
let out = "dist/meed.vsix";
if (program !== undefined) {
  if (!SYSTEMS.includes(system)) {
    refuse(`There is no system "${system}": it is one of ${SYSTEMS.join(", ")}.`);
  }
  if (!existsSync(program)) {
    refuse(`There is no program at ${program}: build it first, with \`cargo build --release -p meed-cli\`.`);
  }
  if (system === here) {
    const version = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
    if (!version.startsWith("meed ")) {
      refuse(`${program} is another program: it calls itself "${version}".`);
    }
    console.log(`with ${version}`);
  }
  const folder = join("bin", system);
  mkdirSync(folder, { recursive: true });
  const packed = join(folder, system.startsWith("win32") ? "meed.exe" : "meed");
  copyFileSync(program, packed);
  chmodSync(packed, 0o755);
  out = `dist/meed-${system}.vsix`;
  words.push("--target", system);
}
mkdirSync("dist", { recursive: true });
const vsce = join("node_modules", "@vscode", "vsce", "vsce");
execFileSync(process.execPath, [vsce, ...words, "--out", out], { stdio: "inherit" });
