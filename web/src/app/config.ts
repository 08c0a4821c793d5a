/** Runtime configuration, served beside the application so that one build fits every installation. */

import type { Json } from "../api/json";
import { readObject, readText } from "../api/json";
import type { OidcSettings } from "../api/oidc";

export interface RuntimeConfig {
  readonly gatewayUrl: string;
  readonly oidc: OidcSettings;
  /** Whether visitors may come in without an account. */
  readonly guest: boolean;
}

export async function loadConfig(): Promise<RuntimeConfig> {
  const response = await fetch("/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return parseConfig((await response.json()) as Json);
}

export function parseConfig(value: Json): RuntimeConfig {
  const body = readObject(value, "config");
  const oidc = readObject(body.oidc, "config.oidc");
  return {
    gatewayUrl: readText(body, "gatewayUrl", "config").replace(/\/+$/, ""),
    oidc: {
      issuer: readText(oidc, "issuer", "config.oidc"),
      clientId: readText(oidc, "clientId", "config.oidc"),
    },
    guest: body.guest === true,
  };
}
