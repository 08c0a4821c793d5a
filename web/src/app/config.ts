/** Runtime configuration, served beside the application so that one build fits every installation. */

import type { Json } from "../api/json";
import { isObject, optionalText, readObject, readText } from "../api/json";
import type { OidcSettings } from "../api/oidc";

export interface RuntimeConfig {
  readonly gatewayUrl: string;
  readonly oidc: OidcSettings;
  /** Whether visitors may come in without an account. */
  readonly guest: boolean;
  /** Pictures for maps, where the installation has a source of them. */
  readonly map: {
    readonly tilesUrl: string | null;
    readonly attribution: string;
    readonly googleKey: string | null;
  };
}

export async function loadConfig(): Promise<RuntimeConfig> {
  const response = await fetch("/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return parseConfig((await response.json()) as Json);
}

export function parseConfig(value: Json): RuntimeConfig {
  const body = readObject(value, "config");
  const oidc = readObject(body.oidc, "config.oidc");
  const map = isObject(body.map) ? body.map : {};
  return {
    gatewayUrl: readText(body, "gatewayUrl", "config").replace(/\/+$/, ""),
    oidc: {
      issuer: readText(oidc, "issuer", "config.oidc"),
      clientId: readText(oidc, "clientId", "config.oidc"),
    },
    guest: body.guest === true,
    map: {
      tilesUrl: optionalText(map, "tilesUrl") || null,
      attribution: optionalText(map, "attribution") ?? "",
      googleKey: optionalText(map, "googleKey") || null,
    },
  };
}
