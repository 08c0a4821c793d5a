import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { vi } from "vitest";
import samplesFile from "../../../contracts/samples.json";
import type { WidgetType } from "../../../contracts/widgets";
import en from "../../../i18n/en/widgets.json";
import ru from "../../../i18n/ru/widgets.json";
import { WidgetRenderer } from "../../WidgetRenderer";

export interface SampleEnvelope {
  readonly widget_type: WidgetType;
  readonly variant: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly schema_version: number;
}

type Samples = Readonly<
  Record<string, readonly { readonly name: string; readonly envelope: SampleEnvelope }[]>
>;
export const samples = samplesFile as unknown as Samples;

export const translations = { en, ru };

/** Sets i18next up with the widgets' own texts. */
export async function startTranslations(language: "en" | "ru" = "en"): Promise<void> {
  if (i18next.isInitialized) {
    await i18next.changeLanguage(language);
    return;
  }
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: ["widgets"],
    defaultNS: "widgets",
    resources: { en: { widgets: en }, ru: { widgets: ru } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

/** A sample of the contract by type and name; the standard one without a name. */
export function sample(type: WidgetType, name?: string): SampleEnvelope {
  const found = samples[type]?.find((entry) => name === undefined || entry.name === name);
  if (!found) throw new Error(`no sample ${type}: ${name}`);
  return found.envelope;
}

/** Draws an envelope and records what it says back. */
export function show(
  envelope: unknown,
  state: { readonly disabled?: boolean; readonly submitted?: boolean } = {},
) {
  const onSubmit = vi.fn();
  const onCta = vi.fn();
  const view = render(<WidgetRenderer envelope={envelope} onSubmit={onSubmit} onCta={onCta} {...state} />);
  return { ...view, onSubmit, onCta, user: userEvent.setup() };
}
