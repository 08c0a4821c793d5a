import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { Boot } from "./app/Boot";
import { loadConfig } from "./app/config";
import { Services } from "./app/services";
import { configureMap } from "./components/widgets/map/source";
import { domain } from "./domain";
import { startTranslations } from "./i18n";
import { applyTheme, usePreferences } from "./state/preferences";
import "./theme/base.css";

async function start(): Promise<void> {
  const element = document.getElementById("root");
  if (!element) throw new Error("index.html has no #root");
  const { theme, locale } = usePreferences.getState();
  applyTheme(theme);
  const root = createRoot(element);
  const [config] = await Promise.all([
    loadConfig().catch((error: unknown) => {
      console.error(error);
      return null;
    }),
    startTranslations(locale),
  ]);
  if (config) configureMap(config.map);
  root.render(<StrictMode>{config ? <App services={new Services(config, domain)} /> : <Boot />}</StrictMode>);
}

void start();
