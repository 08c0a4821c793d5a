import type { Plugin } from "vite";

export declare const domainFolder: string | null;
export declare function domainOverlay(): Plugin;
