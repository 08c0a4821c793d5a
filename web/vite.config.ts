import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import type { Connect, Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { domainFolder, domainOverlay } from "./scripts/domain.mjs";

/** Serves /config.json in development from a running stack's endpoints, as the static server does in production. */
function runtimeConfig(): Plugin {
  const answer: Connect.NextHandleFunction = async (request, response, next) => {
    if (request.url?.split("?")[0] !== "/config.json") return next();
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await developmentConfig()));
  };
  return {
    name: "runtime-config",
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer: (server) => void server.middlewares.use(answer),
  };
}

const LANGUAGES = /[/\\]intl[/\\](?:[\w-]+[/\\])?([a-z]{2}-[A-Z]{2})\.m?js$/;

/** React Aria brings its few words in thirty languages; only those of the product are shipped. */
function ownLanguagesOnly(languages: readonly string[]): Plugin {
  return {
    name: "own-languages-only",
    enforce: "pre",
    load(id) {
      const language = /react-(?:aria|stately)/.test(id) ? LANGUAGES.exec(id)?.[1] : undefined;
      return language && !languages.includes(language) ? "export default {};" : null;
    },
  };
}

async function developmentConfig() {
  const home = process.env.WAYFARER_HOME ?? resolve(import.meta.dirname, "..", ".wayfarer");
  const endpoints = await readFile(resolve(home.replace(/^~/, homedir()), "endpoints.json"), "utf8")
    .then((text) => JSON.parse(text) as { gateway: string; sandbox: string })
    .catch(() => ({ gateway: "http://127.0.0.1:8090", sandbox: "http://127.0.0.1:8070" }));
  return {
    gatewayUrl: process.env.WAYFARER_GATEWAY_URL ?? endpoints.gateway,
    oidc: {
      issuer: `${process.env.WAYFARER_SANDBOX_URL ?? endpoints.sandbox}/oidc`,
      clientId: "wayfarer-spa",
    },
    guest: true,
  };
}

export default defineConfig({
  plugins: [domainOverlay(), react(), ownLanguagesOnly(["en-US", "ru-RU"]), runtimeConfig()],
  build: {
    ...(domainFolder ? { outDir: resolve(domainFolder, "web", "dist"), emptyOutDir: true } : {}),
    target: "es2023",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1_200,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["tests/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
