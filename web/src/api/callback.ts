/** Where the identity provider sends the reader back to. */
export const CALLBACK_PATH = "/auth/callback";
