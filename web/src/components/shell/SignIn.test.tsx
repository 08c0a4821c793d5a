import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { I18nextProvider } from "react-i18next";
import { describe, expect, it, vi } from "vitest";
import { profile } from "../../../tests/shell";
import { GatewayError } from "../../api/errors";
import { startTranslations } from "../../i18n";
import { SignIn } from "./SignIn";

async function open(props: Partial<Parameters<typeof SignIn>[0]> = {}) {
  const i18n = await startTranslations("en");
  const onGuest = vi.fn(async () => undefined);
  const onAccount = vi.fn(async () => undefined);
  const view = render(
    <I18nextProvider i18n={i18n}>
      <SignIn {...{ profile, hasGuest: true, isExpired: false, onGuest, onAccount, ...props }} />
    </I18nextProvider>,
  );
  return { ...view, user: userEvent.setup(), onGuest, onAccount };
}

const button = (name: string) => screen.getByRole("button", { name });

describe("the way in", () => {
  it("is open to guests", async () => {
    const { user, onGuest } = await open();
    await user.click(button("Continue as guest"));
    expect(onGuest).toHaveBeenCalledOnce();
  });

  it("is open to those with an account, and is not asked twice while it leads there", async () => {
    const { user, onAccount } = await open();
    await user.click(button("Sign in"));
    expect(onAccount).toHaveBeenCalledOnce();
    expect(button("Opening the sign-in page…")).toBeDisabled();
  });

  it("has no guest entrance where guests are not welcome", async () => {
    await open({ hasGuest: false });
    expect(screen.queryByRole("button", { name: "Continue as guest" })).not.toBeInTheDocument();
  });

  it("says what is wrong and can be tried again", async () => {
    const { user } = await open({ onGuest: () => Promise.reject(new GatewayError("network", "refused")) });
    await user.click(button("Continue as guest"));
    expect(await screen.findByRole("alert")).toHaveTextContent("The service can’t be reached.");
    expect(button("Continue as guest")).toBeEnabled();
  });

  it("tells a guest that guest access is off", async () => {
    const { user } = await open({ onGuest: () => Promise.reject(new GatewayError("denied", "off", 403)) });
    await user.click(button("Continue as guest"));
    expect(await screen.findByRole("alert")).toHaveTextContent("Guest access is switched off");
  });

  it("explains an ended session", async () => {
    await open({ isExpired: true });
    expect(screen.getByText(/Your session has ended/)).toBeVisible();
  });

  it("has no accessibility fault that a machine can find", async () => {
    const { container } = await open({ isExpired: true });
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  });
});
