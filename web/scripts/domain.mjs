// Another domain's files: WAYFARER_DOMAIN names its folder, and a file in <folder>/web takes the place of the file of
// the same path in web/src. Everything else, the shell above all, stays as it is.
import { existsSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

const PROJECT = resolve(import.meta.dirname, "..", "..");
const SOURCE = join(PROJECT, "web", "src");
const given = process.env.WAYFARER_DOMAIN ? resolve(PROJECT, process.env.WAYFARER_DOMAIN) : PROJECT;

/** The folder of the domain that is built; null for the one that lies in web/src itself. */
export const domainFolder = given === PROJECT ? null : given;

const isFile = (path) => existsSync(path) && statSync(path).isFile();
const within = (folder, path) => path.startsWith(folder + sep);

/** The file that an import means: as it is written, or with one of the endings that may be left out. */
function fileOf(path) {
  return [path, `${path}.ts`, `${path}.tsx`, `${path}.js`, join(path, "index.ts")].find(isFile);
}

/** Resolves imports as if the domain's web folder were laid over web/src. */
export function domainOverlay() {
  const own = domainFolder && join(domainFolder, "web");
  return {
    name: "domain-overlay",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (!own || !importer || source.startsWith("\0")) return null;
      const [from] = importer.split("?");
      const base = within(own, from) ? own : within(SOURCE, from) ? SOURCE : null;
      if (!base) return null;
      if (!source.startsWith(".") && !isAbsolute(source)) {
        // Packages are those of web/, wherever the importing file lies.
        return base === own
          ? this.resolve(source, join(SOURCE, "main.tsx"), { ...options, skipSelf: true })
          : null;
      }
      const [path, query] = source.split("?");
      const target = relative(base, resolve(from, "..", path));
      if (target.startsWith("..")) return null;
      const found = fileOf(join(own, target)) ?? (base === own ? fileOf(join(SOURCE, target)) : undefined);
      return found ? found + (query ? `?${query}` : "") : null;
    },
    /** The page's title and description, from page.json. */
    transformIndexHtml(html) {
      const page = own && join(own, "page.json");
      if (!page || !isFile(page)) return html;
      const { title, description } = JSON.parse(readFileSync(page, "utf8"));
      return html
        .replace(/<title>[^<]*<\/title>/, `<title>${title}</title>`)
        .replace(/(<meta name="description" content=")[^"]*/, `$1${description}`);
    },
  };
}
