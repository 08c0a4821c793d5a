/** Where street-level pictures come from, when the installation has a source of them; without one the map is offline. */

export interface MapSettings {
  /** Addresses of 256-pixel pictures with `{z}`, `{x}` and `{y}`; null for the offline map alone. */
  readonly tilesUrl: string | null;
  readonly attribution: string;
  /** A key of Google's Map Tiles API. */
  readonly googleKey: string | null;
}

export interface TileSource {
  readonly url: string;
  readonly attribution: string;
}

const GOOGLE = "https://tile.googleapis.com/v1";
const GOOGLE_ATTRIBUTION = "© Google";

let settings: MapSettings = { tilesUrl: null, attribution: "", googleKey: null };
let source: Promise<TileSource | null> | undefined;

export function configureMap(given: MapSettings): void {
  settings = given;
  source = undefined;
}

/** The source of pictures, asked for once; null when there is none or it does not answer. */
export function tileSource(): Promise<TileSource | null> {
  source ??= open(settings).catch(() => null);
  return source;
}

async function open({ tilesUrl, attribution, googleKey }: MapSettings): Promise<TileSource | null> {
  if (tilesUrl) return { url: tilesUrl, attribution };
  if (!googleKey) return null;
  const key = encodeURIComponent(googleKey);
  const response = await fetch(`${GOOGLE}/createSession?key=${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      mapType: "roadmap",
      language: document.documentElement.lang || "en",
      region: "US",
    }),
  });
  const { session } = (await response.json()) as { session?: string };
  if (!response.ok || !session) return null;
  return {
    url: `${GOOGLE}/2dtiles/{z}/{x}/{y}?session=${encodeURIComponent(session)}&key=${key}`,
    attribution: GOOGLE_ATTRIBUTION,
  };
}
