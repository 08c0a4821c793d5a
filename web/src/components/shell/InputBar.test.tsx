import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { stage } from "../../../tests/shell";
import { InputBar } from "./InputBar";

async function open({ isBusy = false, incoming = null as { text: string } | null } = {}) {
  const onSend = vi.fn();
  const onStop = vi.fn();
  const props = { threadId: "t1", isBusy, incoming, onSend, onStop };
  await stage(<InputBar {...props} />);
  const field = screen.getByRole("textbox", { name: "Your message" });
  return { user: userEvent.setup(), field, onSend, onStop };
}

describe("the input", () => {
  it("sends with Enter, starts a line with Shift+Enter, and is empty afterwards", async () => {
    const { user, field, onSend } = await open();
    await user.type(field, "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith("one\ntwo");
    expect(field).toHaveValue("");
  });

  it("sends nothing when there is nothing", async () => {
    const { user, field, onSend } = await open();
    await user.type(field, "   {Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole("button", { name: "Send" })).toBeDisabled();
  });

  it("says clearly when a message is too long, and does not send it", async () => {
    const { user, field, onSend } = await open();
    await user.click(field);
    await user.paste("x".repeat(43));
    await user.keyboard("{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(field).toBeInvalid();
    expect(screen.getByRole("alert")).toHaveTextContent("3 characters too long");
  });

  it("brings back what was sent with arrow-up, and the draft with arrow-down", async () => {
    const { user, field } = await open();
    await user.type(field, "first{Enter}second{Enter}draft");
    await user.keyboard("{Home}{ArrowUp}");
    expect(field).toHaveValue("second");
    await user.keyboard("{Home}{ArrowUp}");
    expect(field).toHaveValue("first");
    await user.keyboard("{End}{ArrowDown}{End}{ArrowDown}");
    expect(field).toHaveValue("draft");
  });

  it("stops the answer under way", async () => {
    const { user, onStop } = await open({ isBusy: true });
    await user.click(screen.getByRole("button", { name: "Stop" }));
    expect(onStop).toHaveBeenCalledOnce();
  });

  it("takes a message to be edited", async () => {
    const { field } = await open({ incoming: { text: "again" } });
    expect(field).toHaveValue("again");
    expect(field).toHaveFocus();
  });

  describe("with a browser that can listen", () => {
    /** The browser's recogniser, as far as it is used: it says what it is told to. */
    class Recogniser extends EventTarget {
      static last: Recogniser | null = null;
      start() {
        Recogniser.last = this;
      }
      stop() {
        this.dispatchEvent(new Event("end"));
      }
      abort() {
        this.stop();
      }
      hear(transcript: string) {
        this.dispatchEvent(Object.assign(new Event("result"), { results: [[{ transcript }]] }));
      }
      fail(error: string) {
        this.dispatchEvent(Object.assign(new Event("error"), { error }));
        this.stop();
      }
    }
    beforeEach(() => vi.stubGlobal("SpeechRecognition", Recogniser));
    afterEach(() => vi.unstubAllGlobals());

    it("adds what is said to what is written, and shows that it listens", async () => {
      const { user, field } = await open();
      await user.type(field, "Hello");
      await user.click(screen.getByRole("button", { name: "Dictate" }));
      const listening = screen.getByRole("button", { name: "Listening… press to finish", pressed: true });
      act(() => Recogniser.last?.hear("trip to"));
      act(() => Recogniser.last?.hear("trip to Rome"));
      expect(field).toHaveValue("Hello trip to Rome");
      await user.click(listening);
      expect(screen.getByRole("button", { name: "Dictate" })).toBeInTheDocument();
    });

    it("says what to do when the microphone is refused, and can be tried again", async () => {
      const { user } = await open();
      await user.click(screen.getByRole("button", { name: "Dictate" }));
      act(() => Recogniser.last?.fail("not-allowed"));
      expect(screen.getByText(/microphone can’t be used/)).toBeVisible();
      await user.click(screen.getByRole("button", { name: "Dictate" }));
      expect(screen.queryByText(/microphone can’t be used/)).not.toBeInTheDocument();
    });
  });

  it("has no dictation where the browser has none", async () => {
    await open();
    expect(screen.queryByRole("button", { name: "Dictate" })).not.toBeInTheDocument();
  });
});
