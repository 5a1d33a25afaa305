/* Builds what is committed in dist/, and the age library alone for the tests; `--check` compares instead of writing. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
// The first that have Ed25519 and X25519 in WebCrypto.
const targets = ["chrome137", "firefox130", "safari17"];
const packages = ["age-encryption", "@noble/ciphers", "@noble/curves", "@noble/hashes", "@noble/post-quantum", "@scure/base"];

async function bundle(contents, format = "esm", folder = "src") {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: join(here, folder), loader: "ts" },
    bundle: true,
    write: false,
    minify: true,
    format,
    target: targets,
    charset: "utf8",
    legalComments: "none",
  });
  return Buffer.from(outputFiles[0].contents);
}

const notice = (name) => {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return `${name} ${version}, ${license}\n${"-".repeat(60)}\n${readFileSync(join(modules, name, "LICENSE"), "utf8").trim()}`;
};

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/* What a reader compares, and what tells without npm that the bundle is of these sources. */
function hashes(built) {
  const within = (folder) => readdirSync(join(here, folder)).map((name) => `${folder}/${name}`);
  const sources = ["build.mjs", "package.json", "package-lock.json", "../src/enlace_desk/words.json", "../src/enlace_desk/programs.json", ...within("src"), ...within("page")];
  const listed = sources.sort().map((name) => [name, readFileSync(join(here, name))]);
  return [...listed, ...Object.entries(built)].map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`).join("");
}

/* The page as one file, to be kept on a stick; what may run in it is named by its hash. */
function single(page, style, script) {
  const source = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const parts = [
    ["script-src 'self'; style-src 'self'", `script-src ${source(script)}; style-src ${source(style)}`],
    ['<link rel="stylesheet" href="desk.css">', `<style>${style}</style>`],
    ['<script src="desk.js" defer></script>\n', ""],
    // It looks for the body as soon as it is read.
    ["</body>", `<script>${script}</script>\n</body>`],
  ];
  let made = String(page);
  for (const [before, after] of parts) {
    if (made.split(before).length !== 2) throw new Error(`page/index.html: ${before} should stand there once`);
    made = made.replace(before, () => after);
  }
  return Buffer.from(made);
}

async function outputs() {
  const page = Object.fromEntries(["desk.css", "index.html"].map((name) => [name, readFileSync(join(here, "page", name))]));
  // No module: a page that was opened from a folder may load none.
  const script = await bundle(`import "./main"`, "iife", "page");
  const built = {
    "dist/enlace-desk.js": await bundle(`export * from "./index"`),
    "dist/desk.js": script,
    "dist/desk.css": page["desk.css"],
    "dist/index.html": page["index.html"],
    "dist/enlace-desk.html": single(page["index.html"], page["desk.css"], script),
    "dist/LICENSES.txt": Buffer.from(`${packages.map(notice).join("\n\n\n")}\n`),
    "../tests/desk/age-encryption.js": await bundle(`export * from "age-encryption"`),
  };
  return { ...built, "dist/SHA256SUMS": Buffer.from(hashes(built)) };
}

const read = (path) => {
  try {
    return readFileSync(join(here, path));
  } catch {
    return null;
  }
};

function check(built) {
  const stale = Object.keys(built).filter((path) => !read(path)?.equals(built[path]));
  const unknown = readdirSync(join(here, "dist")).filter((name) => !(`dist/${name}` in built));
  for (const path of stale) console.error(`desk/${path}: differs from what desk/ builds; run npm run build`);
  for (const name of unknown) console.error(`desk/dist/${name}: nothing in desk/ builds it`);
  if (stale.length || unknown.length) process.exit(1);
}

function write(built) {
  rmSync(join(here, "dist"), { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(built)) {
    mkdirSync(dirname(join(here, path)), { recursive: true });
    writeFileSync(join(here, path), bytes);
    console.log(`${sha256(bytes).slice(0, 12)} ${String(bytes.length).padStart(7)} ${path}`);
  }
}

const built = await outputs();
if (process.argv.includes("--check")) check(built);
else write(built);
