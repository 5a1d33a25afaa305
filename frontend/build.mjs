/* Builds what the site serves under static/enlace/ and commits; `--check` compares instead of writing. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const modules = join(here, "node_modules");
const site = "src/enlace/site/static/enlace";
const axe = "tests/journeys/axe";
const targets = ["chrome109", "firefox115", "safari16"];

const notice = ([name, file]) => {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return `${name} ${version}, ${license}\n${"-".repeat(60)}\n${readFileSync(file, "utf8").trim()}`;
};

// The package of govuk-frontend carries no licence file of its own.
const licences = [
  ["govuk-frontend", join(here, "src/govuk-frontend.LICENSE.txt")],
  ["@fontsource-variable/public-sans", join(modules, "@fontsource-variable/public-sans/LICENSE")],
  ["@fontsource-variable/source-serif-4", join(modules, "@fontsource-variable/source-serif-4/LICENSE")],
];

async function styles() {
  const { css } = sass.compile(join(here, "src/styles/enlace.scss"), {
    loadPaths: [modules],
    quietDeps: true,
    charset: false,
  });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: targets, charset: "utf8" });
  return code;
}

async function script(entry, format) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, "src/scripts", entry)],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: targets,
    charset: "utf8",
    legalComments: "none",
  });
  return outputFiles[0].text;
}

const font = (family, file) => readFileSync(join(modules, "@fontsource-variable", family, "files", file));

async function outputs() {
  return {
    [`${site}/enlace.css`]: await styles(),
    [`${site}/enlace.js`]: await script("enlace.js", "esm"),
    [`${site}/bring.js`]: await script("bring.js", "esm"),
    [`${site}/theme.js`]: await script("theme.js", "iife"),
    [`${site}/favicon.svg`]: readFileSync(join(here, "src/favicon.svg")),
    [`${site}/fonts/public-sans.woff2`]: font("public-sans", "public-sans-latin-wght-normal.woff2"),
    [`${site}/fonts/source-serif-4.woff2`]: font("source-serif-4", "source-serif-4-latin-wght-normal.woff2"),
    [`${site}/LICENSES.txt`]: `${licences.map(notice).join("\n\n\n")}\n`,
    [`${axe}/axe.min.js`]: readFileSync(join(modules, "axe-core/axe.min.js")),
    [`${axe}/LICENSE`]: readFileSync(join(modules, "axe-core/LICENSE")),
  };
}

const committed = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

const read = (path) => {
  try {
    return readFileSync(join(root, path));
  } catch {
    return null;
  }
};

function check(built) {
  const stale = Object.keys(built).filter((path) => !read(path)?.equals(Buffer.from(built[path])));
  const unknown = committed(site).filter((path) => !(path in built));
  for (const path of stale) console.error(`${path}: differs from what frontend/ builds; run npm run build`);
  for (const path of unknown) console.error(`${path}: nothing in frontend/ builds it`);
  if (stale.length || unknown.length) process.exit(1);
}

function write(built) {
  rmSync(join(root, site), { recursive: true, force: true });
  for (const [path, content] of Object.entries(built)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    const bytes = Buffer.from(content);
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    console.log(`${hash} ${String(bytes.length).padStart(7)} ${String(gzipSync(bytes).length).padStart(7)} gz ${path}`);
  }
}

const built = await outputs();
if (process.argv.includes("--check")) check(built);
else write(built);
